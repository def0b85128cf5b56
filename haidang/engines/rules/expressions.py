"""Reads one expression with sqlglot, checks it against the allow-list, types it and writes it as SQL of our own.

The SQL is never sqlglot's: each allowed node is written here, so that what is checked is what runs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from haidang.engines.rules.kinds import FactName, Kind, RuleError, Value, Vocabulary, kind_of, literal

LONGEST = 1000  # characters; the longest condition of the catalogue has 120
DEEPEST = 40
RELATION = "f"
PLAIN_NUMBER = re.compile(r"[0-9]{1,10}(\.[0-9]{1,6})?")
COMPARISONS = {exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
ARITHMETIC = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
ARRAY_TESTS = {exp.ArrayOverlaps: "&&", exp.ArrayContainsAll: "@>"}
LANGUAGE_HELP = (
    "Conditions know facts, :parameters, and, or, not, = <> < <= > >=, between, in, is null, = any(), &&, @>"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A checked part: its SQL, its kind, the facts it reads, and its value when it is a constant."""

    sql: str
    kind: Kind
    facts: tuple[str, ...] = ()
    constant: Value | None = None
    codes: frozenset[str] = frozenset()


def read_condition(text: str, vocabulary: Vocabulary) -> Term:
    """The checked condition; its kind is boolean."""
    term = read_expression(text, vocabulary)
    if term.kind is not Kind.BOOLEAN:
        raise RuleError(f"The expression is {term.kind.value}, not true or false", "Compare it with something")
    return term


def read_number(text: str, vocabulary: Vocabulary) -> Term:
    """The checked expression of a number, such as a place in a queue."""
    term = read_expression(text, vocabulary)
    if not term.kind.is_number:
        raise RuleError(f"The expression is {term.kind.value}, not a number", "Name a numeric fact")
    return term


def read_expression(text: str, vocabulary: Vocabulary) -> Term:
    """The checked expression of any kind."""
    try:
        return _Reader(vocabulary).read(_parse(text))
    except RecursionError as error:
        raise RuleError("The expression is nested too deeply", "Split it into several conditions") from error


def _parse(text: str) -> exp.Expression:
    if not text.strip():
        raise RuleError("The expression is empty", "Write a condition")
    if len(text) > LONGEST:
        raise RuleError(f"The expression has {len(text)} characters", f"Split it: at most {LONGEST}")
    if text.count("(") > DEEPEST:
        raise RuleError("The expression has too many brackets", f"Split it: at most {DEEPEST}")
    for sign in ("--", "/*", ";", "\\", "%", "$", "\x00"):
        if sign in text:
            raise RuleError(f"The sign {sign!r} is not part of the language", LANGUAGE_HELP, text.index(sign) + 1)
    try:
        trees = sqlglot.parse(text, read="postgres")
    except SqlglotError as error:
        raise RuleError("The expression cannot be read", LANGUAGE_HELP, _position_of(error)) from error
    if len(trees) != 1 or trees[0] is None:
        raise RuleError("The expression is not one condition", LANGUAGE_HELP)
    return trees[0]


def _position_of(error: SqlglotError) -> int | None:
    details = getattr(error, "errors", None)
    return int(details[0]["col"]) if details and details[0].get("col") else None


def _place(node: exp.Expression) -> int | None:
    """Where the first word of the node stands in the text, if sqlglot knows."""
    starts = [found.meta["start"] + 1 for found in node.walk() if "start" in found.meta]
    return min(starts, default=None)


def _facts(*terms: Term) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for term in terms for name in term.facts))


