"""What a reader of cells answers where the cell is not simply a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from haidang.areas.personnel.imports.findings import Severity, Value


@dataclass(frozen=True, slots=True)
class YearOnly:
    """A date of which only the year is known; stored as its 1 January beside the precision."""

    year: int

    @property
    def first_day(self) -> date:
        return date(self.year, 1, 1)


type Read = Value | YearOnly | None


@dataclass(frozen=True, slots=True)
class Problem:
    """The value that is taken all the same (or None), and what is wrong."""

    code: str
    severity: Severity
    value: Read = None
    offer: Value | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


type Outcome = Read | Problem


def error(code: str, *, offer: Value | None = None, **parameters: str) -> Problem:
    """The cell is not understood: no value."""
    return Problem(code, Severity.ERROR, None, offer, parameters)


def warning(code: str, value: Read, *, offer: Value | None = None, **parameters: str) -> Problem:
    """The value is taken, but somebody should look."""
    return Problem(code, Severity.WARNING, value, offer, parameters)


def proposal(code: str, value: Read, *, offer: Value, **parameters: str) -> Problem:
    """A better value is proposed; a person decides."""
    return Problem(code, Severity.OFFER, value, offer, parameters)
