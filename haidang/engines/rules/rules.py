"""A rule: named conditions in roles, decided in one fixed order to one status, compiled to one statement.

Order: who is not concerned; who already meets it; who is exempt; who must go; otherwise what the rule says.
The first question that cannot be answered for lack of a fact makes the answer "cannot tell".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

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


class ClauseError(Exception):
    """A condition that is refused, by rule and condition."""

    def __init__(self, rule: str, clause: str, error: RuleError) -> None:
        super().__init__(f"{rule}, {clause}: {error}")
        self.rule, self.clause, self.error = rule, clause, error


def compile_rule(rule: Rule, columns: Mapping[str, Column], day: date) -> CompiledRule:
    """Checks every condition; `:day` is the day the rule is asked for. Raises ClauseError."""
    vocabulary = Vocabulary(columns, {**rule.parameters, "day": day})
    clauses = tuple(_compile_clause(rule, clause, vocabulary) for clause in rule.clauses)
    return CompiledRule(clauses, _status(clauses, rule.otherwise), _priority(rule, vocabulary))


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
    """The jsonb list of every condition with its answer and the facts it read."""
    items = []
    for clause in compiled.clauses:
        facts = ", ".join(f'{quoted(name)}, {RELATION}."{name}"' for name in clause.term.facts)
        items.append(
            f"jsonb_build_object('code', {quoted(clause.code)}, 'holds', {clause.term.sql},"
            f" 'facts', jsonb_build_object({facts}))"
        )
    return f"jsonb_build_array({', '.join(items)})"


def select(compiled: CompiledRule, *, relation: str, keys: Mapping[str, str], statuses: Sequence[Status]) -> str:
    """One SELECT over `relation`: the `keys` (name: SQL), status, priority and explanation of rows in `statuses`.

    `relation` and `keys` are SQL of the caller, never of a user.
    """
    head = ", ".join(f"{sql} as {name}" for name, sql in keys.items())
    wanted = ", ".join(quoted(status) for status in statuses)
    return (  # every part is either ours or went through quoted() and the reader of expressions
        f"select {head}, s.status, {compiled.priority} as priority, {explanation(compiled)} as explanation"  # noqa: S608
        f" from {relation} {RELATION} cross join lateral (select {compiled.status} as status) s"
        f" where s.status in ({wanted})"
    )