class _Reader:
    """Walks one tree; every node type it does not name is refused."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.readers: dict[type[exp.Expression], Callable[..., Term]] = {
            exp.Paren: lambda node: self.read(node.this),
            exp.And: lambda node: self._logic(node, "and"),
            exp.Or: lambda node: self._logic(node, "or"),
            exp.Not: self._not,
            exp.Is: self._is_null,
            exp.Between: self._between,
            exp.In: self._in,
            exp.Column: self._column,
            exp.Placeholder: self._parameter,
            exp.Literal: self._literal,
            exp.Boolean: lambda node: _constant(bool(node.this)),
            exp.Neg: self._minus,
            exp.Cast: self._date,
            exp.Array: self._array,
            exp.Anonymous: self._call,
            **dict.fromkeys(COMPARISONS, self._compare),
            **dict.fromkeys(ARITHMETIC, self._calculate),
            **dict.fromkeys(ARRAY_TESTS, self._test_arrays),
        }

    def read(self, node: exp.Expression) -> Term:
        reader = self.readers.get(type(node))
        if reader is None:
            raise RuleError(f"{node.key} is not part of the language", LANGUAGE_HELP, _place(node))
        return reader(node)

    def _boolean(self, node: exp.Expression) -> Term:
        term = self.read(node)
        if term.kind is not Kind.BOOLEAN:
            raise RuleError(f"{term.kind.value} stands where true or false is needed", "Compare it", _place(node))
        return term

    def _logic(self, node: exp.Binary, word: str) -> Term:
        left, right = self._boolean(node.left), self._boolean(node.right)
        return Term(f"({left.sql} {word} {right.sql})", Kind.BOOLEAN, _facts(left, right))

    def _not(self, node: exp.Not) -> Term:
        inner = self._boolean(node.this)
        return Term(f"(not {inner.sql})", Kind.BOOLEAN, inner.facts)

    def _is_null(self, node: exp.Is) -> Term:
        if not isinstance(node.expression, exp.Null):
            raise RuleError("'is' can only ask for null", "Write the fact itself, or not and the fact", _place(node))
        inner = self.read(node.this)
        return Term(f"({inner.sql} is null)", Kind.BOOLEAN, inner.facts)

    def _between(self, node: exp.Between) -> Term:
        value, low, high = self.read(node.this), self.read(node.args["low"]), self.read(node.args["high"])
        _comparable(value, low, node)
        _comparable(value, high, node)
        return Term(f"({value.sql} between {low.sql} and {high.sql})", Kind.BOOLEAN, _facts(value, low, high))

    def _in(self, node: exp.In) -> Term:
        value = self.read(node.this)
        choices = [self.read(choice) for choice in node.expressions]
        if node.args.get("field") is not None:
            choices = [self.read(node.args["field"])]
        if not choices:
            raise RuleError("'in' needs a list of values", "Write in ('a', 'b') or in (:parameter)", _place(node))
        if len(choices) == 1 and choices[0].kind is Kind.TEXTS and value.kind is Kind.TEXT:
            _known_codes(value, choices[0], node)
            return Term(f"({value.sql} = any({choices[0].sql}))", Kind.BOOLEAN, _facts(value, choices[0]))
        for choice in choices:
            _comparable(value, choice, node)
        listed = ", ".join(choice.sql for choice in choices)
        return Term(f"({value.sql} in ({listed}))", Kind.BOOLEAN, _facts(value, *choices))

    def _column(self, node: exp.Column) -> Term:
        if node.table:
            raise RuleError(f"{node.sql()} names a table", "Name the fact alone", _place(node))
        return self._fact(node.name, _place(node))

    def _fact(self, name: str, place: int | None) -> Term:
        column = self.vocabulary.columns.get(name)
        if column is None:
            raise RuleError(f"There is no fact {name!r}", f"Facts are: {', '.join(self.vocabulary.columns)}", place)
        return Term(f'{RELATION}."{column.name}"', column.kind, (column.name,), codes=column.codes)

    def _parameter(self, node: exp.Placeholder) -> Term:
        name = str(node.this)
        if name not in self.vocabulary.parameters:
            known = ", ".join(self.vocabulary.parameters) or "none"
            raise RuleError(f"There is no parameter {name!r}", f"Parameters here are: {known}", _place(node))
        value = self.vocabulary.parameters[name]
        return self._fact(value.name, None) if isinstance(value, FactName) else _constant(value)

    def _literal(self, node: exp.Literal) -> Term:
        if node.is_string:
            return _constant(str(node.this))
        digits = str(node.this)
        if not PLAIN_NUMBER.fullmatch(digits):
            raise RuleError(f"{digits[:20]} is no plain number", "Write digits, with a point for decimals")
        return _constant(int(digits) if digits.isdigit() else Decimal(digits))

    def _minus(self, node: exp.Neg) -> Term:
        inner = self.read(node.this)
        if not inner.kind.is_number:
            raise RuleError("Minus stands before something that is no number", "Remove it", _place(node))
        return Term(f"(- {inner.sql})", inner.kind, inner.facts)

    def _date(self, node: exp.Cast) -> Term:
        text = node.this
        if not (node.to.is_type("date") and isinstance(text, exp.Literal) and text.is_string):
            raise RuleError("Only a written date may be converted", "Write date '2020-07-01'", _place(node))
        try:
            return _constant(date.fromisoformat(str(text.this)))
        except ValueError as error:
            raise RuleError(f"{text.this!r} is no date", "Write date '2020-07-01'") from error

    def _array(self, node: exp.Array) -> Term:
        items = node.expressions
        if not all(isinstance(item, exp.Literal) and item.is_string for item in items):
            raise RuleError("A list holds texts only", "Write array['a', 'b']", _place(node))
        return _constant(tuple(str(item.this) for item in items))

    def _call(self, node: exp.Anonymous) -> Term:
        name, arguments = str(node.this).lower(), [self.read(argument) for argument in node.expressions]
        function = FUNCTIONS.get(name)
        if function is None:
            raise RuleError(f"There is no function {name!r}", f"Functions are: {', '.join(FUNCTIONS)}", _place(node))
        kinds, result, template = function
        if tuple(argument.kind for argument in arguments) != kinds:
            wanted = ", ".join(kind.value for kind in kinds)
            raise RuleError(f"{name} takes ({wanted})", "Give it those", _place(node))
        return Term(template.format(*(argument.sql for argument in arguments)), result, _facts(*arguments))

    def _compare(self, node: exp.Binary) -> Term:
        if isinstance(node.right, exp.Any) and isinstance(node, exp.EQ):
            return self._member(node)
        left, right = self.read(node.left), self.read(node.right)
        _comparable(left, right, node)
        return Term(f"({left.sql} {COMPARISONS[type(node)]} {right.sql})", Kind.BOOLEAN, _facts(left, right))

    def _member(self, node: exp.Binary) -> Term:
        value, members = self.read(node.left), self.read(node.right.this)
        if (value.kind, members.kind) != (Kind.TEXT, Kind.TEXTS):
            raise RuleError("'= any()' asks whether a text is in a list of texts", "Check both sides", _place(node))
        _known_codes(value, members, node)
        return Term(f"({value.sql} = any({members.sql}))", Kind.BOOLEAN, _facts(value, members))

    def _test_arrays(self, node: exp.Binary) -> Term:
        left, right = self.read(node.left), self.read(node.right)
        if (left.kind, right.kind) != (Kind.TEXTS, Kind.TEXTS):
            raise RuleError("&& and @> compare two lists of texts", "Check both sides", _place(node))
        _known_codes(left, right, node)
        return Term(f"({left.sql} {ARRAY_TESTS[type(node)]} {right.sql})", Kind.BOOLEAN, _facts(left, right))

    def _calculate(self, node: exp.Binary) -> Term:
        left, right = self.read(node.left), self.read(node.right)
        if not (left.kind.is_number and right.kind.is_number):
            raise RuleError("Only numbers can be added, subtracted or multiplied", "Check both sides", _place(node))
        # numeric: an integer product beyond 2^31 would stop the statement for everyone
        return Term(f"({left.sql}::numeric {ARITHMETIC[type(node)]} {right.sql})", Kind.NUMBER, _facts(left, right))


# Whole months from the first day to the second, rounded down; 31/1 to 28/2 is not yet a month.
MONTHS = (
    "((date_part('year', {1}) - date_part('year', {0})) * 12 + date_part('month', {1}) - date_part('month', {0})"
    " - (date_part('day', {1}) < date_part('day', {0}))::integer)::integer"
)
# name: (kinds of the arguments, kind of the result, SQL)
FUNCTIONS: dict[str, tuple[tuple[Kind, ...], Kind, str]] = {
    "months_from_to": ((Kind.DATE, Kind.DATE), Kind.INTEGER, MONTHS),
    "count_of": ((Kind.TEXTS,), Kind.INTEGER, "cardinality({0})"),
}


def _constant(value: Value) -> Term:
    return Term(literal(value), kind_of(value), constant=value)


def _comparable(left: Term, right: Term, node: exp.Expression) -> None:
    same = left.kind is right.kind or (left.kind.is_number and right.kind.is_number)
    if not same or left.kind is Kind.TEXTS:
        raise RuleError(
            f"{left.kind.value} cannot be compared with {right.kind.value}", "Check both sides", _place(node)
        )
    _known_codes(left, right, node)


def _known_codes(left: Term, right: Term, node: exp.Expression) -> None:
    """A text that the fact can never hold is a slip of the pen, not a condition."""
    for fact, other in ((left, right), (right, left)):
        written = (other.constant,) if isinstance(other.constant, str) else other.constant
        if fact.codes and isinstance(written, tuple) and (unknown := set(written) - fact.codes):
            raise RuleError(
                f"{', '.join(fact.facts)} is never {', '.join(sorted(unknown))}",
                f"Its values are: {', '.join(sorted(fact.codes))}",
                _place(node),
            )
