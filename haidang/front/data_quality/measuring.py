"""Measures the records of a set of schools on a day: what cannot be judged, what contradicts itself, whose staff."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from haidang.areas.personnel.operations import SchoolQuality
from haidang.areas.personnel.queries import Found, find_contradictions, main_posts, read_titles
from haidang.areas.standards.models import Purpose, Requirement
from haidang.areas.standards.queries import Everyone, StaffOf, requirements_on
from haidang.areas.standards.queries.undecided import Undecided, find_undecided
from haidang.foundation.organisation.models import UnitKind

STAFFED = (UnitKind.SCHOOL, UnitKind.CENTRE)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The findings, person by person, and the staff of each school; `requirements` by id."""

    requirements: dict[int, Requirement]
    undecided: Sequence[Undecided]
    contradictions: Sequence[Found]
    staff: dict[int, int]

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
    requirements = {row.pk: row for row in requirements_on(day, Purpose.REVIEW).prefetch_related(None)}
    staff = Everyone() if unit_ids is None else StaffOf(list(unit_ids))
    return Measured(
        requirements=requirements,
        undecided=find_undecided(day, requirements, staff),
        contradictions=find_contradictions(day, unit_ids, _levels_of_titles()),
        staff=_staff_by_unit(day, unit_ids),
    )


def _staff_by_unit(day: date, unit_ids: Sequence[int] | None) -> dict[int, int]:
    posts = main_posts(day).filter(unit__kind__in=STAFFED)
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
