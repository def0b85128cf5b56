"""The kinds of value a condition may speak of, and how each is written in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

type Value = bool | int | Decimal | str | date | tuple[str, ...]

LARGEST_NUMBER = 2_147_483_647  # what a PostgreSQL integer holds; no legal figure is near it


class Kind(Enum):
    """Kind of a value; the value of the member is its PostgreSQL type."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "numeric"
    TEXT = "text"
    DATE = "date"
    TEXTS = "text[]"

    @property
    def is_number(self) -> bool:
        return self in (Kind.INTEGER, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Column:
    """A fact that conditions may read; `codes` lists the only texts it can hold, when they are known."""

    name: str
    kind: Kind
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FactName:
    """Parameter value that stands for a fact: the parameter says which fact a condition reads."""

    name: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What expressions may name: facts as bare words, parameters as :words."""

    columns: Mapping[str, Column]
    parameters: Mapping[str, Value | FactName] = field(default_factory=dict)


class RuleError(Exception):
    """An expression that is refused: what is wrong, what to do, and where (position counts characters from 1)."""

    def __init__(self, problem: str, remedy: str, position: int | None = None) -> None:
        place = f" (at character {position})" if position else ""
        super().__init__(f"{problem}{place}. {remedy}")
        self.problem, self.remedy, self.position = problem, remedy, position


def kind_of(value: Value) -> Kind:
    """Kind of a Python value; bool before int, because Python counts True as 1."""
    match value:
        case bool():
            return Kind.BOOLEAN
        case int():
            return Kind.INTEGER
        case Decimal():
            return Kind.NUMBER
        case date():
            return Kind.DATE
        case str():
            return Kind.TEXT
        case tuple():
            return Kind.TEXTS


def literal(value: Value) -> str:
    """The value as an SQL literal; texts are the only place where foreign characters enter a statement."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return _number(Decimal(value))
        case date():
            return f"date '{value.isoformat()}'"
        case str():
            return quoted(value)
        case tuple():
            return f"array[{', '.join(quoted(item) for item in value)}]::text[]"


def _number(value: Decimal) -> str:
    if abs(value) > LARGEST_NUMBER:
        raise RuleError(f"The number {value} is too large", f"Use numbers up to {LARGEST_NUMBER}")
    return f"({value:f})" if value < 0 else f"{value:f}"


def quoted(text: str) -> str:
    """A quoted SQL text; refuses the signs that a driver or a server might read as more than text."""
    for sign in ("\\", "%", "\x00"):
        if sign in text:
            raise RuleError(f"The text {text!r} holds the sign {sign!r}", "Write the text without it")
    return "'" + text.replace("'", "''") + "'"
