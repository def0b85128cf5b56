"""What the units below a holder of places lack of one target, and how much each method of splitting weighs it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from tomllib import loads

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import Need
from haidang.areas.needs.queries import verified_needs
from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.queries.holders import localities_of
from haidang.areas.plans.models import Target
from haidang.foundation.organisation.models import Unit

LAST = 2**31  # behind every real priority
WEIGHTS = Path(__file__).parents[1] / "data" / "split_weights.toml"


class Method(models.TextChoices):
    """Ways to propose a split; all of them stop at what a unit lacks."""

    NEED = "need", _("by need")
    URGENT = "urgent", _("by need, the urgent first")
    EQUAL = "equal", _("the same for every school")
    LAST_YEAR = "last_year", _("as in the plan before")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightTable:
    """How much a person's need weighs by the months left in service."""

    steps: tuple[tuple[int, int], ...]
    otherwise: int
    source_vi: str
    source_en: str

    def weight(self, months_left: int | None) -> int:
        if months_left is None:
            return self.otherwise
        return next((weight for up_to, weight in self.steps if months_left <= up_to), self.otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One unit's side: verified need, places held, what it lacks, and its weight under each method."""

    unit_id: int
    need: int
    held: int
    lacks: int
    most_urgent: int
    weights: Mapping[Method, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Everything a split of one account is proposed from."""

    account: QuotaAccount
    claims: Mapping[int, Claim]  # by school
    tops: Mapping[int, Claim]  # by unit one level below the holder
    below: Mapping[int, tuple[int, ...]]  # locality: its schools
    units: Mapping[int, Unit]
    previous: Target | None
    table: WeightTable

    @property
    def digest(self) -> str:
        """Seals what a user saw, so that a confirmation of an outdated page is refused."""
        rows = [(claim.unit_id, claim.lacks, claim.held) for claim in (*self.tops.values(), *self.claims.values())]
        return sha256(repr((self.account.pk, self.account.free, sorted(rows))).encode()).hexdigest()


def read_field(account: QuotaAccount, *, today: date) -> Field:
    """The claims below the account's unit on the day, in a fixed number of queries."""
    target, table = account.target, weight_table(today)
    accounts = {found.unit_id: found for found in QuotaAccount.objects.filter(target=target)}
    previous = previous_target(target)
    claims = _claims(target, accounts, _held_before(previous), table)
    localities = localities_of(claims, today)
    holder = account.unit
    if holder.is_locality:
        tops = {pk: claim for pk, claim in claims.items() if localities.get(pk) == holder.pk}
        claims, below = tops, {}
    else:
        below = _below(claims, localities)
        own = {pk: claim for pk, claim in claims.items() if pk not in localities}
        tops = own | {
            pk: _joined(pk, [claims[school] for school in schools], accounts.get(pk)) for pk, schools in below.items()
        }
    units = Unit.objects.in_bulk({*tops, *claims})
    return Field(account=account, claims=claims, tops=tops, below=below, units=units, previous=previous, table=table)


def previous_target(target: Target) -> Target | None:
    """The comparable target of the latest plan of an earlier year: the same requirement."""
    earlier = Target.objects.filter(
        requirement_code=target.requirement_code, task__plan__year__lt=target.task.plan.year
    )
    return earlier.select_related("task__plan").order_by("-task__plan__year", "-pk").first()


def weight_table(day: date) -> WeightTable:
    """The newest table that holds on the day; before the first one, the first."""
    tables = _tables()
    return next((table for since, table in reversed(tables) if since <= day), tables[0][1])


@cache
def _tables() -> list[tuple[date, WeightTable]]:
    read = loads(WEIGHTS.read_text(encoding="utf-8"))["tables"]
    return sorted(
        (
            (
                row["holds_from"],
                WeightTable(
                    steps=tuple(sorted((step["up_to_months"], step["weight"]) for step in row["steps"])),
                    otherwise=row["otherwise"],
                    source_vi=row["source_vi"],
                    source_en=row["source_en"],
                ),
            )
            for row in read
        ),
        key=lambda pair: pair[0],
    )


def _held_before(previous: Target | None) -> dict[int, int]:
    if previous is None:
        return {}
    return dict(QuotaAccount.objects.filter(target=previous).values_list("unit_id", "used"))


def _claims(
    target: Target, accounts: Mapping[int, QuotaAccount], before: Mapping[int, int], table: WeightTable
) -> dict[int, Claim]:
    rows = (
        Need.objects.filter(pk__in=verified_needs(target.requirement_code).order_by().values("pk"))
        .values_list("person__unit", "priority")
        .annotate(people=Count("pk"))
        .order_by("person__unit", "priority")
    )
    by_school: dict[int, list[tuple[int | None, int]]] = defaultdict(list)
    for school, priority, people in rows:
        by_school[school].append((priority, people))
    found = {}
    for school, people_by_priority in by_school.items():
        need = sum(people for _priority, people in people_by_priority)
        held = accounts[school].received if school in accounts else 0
        lacks = max(0, need - held)
        urgent = _weight_of_last(people_by_priority, lacks, table)
        found[school] = Claim(
            unit_id=school,
            need=need,
            held=held,
            lacks=lacks,
            most_urgent=min(LAST if priority is None else priority for priority, _people in people_by_priority),
            weights={
                Method.NEED: lacks,
                Method.URGENT: urgent,
                Method.EQUAL: 1,
                Method.LAST_YEAR: before.get(school, 0),
            },
        )
    return found


def _weight_of_last(people_by_priority: list[tuple[int | None, int]], lacks: int, table: WeightTable) -> int:
    """The weight of those who lack a place: places held already go to the first in legal order."""
    weight, left = 0, lacks
    ordered = sorted(people_by_priority, key=lambda row: LAST if row[0] is None else row[0], reverse=True)
    for priority, people in ordered:
        counted = min(people, left)
        weight += counted * table.weight(priority)
        left -= counted
    return weight


def _below(claims: Mapping[int, Claim], localities: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    below: dict[int, list[int]] = defaultdict(list)
    for school in claims:
        if school in localities:
            below[localities[school]].append(school)
    return {locality: tuple(schools) for locality, schools in below.items()}


def _joined(unit_id: int, parts: list[Claim], locality: QuotaAccount | None) -> Claim:
    """A locality's claim: its schools' claims less the places it has not yet granted on."""
    lacking = [part for part in parts if part.lacks]
    return Claim(
        unit_id=unit_id,
        need=sum(part.need for part in parts),
        held=locality.received if locality else 0,
        lacks=max(0, sum(part.lacks for part in parts) - (locality.free if locality else 0)),
        most_urgent=min(part.most_urgent for part in parts),
        weights={
            Method.NEED: sum(part.lacks for part in parts),
            Method.URGENT: sum(part.weights[Method.URGENT] for part in lacking),
            Method.EQUAL: len(lacking),
            Method.LAST_YEAR: sum(part.weights[Method.LAST_YEAR] for part in parts),
        },
    )
