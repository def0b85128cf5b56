"""Measures the records of a set of schools on a day: what cannot be judged, what contradicts itself, whose staff.

A school or a ward is measured when it is looked at. A city is measured by a job, and its pages read what the job kept.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, Max

from haidang.areas.personnel.models import QualityCount, QualityFinding
from haidang.areas.personnel.operations import SchoolQuality
from haidang.areas.personnel.queries import Contradiction, Found, find_contradictions, main_posts, read_titles
from haidang.areas.standards.models import Purpose, Requirement
from haidang.areas.standards.queries import Everyone, StaffOf, requirements_on
from haidang.areas.standards.queries.undecided import Undecided, find_undecided
from haidang.foundation.organisation.models import SCHOOL_KINDS

FEW_UNITS = 60  # a ward with its schools; more of them are read from what the job kept


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The findings, person by person, and the staff of each school; `requirements` by id.

    `counted_on`, `moment`: when the job found this out; None when it was found out just now.
    """

    day: date
    unit_ids: Sequence[int] | None

    requirements: dict[int, Requirement]
    undecided: Sequence[Undecided]
    contradictions: Sequence[Found]
    counted_on: date | None = None
    moment: datetime | None = None

    @cached_property
    def staff(self) -> dict[int, int]:
        """People with a main post by school; lists of people do not ask for it."""
        if self.counted_on is None:
            return _staff_by_unit(self.day, self.unit_ids)
        counts = QualityCount.objects.filter(day=self.counted_on)
        if self.unit_ids is not None:
            counts = counts.filter(school__in=list(self.unit_ids))
        return dict(counts.values_list("school", "staff"))

    def by_school(self) -> list[SchoolQuality]:
        """One count for each school with staff."""
        open_people, torn_people = _people_by_unit(self.undecided), _people_by_unit(self.contradictions)
        return [
            SchoolQuality(
                school_id=unit,
                staff=number,
                undecided=len(open_people.get(unit, ())),
                contradictory=len(torn_people.get(unit, ())),
            )
            for unit, number in self.staff.items()
        ]


def measure(day: date, unit_ids: Sequence[int] | None) -> Measured:
    """The state of the records on `day` at the units, or of everyone when `unit_ids` is None."""
    requirements = {row.pk: row for row in requirements_on(day, Purpose.REVIEW)}
    staff = Everyone() if unit_ids is None else StaffOf(list(unit_ids))
    return Measured(
        day=day,
        unit_ids=unit_ids,
        requirements=requirements,
        undecided=find_undecided(day, requirements.values(), staff),
        contradictions=find_contradictions(day, unit_ids, _levels_of_titles()),
    )


def is_kept_for(unit_ids: Sequence[int] | None) -> bool:
    """Whether so many units are asked for that the page does not measure them itself."""
    return unit_ids is None or len(unit_ids) > FEW_UNITS


def look_up(day: date, unit_ids: Sequence[int] | None) -> Measured:
    """What the job kept of `day` for a city; measured now for a few units, and where nothing is kept of the day."""
    counted = _last_counted() if is_kept_for(unit_ids) else None
    if counted is None or not counted[0] <= day <= counted[0] + timedelta(days=1):
        return measure(day, unit_ids)
    return _kept(day, unit_ids, *counted)


def _last_counted() -> tuple[date, datetime] | None:
    last = QualityCount.objects.order_by("-day").values("day").annotate(at=Max("counted_at")).first()
    return None if last is None else (last["day"], last["at"])


def _kept(day: date, unit_ids: Sequence[int] | None, counted_on: date, moment: datetime) -> Measured:
    requirements = {row.pk: row for row in requirements_on(day, Purpose.REVIEW).prefetch_related(None)}
    ids = {row.code: row.pk for row in requirements.values()}
    findings = QualityFinding.objects.all()
    if unit_ids is not None:
        findings = findings.filter(unit__in=list(unit_ids))
    undecided, contradictions = [], []
    for person, unit, code, requirement in findings.values_list("person", "unit", "code", "requirement"):
        if requirement in ids:
            undecided.append(Undecided(person, unit, ids[requirement], code))
        elif code in Contradiction:
            contradictions.append(Found(person, unit, code))
    return Measured(
        day=day,
        unit_ids=unit_ids,
        requirements=requirements,
        undecided=undecided,
        contradictions=contradictions,
        counted_on=counted_on,
        moment=moment,
    )


def _staff_by_unit(day: date, unit_ids: Sequence[int] | None) -> dict[int, int]:
    posts = main_posts(day).filter(unit__kind__in=SCHOOL_KINDS)
    if unit_ids is not None:
        posts = posts.filter(unit__in=list(unit_ids))
    counted = posts.order_by().values("unit").annotate(number=Count("pk"))
    return dict(counted.values_list("unit", "number"))


def _levels_of_titles() -> dict[str, str]:
    return {code: str(facts.get("level", "")) for code, facts in read_titles().items()}


def _people_by_unit(findings: Sequence[Undecided] | Sequence[Found]) -> dict[int, set[int]]:
    people: dict[int, set[int]] = defaultdict(set)
    for finding in findings:
        people[finding.unit_id].add(finding.person_id)
    return people
