"""A second opinion: generated rules over generated people, judged in plain Python and by the compiled SQL."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from psycopg import sql

from haidang.engines.rules.kinds import Column, Kind
from haidang.engines.rules.rules import Clause, CompiledRule, Part, Rule, Status, compile_rule, select, unfolded
from tests.examples import examples

pytestmark = pytest.mark.django_db

type Person = Mapping[str, Any]
type Answer = bool | None
DAY = date(2024, 2, 29)
COLUMNS = {
    "grade": Column("grade", Kind.INTEGER),
    "months": Column("months", Kind.INTEGER),
    "level": Column("level", Kind.TEXT, frozenset({"TH", "THCS"})),
    "born": Column("born", Kind.DATE),
    "trained": Column("trained", Kind.BOOLEAN),
    "courses": Column("courses", Kind.TEXTS),
}
EDGE_DAYS = [
    date(1964, 2, 29),
    date(1965, 9, 30),
    date(1965, 10, 1),
    date(1970, 3, 1),
    date(2023, 1, 31),
    date(2023, 2, 28),
    date(2024, 1, 29),
    date(2024, 2, 29),
    date(2024, 12, 31),
]
days = st.sampled_from(EDGE_DAYS) | st.dates(date(1960, 1, 1), date(2024, 12, 31))
people = st.fixed_dictionaries(
    {
        "grade": st.none() | st.integers(1, 5),
        "months": st.none() | st.integers(82, 98),
        "level": st.none() | st.sampled_from(["TH", "THCS"]),
        "born": st.none() | days,
        "trained": st.none() | st.booleans(),
        "courses": st.none() | st.lists(st.sampled_from(["a", "b", "c"]), unique=True),
    }
)


@dataclass(frozen=True)
class Meaning:
    """A text of the language and what it means."""

    text: str
    judge: Callable[[Person], Answer]


def known(judge: Callable[..., bool], *names: str) -> Callable[[Person], Answer]:
    """Unknown as soon as one of the facts is."""

    def judged(person: Person) -> Answer:
        values = [person[name] for name in names]
        return None if None in values else judge(*values)

    return judged


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def months_between(first: date, last: date) -> int:
    whole = (last.year - first.year) * 12 + last.month - first.month
    return whole - 1 if last.day < first.day else whole


def compared(name: str, sign: str, limit: Any, written: str) -> Meaning:
    return Meaning(f"{name} {sign} {written}", known(lambda value: COMPARE[sign](value, limit), name))


signs = st.sampled_from(sorted(COMPARE))
listed = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, unique=True)


def array(items: list[str]) -> str:
    return "array[" + ", ".join(f"'{item}'" for item in items) + "]"


leaves = st.one_of(
    st.builds(lambda sign, n: compared("grade", sign, n, str(n)), signs, st.integers(0, 6)),
    st.builds(lambda sign, n: compared("months", sign, n, f":limit_{n}"), signs, st.sampled_from([84, 96])),
    st.builds(lambda sign, day: compared("born", sign, day, f"date '{day}'"), signs, days),
    st.builds(lambda level: compared("level", "=", level, f"'{level}'"), st.sampled_from(["TH", "THCS"])),
    st.just(Meaning("trained", known(bool, "trained"))),
    st.builds(
        lambda low, high: Meaning(f"grade between {low} and {high}", known(lambda v: low <= v <= high, "grade")),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    st.builds(
        lambda items: Meaning(f"grade in ({', '.join(map(str, items))})", known(lambda v: v in items, "grade")),
        st.lists(st.integers(0, 6), min_size=1),
    ),
    st.builds(lambda c: Meaning(f"'{c}' = any(courses)", known(lambda v: c in v, "courses")), st.sampled_from("abc")),
    st.builds(lambda i: Meaning(f"courses && {array(i)}", known(lambda v: bool(set(v) & set(i)), "courses")), listed),
    st.builds(lambda i: Meaning(f"courses @> {array(i)}", known(lambda v: set(v) >= set(i), "courses")), listed),
    st.builds(lambda n: Meaning(f"count_of(courses) > {n}", known(lambda v: len(v) > n, "courses")), st.integers(0, 3)),
    st.builds(
        lambda n: Meaning(f"months_from_to(born, :day) >= {n}", known(lambda v: months_between(v, DAY) >= n, "born")),
        st.integers(-12, 770),
    ),
    st.builds(
        lambda n: Meaning(f"grade * 12 - months <= {n}", known(lambda g, m: g * 12 - m <= n, "grade", "months")),
        st.integers(-100, 0),
    ),
    st.builds(
        lambda name: Meaning(f"{name} is null", lambda person: person[name] is None), st.sampled_from(sorted(COLUMNS))
    ),
)


def negated(inner: Meaning) -> Meaning:
    def judge(person: Person) -> Answer:
        answer = inner.judge(person)
        return None if answer is None else not answer

    return Meaning(f"not ({inner.text})", judge)


def both(answers: list[Answer]) -> Answer:
    return False if False in answers else None if None in answers else True


def either(answers: list[Answer]) -> Answer:
    return True if True in answers else None if None in answers else False


def joined(left: Meaning, word: str, right: Meaning) -> Meaning:
    rule = both if word == "and" else either
    return Meaning(f"({left.text}) {word} ({right.text})", lambda p: rule([left.judge(p), right.judge(p)]))


def without_brackets(a: Meaning, b: Meaning, c: Meaning) -> Meaning:
    """`and` binds before `or`."""
    return Meaning(f"{a.text} or {b.text} and {c.text}", lambda p: either([a.judge(p), both([b.judge(p), c.judge(p)])]))


meanings = st.recursive(
    leaves | st.builds(without_brackets, leaves, leaves, leaves),
    lambda inner: st.builds(negated, inner) | st.builds(joined, inner, st.sampled_from(["and", "or"]), inner),
    max_leaves=6,
)
clauses = st.lists(st.tuples(st.sampled_from(list(Part)), meanings), min_size=1, max_size=6)


def expected_status(parts: list[tuple[Part, Meaning]], person: Person, otherwise: Status) -> Status:
    """The order of the law, written a second time."""

    def ask(part: Part) -> list[Answer]:
        return [meaning.judge(person) for which, meaning in parts if which is part]

    concerned = both(ask(Part.CONCERNS))
    if concerned is not True:
        return Status.NOT_CONCERNED if concerned is False else Status.CANNOT_TELL
    for answers, combine, status in (
        (ask(Part.MEETS), both, Status.MEETS),
        (ask(Part.EXEMPT), either, Status.EXEMPT),
        (ask(Part.MUST), both, Status.MUST),
    ):
        answer = combine(answers) if answers else False
        if answer is not False:
            return status if answer else Status.CANNOT_TELL
    return otherwise


def run(statement: str, rows: list[Person]) -> list[tuple[Any, ...]]:
    content = json.dumps([{**row, "person_id": place} for place, row in enumerate(rows)], default=date.isoformat)
    shape = ", ".join(f"{name} {column.kind.value}" for name, column in COLUMNS.items())
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "with people as (select * from jsonb_to_recordset({}::jsonb) x(person_id integer, {})) {} order by 1, 2"
            ).format(sql.Literal(content), sql.SQL(shape), sql.SQL(statement))
        )
        rows_found: list[tuple[Any, ...]] = cursor.fetchall()
        return rows_found


NOBODY_KNOWS: dict[str, Any] = dict.fromkeys(COLUMNS)
# Always among those judged: nothing known, month ends, 29 February, the limits of 84 and 96 months and beside them.
EDGE_PEOPLE: list[Person] = [
    NOBODY_KNOWS,
    *(NOBODY_KNOWS | {"born": day} for day in EDGE_DAYS),
    *(NOBODY_KNOWS | {"months": months, "grade": 2, "trained": True} for months in (83, 84, 85, 95, 96, 97)),
]


@dataclass(frozen=True)
class Drawn:
    """A generated rule: its parts and what it says when none decides."""

    parts: list[tuple[Part, Meaning]]
    otherwise: Status

    def compiled(self) -> CompiledRule:
        clauses = tuple(Clause(f"c{n}", part, meaning.text) for n, (part, meaning) in enumerate(self.parts))
        limits = {"limit_84": 84, "limit_96": 96}
        return compile_rule(Rule("generated", clauses, self.otherwise, limits, "months - 84"), COLUMNS, DAY)


drawn_rules = st.builds(Drawn, clauses, st.sampled_from([Status.MUST, Status.MAY, Status.NOT_CONCERNED]))
wanted_statuses = st.sets(st.sampled_from(list(Status)), min_size=1).map(sorted) | st.just(list(Status))


# 100 examples of 5 rules, each asked of 17 to 41 people: some 14,000 answers a run.
@examples(100)
@given(
    drawn=st.lists(drawn_rules, min_size=5, max_size=5),
    rows=st.lists(people, min_size=1, max_size=25),
    wanted=wanted_statuses,
)
def test_the_compiled_statement_agrees_with_the_oracle(
    drawn: list[Drawn], rows: list[Person], wanted: list[Status]
) -> None:
    rows = [*EDGE_PEOPLE, *rows]
    compiled = [rule.compiled() for rule in drawn]
    statement = " union all ".join(
        select(rule, relation="people", keys={"person_id": "f.person_id", "rule": str(number)}, statuses=wanted)
        for number, rule in enumerate(compiled)
    )
    expected = {
        (place, number): status
        for place, person in enumerate(rows)
        for number, rule in enumerate(drawn)
        if (status := expected_status(rule.parts, person, rule.otherwise)) in wanted
    }
    answers = run(statement, rows)
    assert {(place, number): status for place, number, status, *_ in answers} == expected
    for place, number, _status, priority, explanation in answers:
        person = rows[place]
        assert priority == (None if person["months"] is None else person["months"] - 84)
        agrees_with(drawn[number], person, unfolded(compiled[number], json.loads(explanation)))


def agrees_with(rule: Drawn, person: Person, explained: list[dict[str, Any]]) -> None:
    """Every condition has the oracle's answer and every fact the person's value."""
    assert [item["holds"] for item in explained] == [meaning.judge(person) for _part, meaning in rule.parts]
    for item in explained:
        for name, value in item["facts"].items():
            assert value == (person[name].isoformat() if isinstance(person[name], date) else person[name])


@examples(150)
@given(first=days, gap=st.integers(-800, 800))
def test_whole_months_agree_with_the_calendar(first: date, gap: int) -> None:
    last = first + timedelta(days=gap)
    rule = Rule(
        "months",
        (Clause("c", Part.CONCERNS, f"months_from_to(born, date '{last}') = {months_between(first, last)}"),),
        Status.MAY,
    )
    statement = select(
        compile_rule(rule, COLUMNS, DAY), relation="people", keys={"person_id": "f.person_id"}, statuses=list(Status)
    )
    person: Person = dict.fromkeys(COLUMNS) | {"born": first}
    assert run(statement, [person])[0][1] == Status.MAY
