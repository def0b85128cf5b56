"""Proposals of a split: the places of one account over the units below, by one of several methods."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.queries.apportionment import apportion
from haidang.areas.nominations.queries.claims import Claim, Field, Method, read_field
from haidang.areas.plans.models import Target
from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_department


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Places for one unit; `parts` are its schools when it is a locality."""

    unit: Unit
    need: int
    held: int
    lacks: int
    places: int
    parts: tuple["Share", ...] = ()

    @property
    def kept(self) -> int:
        """Places a locality would not hand on at once."""
        return self.places - sum(part.places for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A proposal or a choice: shares by unit below the holder, and what stays with it."""

    free: int
    lacks: int
    shares: tuple[Share, ...]
    digest: str

    @property
    def places(self) -> int:
        return sum(share.places for share in self.shares)

    @property
    def remainder(self) -> int:
        return self.free - self.places


def propose_split(target: Target, *, today: date, method: Method = Method.NEED) -> Split:
    """The department's free places of the target over localities and schools."""
    account = QuotaAccount.objects.filter(target=target, unit=the_department()).select_related("unit").first()
    if account is None:
        account = QuotaAccount(target=target, unit=the_department())
    account.target = target
    return split_of(read_field(account, today=today), method)


def split_of(field: Field, method: Method, *, given: Mapping[int, int] | None = None) -> Split:
    """The split by a method; where `given` names a unit, its figure stands.

    Schools of a locality follow the method within the locality's figure, unless one of them is given too.
    """
    given = given or {}
    proposed = places_of(field, method)
    shares = [_share(field, method, claim, given.get(pk, proposed[pk]), given) for pk, claim in field.tops.items()]
    shares.sort(key=lambda share: (not share.unit.is_locality, fold(share.unit.name)))
    lacks = sum(claim.lacks for claim in field.tops.values())
    return Split(free=field.account.free, lacks=lacks, shares=tuple(shares), digest=field.digest)


def places_of(field: Field, method: Method) -> dict[int, int]:
    """What the method gives each unit one level below the holder."""
    return _apportion(field.account.free, field.tops.values(), method)


def _share(field: Field, method: Method, claim: Claim, places: int, given: Mapping[int, int]) -> Share:
    parts = [field.claims[school] for school in field.below.get(claim.unit_id, ())]
    if any(part.unit_id in given for part in parts):
        figures = {part.unit_id: given.get(part.unit_id, 0) for part in parts}
    else:
        figures = _apportion(places, parts, method)
    return Share(
        unit=field.units[claim.unit_id],
        need=claim.need,
        held=claim.held,
        lacks=claim.lacks,
        places=places,
        parts=tuple(
            Share(
                unit=field.units[part.unit_id],
                need=part.need,
                held=part.held,
                lacks=part.lacks,
                places=figures[part.unit_id],
            )
            for part in sorted(parts, key=lambda part: fold(field.units[part.unit_id].name))
        ),
    )


def _apportion(places: int, claims: Iterable[Claim], method: Method) -> dict[int, int]:
    claims = list(claims)
    return apportion(
        places,
        weights={claim.unit_id: claim.weights[method] for claim in claims},
        caps={claim.unit_id: claim.lacks for claim in claims},
        precedence={claim.unit_id: (claim.most_urgent, claim.unit_id) for claim in claims},
    )
