"""The split of a target's places by verified need: department → localities → schools."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import Count, Min

from haidang.areas.needs.models import Need
from haidang.areas.needs.queries import verified_needs
from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.queries.apportionment import apportion
from haidang.areas.nominations.queries.holders import localities_of
from haidang.areas.plans.models import Target
from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_department

LAST = 2**31  # behind every real priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one unit still lacks: its verified need beyond the places it holds, and its most urgent person's place."""

    unit_id: int
    lacks: int
    most_urgent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Places for one unit; `parts` are its schools when it is a locality."""

    unit: Unit
    lacks: int
    places: int
    parts: tuple["Share", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A proposal: shares by unit below the department, and what stays at the department."""

    target: Target
    free: int
    lacks: int
    shares: tuple[Share, ...]

    @property
    def places(self) -> int:
        return sum(share.places for share in self.shares)

    @property
    def remainder(self) -> int:
        return self.free - self.places

    @property
    def digest(self) -> str:
        """Seals what a user saw, so that a confirmation of an outdated preview is refused."""
        rows = [(part.unit.pk, part.places) for share in self.shares for part in (share, *share.parts)]
        return sha256(repr((self.free, rows)).encode()).hexdigest()


def propose_split(target: Target, *, today: date) -> Split:
    """Largest remainder over the localities and the department's own schools, then inside each locality."""
    accounts = {account.unit_id: account for account in QuotaAccount.objects.filter(target=target)}
    claims = _claims(target, accounts)
    localities = localities_of(claims, today)
    below: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims.values():
        below[localities.get(claim.unit_id, claim.unit_id)].append(claim)
    tops = {
        unit_id: _joined(unit_id, parts, accounts.get(unit_id) if unit_id not in claims else None)
        for unit_id, parts in below.items()
    }
    department = accounts.get(the_department().pk)
    free = department.free if department else 0
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[*tops, *claims])}
    places = _apportion(free, tops.values())
    shares = [
        Share(
            unit=units[unit_id],
            lacks=claim.lacks,
            places=places[unit_id],
            parts=() if unit_id in claims else _parts(places[unit_id], below[unit_id], units),
        )
        for unit_id, claim in tops.items()
        if claim.lacks
    ]
    shares.sort(key=lambda share: (not share.unit.is_locality, fold(share.unit.name)))
    return Split(target=target, free=free, lacks=sum(share.lacks for share in shares), shares=tuple(shares))


def _claims(target: Target, accounts: Mapping[int, QuotaAccount]) -> dict[int, Claim]:
    rows = (
        Need.objects.filter(pk__in=verified_needs(target.requirement_code).order_by().values("pk"))
        .values_list("person__unit")
        .annotate(people=Count("pk"), urgent=Min("priority"))
        .order_by("person__unit")
    )
    found = {}
    for school, people, urgent in rows:
        held = accounts[school].received if school in accounts else 0
        found[school] = Claim(
            unit_id=school, lacks=max(0, people - held), most_urgent=LAST if urgent is None else urgent
        )
    return found


def _joined(unit_id: int, parts: list[Claim], locality: QuotaAccount | None) -> Claim:
    """A locality's claim: its schools' claims less the places it has not yet granted on."""
    undistributed = locality.free if locality else 0
    return Claim(
        unit_id=unit_id,
        lacks=max(0, sum(part.lacks for part in parts) - undistributed),
        most_urgent=min(part.most_urgent for part in parts),
    )


def _parts(places: int, claims: list[Claim], units: Mapping[int, Unit]) -> tuple[Share, ...]:
    shares = _apportion(places, claims)
    return tuple(
        Share(unit=units[claim.unit_id], lacks=claim.lacks, places=shares[claim.unit_id])
        for claim in sorted(claims, key=lambda claim: fold(units[claim.unit_id].name))
        if claim.lacks
    )


def _apportion(places: int, claims: Iterable[Claim]) -> dict[int, int]:
    claims = list(claims)
    return apportion(
        places,
        weights={claim.unit_id: claim.lacks for claim in claims},
        precedence={claim.unit_id: (claim.most_urgent, claim.unit_id) for claim in claims},
    )
