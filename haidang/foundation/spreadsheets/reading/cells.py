"""What a read workbook is: sheets of cells, counted from one as people count them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

# An empty cell is "". A formula that failed is its error text, such as "#N/A".
type Cell = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, rows and columns from one, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class SheetCells:
    """One sheet: `rows[0]` is row 1, `rows[0][0]` is A1; empty rows and columns at the ends are left out."""

    name: str
    rows: list[list[Cell]]
    merges: Sequence[Merge] = ()
    is_hidden: bool = False

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook, all in memory; `kind` is what it really is: xlsx, xls, ods or csv."""

    name: str
    kind: str
    sheets: Sequence[SheetCells]


def letter(column: int) -> str:
    """The letter of a column counted from one: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column, from one: A is 1, AA is 27."""
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number
