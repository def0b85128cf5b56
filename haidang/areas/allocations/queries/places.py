"""How many places a run decides on, and what limits them: accounts, shares of staff, least shares of localities."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from haidang.areas.allocations.models import Places, Run
from haidang.areas.allocations.queries.candidates import OPEN_LISTS, Candidates
from haidang.areas.classes.models import ClassState, Enrolment, EnrolmentState
from haidang.areas.nominations.models import Nomination, NominationState, QuotaAccount
from haidang.areas.plans.models import Target
from haidang.areas.plans.queries.amendments import current_planned
from haidang.foundation.organisation.models import SCHOOL_KINDS, UnitKind
from haidang.foundation.organisation.models.units import LOCALITY_KINDS


@dataclass(frozen=True, slots=True)
class Supply:
    """Places of each target; by (target, school) and by (target, code of the locality) where each has its own."""

    seats: Mapping[int, int]
    of_school: Mapping[tuple[int, int], int] = field(default_factory=dict)
    of_locality: Mapping[tuple[int, str], int] = field(default_factory=dict)


def count_places(run: Run, targets: Sequence[Target], candidates: Candidates) -> Supply:
    """What the ledger says is there to decide on."""
    accounts = list(QuotaAccount.objects.filter(target__in=targets).select_related("unit"))
    department = {a.target_id: a for a in accounts if a.unit.kind == UnitKind.DEPARTMENT}
    if run.places == Places.WHOLE:
        planned = current_planned(targets, run.day)
        return Supply({t.pk: department[t.pk].received if t.pk in department else planned[t.pk] for t in targets})
    if run.places == Places.FREE:
        return Supply({t.pk: department[t.pk].free if t.pk in department else 0 for t in targets})
    if run.places == Places.LOCAL:
        of_locality = {(a.target_id, a.unit.code): a.ready for a in accounts if a.unit.is_locality}
        return Supply(_by_target(targets, of_locality), of_locality=of_locality)
    drafted = Counter((one.target, one.school) for one in candidates.claims if one.is_on_list)
    of_school = {
        (a.target_id, a.unit_id): a.free + drafted[a.target_id, a.unit_id]
        for a in accounts
        if a.unit.kind in SCHOOL_KINDS
    }
    return Supply(_by_target(targets, of_school), of_school=of_school)


def _by_target(targets: Sequence[Target], of_unit: Mapping[tuple[int, Any], int]) -> dict[int, int]:
    seats = {target.pk: 0 for target in targets}
    for (target, _unit), places in of_unit.items():
        seats[target] += places
    return seats


@dataclass(frozen=True, slots=True)
class Staff:
    """People of each school on the day, its teachers by subject, who of both is away; the subject of each candidate."""

    of_school: Mapping[int, int]
    of_subject: Mapping[tuple[int, str], int]
    subject: Mapping[int, str]
    away: Mapping[int, int]
    away_of_subject: Mapping[tuple[int, str], int]


# Whoever teaches several subjects counts with the first of them by code, in staff and among candidates alike.
MAIN_POSTS = """
select p.person_id, p.unit_id, coalesce(min(s.code), '') as subject
from personnel_post p
left join personnel_post_subjects ps on ps.post_id = p.id left join personnel_subject s on s.id = ps.subject_id
where p.is_main and p.period @> %(day)s::date and p.unit_id = any(%(schools)s::bigint[])
group by p.id
"""


def count_staff(run: Run, schools: Collection[int], people: Collection[int], away: Mapping[int, int]) -> Staff:
    """Two statements over the main posts of the day; `away`: person → school on whose list they are."""
    given: dict[str, Any] = {"day": run.day, "schools": list(schools), "people": [*people, *away]}
    with connection.cursor() as cursor:
        cursor.execute(f"select unit_id, subject, count(*) from ({MAIN_POSTS}) p group by 1, 2", given)  # noqa: S608
        rows = cursor.fetchall()
        candidates = f"select person_id, subject from ({MAIN_POSTS}) p where person_id = any(%(people)s::bigint[])"  # noqa: S608
        cursor.execute(candidates, given)
        subject = dict(cursor.fetchall())
    of_school: dict[int, int] = defaultdict(int)
    for school, _subject, count in rows:
        of_school[school] += count
    return Staff(
        of_school=of_school,
        of_subject={(school, word): count for school, word, count in rows if word},
        subject=subject,
        away=Counter(away.values()),
        away_of_subject=Counter((school, subject.get(person, "")) for person, school in away.items()),
    )


def list_away(run: Run, targets: Sequence[Target]) -> dict[int, int]:
    """Person → school on whose lists for these targets they stay, their course not ended."""
    if run.places == Places.WHOLE:
        return {}
    ended = Enrolment.objects.filter(state=EnrolmentState.ENROLLED, training_class__state=ClassState.FINISHED)
    nominated = Nomination.objects.filter(target__in=targets).exclude(state=NominationState.REMOVED)
    if run.places == Places.HELD:  # people on open lists are decided anew
        nominated = nominated.exclude(list__state__in=OPEN_LISTS)
    still = nominated.exclude(pk__in=ended.order_by().values("nomination"))
    return dict(still.order_by("pk").values_list("person", "list__school"))


def share_of(whole: int, percent: int) -> int:
    """At least one: a school of five people may send somebody too."""
    return max(1, whole * percent // 100)


def least_shares(
    run: Run, candidates: Candidates, seats: Mapping[int, int], ward_of: Mapping[int, str]
) -> Iterable[tuple[str, int, int]]:
    """(ward, target, least): the stated part of an even share, less the people on lists already."""
    if run.places in (Places.LOCAL, Places.HELD) or not run.ward_share:
        return  # every unit has its own places: nothing is shared among localities
    claims = Counter((ward_of[one.school], one.target) for one in candidates.claims)
    whole = Counter(one.target for one in candidates.claims)
    listed: Counter[tuple[str, int]] = Counter()
    for (target, school), count in candidates.listed.items():
        listed[ward_of.get(school, ""), target] += count
    for (ward, target), count in sorted(claims.items()):
        least = min(count, seats[target] * count * run.ward_share // (whole[target] * 100)) - listed[ward, target]
        if least > 0:
            yield ward, target, least


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Where the places of one target are: free at each level, and taken by people on lists."""

    target: Target
    at_department: int
    at_localities: int
    ready_at_localities: int  # of them accepted
    at_schools: int
    taken: int


def holdings_of(targets: Sequence[Target]) -> list[Holding]:
    """One statement; a target nobody opened has nothing anywhere."""
    free = F("received") - F("passed_on") - F("used")
    rows = QuotaAccount.objects.filter(target__in=targets).values("target").order_by("target")
    sums: dict[int, dict[str, Any]] = {
        row["target"]: dict(row)
        for row in rows.annotate(
            at_department=Coalesce(Sum(free, filter=Q(unit__kind=UnitKind.DEPARTMENT)), 0),
            at_localities=Coalesce(Sum(free, filter=Q(unit__kind__in=LOCALITY_KINDS)), 0),
            ready_at_localities=Coalesce(
                Sum(F("accepted") - F("passed_on") - F("used"), filter=Q(unit__kind__in=LOCALITY_KINDS)), 0
            ),
            at_schools=Coalesce(Sum(free, filter=Q(unit__kind__in=SCHOOL_KINDS)), 0),
            taken=Sum("used"),
        )
    }
    names = ("at_department", "at_localities", "ready_at_localities", "at_schools", "taken")
    nothing: dict[str, Any] = dict.fromkeys(names, 0)
    return [
        Holding(target=target, **{name: sums.get(target.pk, nothing)[name] for name in names}) for target in targets
    ]
