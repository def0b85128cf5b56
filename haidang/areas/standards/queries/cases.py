"""The cases of a requirement: facts and the answer the law gives, derived by hand; part of its data, run like people.

A case says on which day it is asked, what is known of the person, which status follows, which condition decides and
under which article. Cases run in one statement over a table of given facts, the way `manage.py assess` runs.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import get_language
from psycopg import sql

from haidang.areas.standards.models import Requirement, Status
from haidang.areas.standards.queries.assessment import rule_of
from haidang.areas.standards.queries.catalogue_files import DATA, CatalogueError, read_toml
from haidang.areas.standards.queries.explanations import deciding_codes
from haidang.areas.standards.queries.fact_columns import COLUMNS, FACTS, FACTS_BY_NAME, Fact
from haidang.areas.standards.queries.facts import completed_facts_sql
from haidang.engines.rules import rules
from haidang.engines.rules.kinds import FactName, Kind, Value
from haidang.foundation.basics.periods import holds_on

NOT_IN_FORCE = "not_in_force"  # expected where no version of the requirement stands on the day
CASE = {"name", "on", "facts", "unknown", "parameters", "expect", "decides", "article", "vi", "en"}
NEEDED = {"name", "on", "expect", "article", "vi", "en"}
PYTHON_KINDS: dict[Kind, tuple[type, ...]] = {
    Kind.BOOLEAN: (bool,),
    Kind.INTEGER: (int,),
    Kind.NUMBER: (int, float),
    Kind.TEXT: (str,),
    Kind.DATE: (date,),
    Kind.TEXTS: (list,),
}


@dataclass(frozen=True, slots=True)
class LegalCase:
    """One case: what is known on a day, and what the law then says."""

    requirement: str
    name: str
    on: date
    facts: Mapping[str, Any]
    parameters: Mapping[str, Any]
    expect: str
    decides: str
    article: str
    vi: str
    en: str

    @property
    def reasoning(self) -> str:
        return self.en if get_language() == "en" else self.vi


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a requirement says of a case, beside what was expected."""

    case: LegalCase
    status: str
    deciding: tuple[str, ...]
    explanation: Sequence[Mapping[str, Any]]

    @property
    def agrees(self) -> bool:
        return self.status == self.case.expect and (not self.case.decides or self.case.decides in self.deciding)


def read_cases(folder: Path = DATA / "cases") -> dict[str, tuple[LegalCase, ...]]:
    """The cases of every requirement, by its code. Raises CatalogueError."""
    found: dict[str, tuple[LegalCase, ...]] = {}
    for file in sorted(folder.glob("*.toml")):
        content = read_toml(file)
        _allow(file, "the head", content, {"requirement", "base", "case"}, {"requirement", "base", "case"})
        rows = content["case"]
        cases = tuple(case for row in rows for case in _read_case(file, content["requirement"], content["base"], row))
        names = [row["name"] for row in rows]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise CatalogueError(file, f"case {doubled[0]}", "another case has this name")
        found[content["requirement"]] = cases
    return found


@cache
def shipped_cases() -> dict[str, tuple[LegalCase, ...]]:
    """The cases that ship with the product, read once."""
    return read_cases()


def cases_of(requirement: Requirement) -> list[LegalCase]:
    """The cases whose day lies in the period of this version."""
    return [
        case
        for case in shipped_cases().get(requirement.code, ())
        if case.expect != NOT_IN_FORCE and holds_on(requirement.period, case.on)
    ]


def _read_case(file: Path, code: str, base: Mapping[str, Any], row: Mapping[str, Any]) -> list[LegalCase]:
    """The case, once for every day it is asked on."""
    place = f"case {row.get('name', '?')}"
    _allow(file, place, row, CASE, NEEDED)
    facts = {name: value for name, value in {**base, **row.get("facts", {})}.items() if name not in _unknown(row)}
    for name, value in facts.items():
        _check_fact(file, place, name, value)
    if row["expect"] not in (*Status.values, NOT_IN_FORCE):
        raise CatalogueError(file, place, f"expect must be one of {', '.join((*Status.values, NOT_IN_FORCE))}")
    days = row["on"] if isinstance(row["on"], list) else [row["on"]]
    if not days or any(type(day) is not date for day in days):
        raise CatalogueError(file, place, "on is no day; write it as 2020-07-01 without quotes")
    return [
        LegalCase(
            requirement=code,
            name=row["name"],
            on=day,
            facts=facts,
            parameters=row.get("parameters", {}),
            expect=row["expect"],
            decides=row.get("decides", ""),
            article=row["article"],
            vi=row["vi"],
            en=row["en"],
        )
        for day in days
    ]


