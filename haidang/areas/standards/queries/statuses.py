"""Statuses of people under any text of a requirement, stored or drafted: the SQL that answers and comparisons share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from psycopg import sql

from haidang.areas.standards.models import DecidedBy, Requirement, Status
from haidang.areas.standards.queries.assessment import compiled_requirement
from haidang.areas.standards.queries.facts import Everyone, Staff
from haidang.areas.standards.queries.stored import current_facts_sql
from haidang.engines.rules.kinds import quoted

CALLED = (Status.MUST, Status.MAY)
ABSENT = "absent"  # no main post on the day
NOT_IN_FORCE = "not_in_force"  # no text of the requirement on the day, or one that asks nobody's records


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a text of the requirement (None: none in force) asked of the records of a day."""

    requirement: Requirement | None
    day: date


def facts_on(day: date, staff: Staff | None = None) -> sql.Composable:
    """The facts of a day as a SELECT, stored ones where they hold; to be run in the transaction it was made in."""
    return current_facts_sql(day, staff or Everyone())


def facts_read(requirements: Iterable[Requirement | None], day: date, staff: Staff | None = None) -> sql.Composed:
    """Of those facts what the texts read, with person, unit and level: what is not asked for is not computed."""
    read = {"person_id", "unit_id", "level"}
    for requirement in requirements:
        if requirement is not None and requirement.decided_by == DecidedBy.CONDITIONS:
            read.update(compiled_requirement(requirement, day).facts)
    columns = sql.SQL(", ").join(sql.SQL("r.{}").format(sql.Identifier(name)) for name in sorted(read))
    return sql.SQL("select {} from ({}) r").format(columns, facts_on(day, staff))


def status_on(requirement: Requirement | None, day: date) -> sql.SQL:
    """The status as an expression over a relation of facts named f."""
    if requirement is None or requirement.decided_by != DecidedBy.CONDITIONS:
        return sql.SQL(quoted(NOT_IN_FORCE))
    return sql.SQL(compiled_requirement(requirement, day).status)


def answers_cte(requirements: Sequence[Requirement], day: date, staff: Staff | None) -> sql.Composed:
    """WITH answered (person_id, unit_id, level, status_0, status_1, …): one pass over the facts for all of them.

    A column for each requirement: a row for each would have PostgreSQL begin a scan of its own for every person.
    """
    statuses = [
        sql.SQL("{} as {}").format(status_on(requirement, day), status_column(place))
        for place, requirement in enumerate(requirements)
    ]
    return sql.SQL(
        "with {facts}, answered as (select f.person_id, f.unit_id, f.level, {statuses} from facts f)"
    ).format(facts=_named("facts", facts_read(requirements, day, staff)), statuses=sql.SQL(", ").join(statuses))


def _named(name: str, facts: sql.Composable) -> sql.Composed:
    """Facts that are computed are computed once; stored ones need no copy."""
    how = "not materialized" if "standards_storedfacts" in facts.as_string(None) else "materialized"
    return sql.SQL("{} as {} ({})").format(sql.Identifier(name), sql.SQL(how), facts)


def status_column(place: int) -> sql.Identifier:
    return sql.Identifier(f"status_{place}")


def comparison_cte(before: Side, after: Side, staff_before: Staff | None, staff_after: Staff | None) -> sql.Composed:
    """WITH compared (person_id, unit_id, level, was, becomes), everyone who had a main post on either day."""
    is_same_day = before.day == after.day and staff_before == staff_after
    asked = [before.requirement, after.requirement] if is_same_day else [before.requirement]
    relations = [_named("facts_before", facts_read(asked, before.day, staff_before))]
    if not is_same_day:
        relations.append(_named("facts_after", facts_read([after.requirement], after.day, staff_after)))
    return sql.SQL(
        "with {relations}, b as (select f.person_id, f.unit_id, f.level, {was} as status from facts_before f),"
        " a as (select f.person_id, f.unit_id, f.level, {becomes} as status from {facts_after} f),"
        " compared as (select coalesce(a.person_id, b.person_id) as person_id,"
        " coalesce(a.unit_id, b.unit_id) as unit_id,"
        " coalesce(a.level, b.level) as level, coalesce(b.status, {absent}) as was,"
        " coalesce(a.status, {absent}) as becomes from b full join a on a.person_id = b.person_id)"
    ).format(
        relations=sql.SQL(", ").join(relations),
        was=status_on(before.requirement, before.day),
        becomes=status_on(after.requirement, after.day),
        facts_after=sql.Identifier("facts_before" if is_same_day else "facts_after"),
        absent=sql.Literal(ABSENT),
    )
