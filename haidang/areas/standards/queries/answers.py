"""Answers of the catalogue about many people: counts by place, the people behind a count, what decided."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from psycopg import sql

from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import DecidedBy, Part, Requirement, Status
from haidang.areas.standards.queries.assessment import assess
from haidang.areas.standards.queries.explanations import ExplainedCondition, code_names, explain
from haidang.areas.standards.queries.facts import People, Staff
from haidang.areas.standards.queries.statuses import answers_cte, status_column

NOBODY = "select null::bigint where false"


@dataclass(frozen=True, slots=True)
class PersonalAnswer:
    """What one requirement says of one person, condition by condition."""

    requirement: Requirement
    status: Status
    conditions: list[ExplainedCondition]
    deciding: ExplainedCondition | None


def judged(requirements: Iterable[Requirement]) -> list[Requirement]:
    """Those that the records decide; the others are declared by schools."""
    return [requirement for requirement in requirements if requirement.decided_by == DecidedBy.CONDITIONS]


def count_answers(requirements: Sequence[Requirement], day: date, staff: Staff) -> dict[int, Counter[str]]:
    """Requirement: people by status; one statement, no explanations."""
    asked = judged(requirements)
    counts: dict[int, Counter[str]] = {requirement.pk: Counter() for requirement in requirements}
    columns = sql.SQL(", ").join(map(status_column, range(len(asked))))
    for *statuses, people in _counted(asked, day, staff, columns) if asked else ():
        for requirement, status in zip(asked, statuses, strict=True):
            counts[requirement.pk][status] += people
    return counts


def count_answers_by_unit(requirement: Requirement, day: date, staff: Staff) -> dict[int, Counter[str]]:
    """Unit: people by status under one requirement."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    columns = sql.SQL("unit_id, {}").format(status_column(0))
    for unit, status, people in _counted([requirement], day, staff, columns) if judged([requirement]) else ():
        counts[unit][status] += people
    return counts


def _counted(
    requirements: Sequence[Requirement], day: date, staff: Staff, columns: sql.Composable
) -> Iterator[tuple[Any, ...]]:
    """Rows of these columns, each with how many people have them."""
    statement = sql.SQL("{answered} select {columns}, count(*) from answered group by {columns}").format(
        answered=answers_cte(requirements, day, staff), columns=columns
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        yield from cursor.fetchall()


def people_with_status(
    requirement: Requirement, status: Status, day: date, staff: Staff, level: str = ""
) -> QuerySet[Person]:
    """The people behind a count, ready for a list; their units are those of today."""
    if requirement.decided_by != DecidedBy.CONDITIONS:
        return Person.objects.none()
    wanted = sql.SQL("{answered} select person_id from answered where {column} = {status}{level}").format(
        column=status_column(0),
        answered=answers_cte([requirement], day, staff),
        status=sql.Literal(status.value),
        level=sql.SQL(" and level = {}").format(sql.Literal(level)) if level else sql.SQL(""),
    )
    return Person.objects.filter(pk__in=RawSQL(wanted.as_string(None), ()))  # noqa: S611 - composed of literals


def answers_of_people(
    requirements: Sequence[Requirement], day: date, people: Sequence[int]
) -> dict[int, list[PersonalAnswer]]:
    """Every answer with its explanation, for a page of people; people without a main post have none."""
    by_pk = {requirement.pk: requirement for requirement in judged(requirements)}
    names = code_names()
    found: dict[int, list[PersonalAnswer]] = {}
    rows = assess(by_pk.values(), day, People(people)) if people else []
    for row in rows:
        requirement = by_pk[row["requirement_id"]]
        found.setdefault(row["person_id"], []).append(_personal(requirement, row, names))
    order = {pk: place for place, pk in enumerate(by_pk)}
    for answers in found.values():
        answers.sort(key=lambda answer: order[answer.requirement.pk])
    return found


def _personal(requirement: Requirement, row: Mapping[str, Any], names: Mapping[str, str]) -> PersonalAnswer:
    conditions = in_order_asked(explain(requirement, row["explanation"], names))
    status = Status(row["status"])
    return PersonalAnswer(requirement, status, conditions, deciding_condition(status, conditions))


def in_order_asked(conditions: Iterable[ExplainedCondition]) -> list[ExplainedCondition]:
    """Conditions as the answer asks them: who is concerned, who meets it, who is exempt, who must."""
    places = {part.value: place for place, part in enumerate(Part)}
    return sorted(conditions, key=lambda condition: places[condition.part])


def deciding_condition(status: Status, conditions: Sequence[ExplainedCondition]) -> ExplainedCondition | None:
    """The condition a reader looks at first to understand the status; None when no condition decided."""
    wanted: dict[Status, tuple[tuple[Part, bool | None], ...]] = {
        Status.NOT_CONCERNED: ((Part.CONCERNS, False), (Part.MUST, False)),
        Status.MEETS: ((Part.MEETS, True),),
        Status.EXEMPT: ((Part.EXEMPT, True),),
        Status.MUST: ((Part.MUST, True), (Part.MEETS, False), (Part.CONCERNS, True)),
        Status.MAY: ((Part.MUST, False), (Part.MEETS, False), (Part.CONCERNS, True)),
        Status.CANNOT_TELL: tuple((part, None) for part in Part),
    }
    for part, holds in wanted[status]:
        for condition in conditions:
            if condition.part == part and condition.holds is holds:
                return condition
    return None
