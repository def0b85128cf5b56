"""Asks requirements of people: one statement for all of them, with the answer's explanation."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from haidang.areas.standards.models import DecidedBy, Parameter, ParameterKind, Requirement, Status
from haidang.areas.standards.queries.catalogue import requirements_with_ids
from haidang.areas.standards.queries.fact_columns import COLUMNS
from haidang.areas.standards.queries.facts import Everyone, Staff
from haidang.areas.standards.queries.stored import current_facts_sql
from haidang.engines.rules import rules
from haidang.engines.rules.kinds import FactName, Value

# What a review of needs keeps; who meets a requirement or is not concerned needs no row.
STORED_STATUSES = (Status.MUST, Status.MAY, Status.EXEMPT, Status.CANNOT_TELL)
NO_ROWS = (
    "select null::bigint as person_id, null::bigint as requirement_id, null::bigint as unit_id, null::text as status,"
    " null::numeric as priority, null::jsonb as explanation where false"
)


def assessment_sql(
    day: date,
    requirement_ids: Iterable[int],
    staff: Staff | None = None,
    statuses: Sequence[str] = STORED_STATUSES,
) -> sql.Composed:
    """SELECT person_id, requirement_id, unit_id, status, priority (least first), explanation (jsonb) for `day`.

    Requirements decided by declaration give no rows. The statement has no placeholders: it can stand inside another,
    in the transaction it was made in. `unfolded` reads the explanation.
    """
    return _staff_answers_sql(requirements_with_ids(requirement_ids), day, staff, statuses)


def _staff_answers_sql(
    requirements: Iterable[Requirement], day: date, staff: Staff | None, statuses: Sequence[str]
) -> sql.Composed:
    return answers_sql(current_facts_sql(day, staff or Everyone()), judged(requirements), day, statuses)


def judged(requirements: Iterable[Requirement]) -> list[Requirement]:
    """Those that the records decide; the others are declared by schools."""
    return [requirement for requirement in requirements if requirement.decided_by == DecidedBy.CONDITIONS]


def answers_sql(
    facts: sql.Composable, requirements: Iterable[Requirement], day: date, statuses: Sequence[str]
) -> sql.Composed:
    """The SELECT over any statement of facts (with person_id and unit_id), which is run once."""
    selects = [select_of(requirement, day, "facts", statuses) for requirement in requirements]
    return sql.SQL("with facts as materialized ({}) {}").format(
        facts, sql.SQL(" union all ").join(selects or [sql.SQL(NO_ROWS)])
    )


def select_of(requirement: Requirement, day: date, relation: str, statuses: Sequence[str]) -> sql.SQL:
    """The answers of one requirement over a named relation of facts."""
    keys = {"person_id": "f.person_id", "requirement_id": f"{requirement.pk}::bigint", "unit_id": "f.unit_id"}
    wanted = [rules.Status(status) for status in statuses]
    return sql.SQL(rules.select(compiled_requirement(requirement, day), relation=relation, keys=keys, statuses=wanted))


def assess(
    requirements: Iterable[Requirement], day: date, staff: Staff | None = None, statuses: Sequence[str] = tuple(Status)
) -> list[dict[str, Any]]:
    """The answers as rows, for a person or a school; `statuses` defaults to all of them."""
    asked = judged(requirements)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_staff_answers_sql(asked, day, staff, statuses))
        return rows_of(cursor, asked)


def rows_of(cursor: Any, requirements: Iterable[Requirement]) -> list[dict[str, Any]]:
    """The answers of a cursor, their explanations condition by condition; Django hands jsonb over as text."""
    compiled = {requirement.pk: _as_stored(requirement) for requirement in requirements}
    names = [column.name for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [
        row | {"explanation": rules.unfolded(compiled[row["requirement_id"]], json.loads(row["explanation"]))}
        for row in rows
    ]


def unfolded(requirement: Requirement, stored: Sequence[Any] | Mapping[str, Any]) -> list[dict[str, Any]]:
    """A stored explanation condition by condition: code, holds, facts; one that is unfolded already stays as it is.

    The text of a stored version never changes, so its conditions are those the answer was made with.
    """
    items = list(stored)
    if not items or not isinstance(items[0], str):
        return items
    return rules.unfolded(_as_stored(requirement), items)


def _as_stored(requirement: Requirement) -> rules.CompiledRule:
    return compiled_requirement(requirement, requirement.period.lower or date.min)


def compiled_requirement(requirement: Requirement, day: date) -> rules.CompiledRule:
    """The requirement checked and compiled; raises ClauseError by requirement and condition."""
    rule = rule_of(requirement)
    return _compiled(rule.code, rule.clauses, rule.otherwise, tuple(rule.parameters.items()), rule.priority, day)


@lru_cache(maxsize=256)
def _compiled(
    code: str,
    clauses: tuple[rules.Clause, ...],
    otherwise: rules.Status,
    parameters: tuple[tuple[str, Value | FactName], ...],
    priority: str,
    day: date,
) -> rules.CompiledRule:
    """Remembered by content, never by id: reading eight requirements costs more than judging one school."""
    return rules.compile_rule(rules.Rule(code, clauses, otherwise, dict(parameters), priority), COLUMNS, day)


def rule_of(requirement: Requirement) -> rules.Rule:
    """The engine's view of a stored requirement."""
    return rules.Rule(
        code=requirement.code,
        clauses=tuple(
            rules.Clause(condition.code, rules.Part(condition.role), condition.expression)
            for condition in sorted(requirement.conditions.all(), key=lambda row: row.ordinal)
        ),
        otherwise=rules.Status(requirement.otherwise),
        parameters={parameter.name: parameter_value(parameter) for parameter in requirement.parameters.all()},
        priority=requirement.priority_expression,
    )


def parameter_value(parameter: Parameter) -> Value | FactName:
    """The typed value; raises ValueError when the stored value is not of the kind it claims."""
    match parameter.kind, parameter.value:
        case ParameterKind.FACT, str() as name:
            return FactName(name)
        case ParameterKind.BOOLEAN, bool() as answer:
            return answer
        case ParameterKind.INTEGER, int() as number if not isinstance(number, bool):
            return number
        case ParameterKind.TEXT, str() as text:
            return text
        case ParameterKind.DATE, str() as day:
            return date.fromisoformat(day)
        case ParameterKind.TEXTS, list() as items if all(isinstance(item, str) for item in items):
            return tuple(items)
    raise ValueError(f"{parameter.name}: {parameter.value!r} is not of the kind {parameter.kind}")
