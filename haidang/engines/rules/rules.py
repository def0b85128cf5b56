"""A rule: named conditions in roles, decided in one fixed order to one status, compiled to one statement.

Order: who is not concerned; who already meets it; who is exempt; who must go; otherwise what the rule says.
The first question that cannot be answered for lack of a fact makes the answer "cannot tell".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from haidang.engines.rules.expressions import RELATION, Term, read_condition, read_number
from haidang.engines.rules.kinds import Column, FactName, RuleError, Value, Vocabulary, quoted


class Status(StrEnum):
    MEETS = "meets"
    MUST = "must"
    MAY = "may"
    EXEMPT = "exempt"
    NOT_CONCERNED = "not_concerned"
    CANNOT_TELL = "cannot_tell"


class Part(StrEnum):
    """What a condition decides. All of CONCERNS, MEETS and MUST must hold; one of EXEMPT is enough."""

    CONCERNS = "concerns"
    MEETS = "meets"
    EXEMPT = "exempt"
    MUST = "must"


ANSWERS: Mapping[str, bool | None] = {"t": True, "f": False, "u": None}
OUTCOMES = (
    (Part.CONCERNS, False, Status.NOT_CONCERNED),
    (Part.MEETS, True, Status.MEETS),
    (Part.EXEMPT, True, Status.EXEMPT),
    (Part.MUST, True, Status.MUST),
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a rule."""

    code: str
    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions in their order, the parameters they name, and the status when none of them decides."""

    code: str
    clauses: tuple[Clause, ...]
    otherwise: Status
    parameters: Mapping[str, Value | FactName] = field(default_factory=dict)
    priority: str = ""


@dataclass(frozen=True, slots=True)
class CompiledClause:
    code: str
    part: Part
    term: Term


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to be asked over a relation of facts."""

    clauses: tuple[CompiledClause, ...]
    status: str
    priority: str
    otherwise: Status

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact its conditions read, once and by name: what is stored today is read in this order for years."""
        return tuple(sorted({name for clause in self.clauses for name in clause.term.facts}))


class ClauseError(Exception):
    """A condition that is refused, by rule and condition."""

    def __init__(self, rule: str, clause: str, error: RuleError) -> None:
        super().__init__(f"{rule}, {clause}: {error}")
        self.rule, self.clause, self.error = rule, clause, error


def compile_rule(rule: Rule, columns: Mapping[str, Column], day: date) -> CompiledRule:
    """Checks every condition; `:day` is the day the rule is asked for. Raises ClauseError."""
    vocabulary = Vocabulary(columns, {**rule.parameters, "day": day})
    clauses = tuple(_compile_clause(rule, clause, vocabulary) for clause in rule.clauses)
    return CompiledRule(clauses, _status(clauses, rule.otherwise), _priority(rule, vocabulary), rule.otherwise)


def _compile_clause(rule: Rule, clause: Clause, vocabulary: Vocabulary) -> CompiledClause:
    try:
        return CompiledClause(clause.code, clause.part, read_condition(clause.text, vocabulary))
    except RuleError as error:
        raise ClauseError(rule.code, clause.code, error) from error


def _priority(rule: Rule, vocabulary: Vocabulary) -> str:
    if not rule.priority:
        return "null::numeric"
    try:
        return f"{read_number(rule.priority, vocabulary).sql}::numeric"
    except RuleError as error:
        raise ClauseError(rule.code, "priority", error) from error


def _status(clauses: Sequence[CompiledClause], otherwise: Status) -> str:
    """The CASE that walks the order; a part without conditions decides nothing."""
    steps = []
    for part, when, status in OUTCOMES:
        answers = [clause.term.sql for clause in clauses if clause.part is part]
        if answers:
            joined = f"({(' or ' if part is Part.EXEMPT else ' and ').join(answers)})"
            steps.append(f"when {joined if when else f'not {joined}'} then {quoted(status)}")
            steps.append(f"when {joined} is null then {quoted(Status.CANNOT_TELL)}")
    return f"case {' '.join(steps)} else {quoted(otherwise)} end" if steps else quoted(otherwise)


def explanation(compiled: CompiledRule) -> str:
    """The jsonb ["tfu", value, …]: a letter a condition in its order, then the facts that were read, by name.

    Short, because it is stored for everyone concerned; `unfolded` gives it back condition by condition.
    """
    letters = " || ".join(
        f"case {clause.term.sql} when true then 't' when false then 'f' else 'u' end" for clause in compiled.clauses
    )
    found = "".join(f', {RELATION}."{name}"' for name in compiled.facts)
    return f"jsonb_build_array({letters or quoted('')}{found})"


def unfolded(compiled: CompiledRule, stored: Sequence[Any]) -> list[dict[str, Any]]:
    """A stored explanation condition by condition: its code, whether it holds (None: unknown), the facts it read."""
    letters, *values = stored
    found = dict(zip(compiled.facts, values, strict=True))
    return [
        {
            "code": clause.code,
            "holds": ANSWERS[letter],
            "facts": {name: found[name] for name in clause.term.facts},
        }
        for clause, letter in zip(compiled.clauses, letters, strict=True)
    ]


def select(compiled: CompiledRule, *, relation: str, keys: Mapping[str, str], statuses: Sequence[Status]) -> str:
    """One SELECT over `relation`: the `keys` (name: SQL), status, priority and explanation of rows in `statuses`.

    `relation` and `keys` are SQL of the caller, never of a user.
    """
    return f"{_select(compiled, keys)}, {explanation(compiled)} as explanation {_source(compiled, relation, statuses)}"


def select_statuses(
    compiled: CompiledRule, *, relation: str, keys: Mapping[str, str], statuses: Sequence[Status]
) -> str:
    """The same without the explanation, for counting and comparing."""
    return f"{_select(compiled, keys)} {_source(compiled, relation, statuses)}"


def _select(compiled: CompiledRule, keys: Mapping[str, str]) -> str:
    head = ", ".join(f"{sql} as {name}" for name, sql in keys.items())
    return f"select {head}, {compiled.status} as status, {compiled.priority} as priority"


def _source(compiled: CompiledRule, relation: str, statuses: Sequence[Status]) -> str:
    """Where the rows come from; most people are sorted out by the cheap question whether they are concerned at all."""
    conditions = []
    concerned = [clause.term.sql for clause in compiled.clauses if clause.part is Part.CONCERNS]
    unwanted = set(Status) - set(statuses)
    if Status.NOT_CONCERNED in unwanted and concerned:
        conditions.append(f"({' and '.join(concerned)}) is not false")
    if unwanted - {Status.NOT_CONCERNED} or compiled.otherwise in unwanted:
        conditions.append(f"{compiled.status} in ({', '.join(quoted(status) for status in statuses)})")
    return f"from {relation} {RELATION}" + (f" where {' and '.join(conditions)}" if conditions else "")