def _unknown(row: Mapping[str, Any]) -> set[str]:
    return set(row.get("unknown", ()))


def _check_fact(file: Path, place: str, name: str, value: Any) -> None:
    fact = FACTS_BY_NAME.get(name)
    if fact is None:
        raise CatalogueError(file, place, f"there is no fact {name!r}")
    if type(value) not in PYTHON_KINDS[fact.kind] or not _is_choice(fact, value):
        raise CatalogueError(file, place, f"{name} = {value!r} is no value of this fact ({fact.kind.value})")


def _is_choice(fact: Fact, value: Any) -> bool:
    return not fact.choices or value in dict(fact.choices)


def _allow(file: Path, place: str, row: Mapping[str, Any], known: set[str], needed: set[str]) -> None:
    wrong = sorted((set(row) - known) | (needed - set(row)))
    if wrong:
        raise CatalogueError(file, place, f"missing or unknown: {', '.join(wrong)}")


def run_cases(requirement: Requirement, cases: Sequence[LegalCase]) -> list[CaseResult]:
    """What this version (a stored one or a draft) says of the cases, in their order; one statement answers all."""
    if not cases:
        return []
    groups = _groups(rule_of(requirement), cases)
    with transaction.atomic(), connection.cursor() as cursor:
        _give(cursor, cases)
        cursor.execute(_statement(groups))
        rows = {place: (status, json.loads(explanation)) for place, status, _order, explanation in cursor.fetchall()}
        cursor.execute("drop table case_facts")
    parts = {condition.code: condition.role for condition in requirement.conditions.all()}
    results: dict[int, CaseResult] = {}
    for group in groups:
        for place in group.places:
            status, stored = rows[place]
            explanation = rules.unfolded(group.compiled, stored)
            results[place] = CaseResult(cases[place], status, deciding_codes(parts, explanation), explanation)
    return [results[place] for place in range(len(cases))]


@dataclass(frozen=True, slots=True)
class _Group:
    """The cases of one day and one reading of the parameters, by their places."""

    day: date
    compiled: rules.CompiledRule
    places: tuple[int, ...]


def _groups(rule: rules.Rule, cases: Sequence[LegalCase]) -> list[_Group]:
    found: dict[tuple[date, tuple[tuple[str, Value | FactName], ...]], list[int]] = {}
    for place, case in enumerate(cases):
        found.setdefault((case.on, tuple(_readings(rule, case).items())), []).append(place)
    return [
        _Group(day, rules.compile_rule(_read_as(rule, dict(readings)), COLUMNS, day), tuple(places))
        for (day, readings), places in found.items()
    ]


def _read_as(rule: rules.Rule, readings: Mapping[str, Value | FactName]) -> rules.Rule:
    return replace(rule, parameters={**rule.parameters, **readings})


def _give(cursor: Any, cases: Iterable[LegalCase]) -> None:
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(fact.name), sql.SQL(fact.kind.value)) for fact in FACTS
    )
    cursor.execute(
        sql.SQL("create temporary table case_facts (person_id bigint, unit_id bigint, {}) on commit drop").format(
            columns
        )
    )
    with cursor.copy("copy case_facts from stdin") as copy:
        for place, case in enumerate(cases):
            copy.write_row((place, None, *(case.facts.get(fact.name) for fact in FACTS)))


def _statement(groups: Sequence[_Group]) -> sql.Composed:
    """One SELECT for each group, all in one statement."""
    selects = []
    for group in groups:
        given = sql.SQL("select * from case_facts where person_id = any({}::bigint[])").format(
            sql.Literal(list(group.places))
        )
        select = rules.select(
            group.compiled, relation="facts", keys={"person_id": "f.person_id"}, statuses=tuple(rules.Status)
        )
        facts = completed_facts_sql(given, group.day)
        selects.append(sql.SQL("(with facts as materialized ({}) {})").format(facts, sql.SQL(select)))
    return sql.SQL(" union all ").join(selects)


def _readings(rule: rules.Rule, case: LegalCase) -> dict[str, Value | FactName]:
    """The parameters the case reads in another way, of the kind the requirement gives them. Raises CatalogueError."""
    file = DATA / "cases" / f"{case.requirement}.toml"
    unknown = sorted(set(case.parameters) - set(rule.parameters))
    if unknown:
        raise CatalogueError(file, f"case {case.name}", f"the requirement has no parameter {unknown[0]!r}")
    return {
        name: FactName(value) if isinstance(rule.parameters[name], FactName) else _value(value)
        for name, value in sorted(case.parameters.items())
    }


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value
