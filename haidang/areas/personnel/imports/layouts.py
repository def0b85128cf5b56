"""Finds the table on each sheet: the rows of headings, what each column holds, where the data begin and end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from haidang.foundation.spreadsheets.reading import Workbook


class How(StrEnum):
    """How a heading was understood."""

    EXACT = "exact"
    SYNONYM = "synonym"
    LIKELY = "likely"
    REMEMBERED = "remembered"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """A column (index from nought, letter as people name it) and the key of the field it seems to hold."""

    index: int
    letter: str
    heading: str
    field: str | None
    how: How
    key: str = ""  # the heading as it is remembered, see heading_key()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table of a sheet is; rows from one. Without columns there is no table on the sheet."""

    sheet: str
    columns: Sequence[ColumnGuess] = ()
    heading_rows: tuple[int, ...] = ()
    first_row: int = 0
    last_row: int = 0
    is_hidden: bool = False

    @property
    def has_table(self) -> bool:
        return bool(self.columns)


def find_tables(workbook: Workbook, remembered: Mapping[str, str]) -> list[Layout]:
    """One layout a sheet. `remembered`: heading_key → key of a field, or "" for "leave out", as chosen before."""
    return [Layout(sheet.name) for sheet in workbook.sheets]
