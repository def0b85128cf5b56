"""What was found in a cell: a code, where, and the sentences that say why and what to do."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

# Values of a read staff row: see fields.Kind.
type Value = str | int | bool | date | tuple[str, ...]


class Severity(StrEnum):
    """ERROR: the value is not taken. WARNING: taken, but look. OFFER: a better value is proposed, a person decides."""

    ERROR = "error"
    WARNING = "warning"
    OFFER = "offer"


class Sentences(NamedTuple):
    """Why the cell is a problem, and what to do about it."""

    reason: str
    remedy: str


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One problem of one cell; texts are rendered later, from the code and the parameters."""

    code: str
    severity: Severity
    sheet: str
    row: int
    column: str  # the letter, "" where the finding is about the row
    heading: str
    field: str
    value: str  # as seen in the file
    offer: Value | None = None
    parameters: Mapping[str, str] = dataclasses.field(default_factory=dict)
