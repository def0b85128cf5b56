"""Reads a table of staff column by column: typed values, and a finding wherever a cell is not understood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from haidang.areas.personnel.imports.findings import Finding, Value
from haidang.areas.personnel.imports.layouts import Layout
from haidang.foundation.spreadsheets.reading import SheetCells


@dataclass(frozen=True, slots=True)
class Known:
    """What the checks need to know: the day, the units the file may speak of, the levels of the school."""

    today: date
    subjects: Mapping[str, str] = field(default_factory=dict)  # name of a subject (vi or en) → code
    unit_codes: frozenset[str] = frozenset()  # empty: codes of units are not checked
    unit_names: Mapping[str, str] = field(default_factory=dict)  # name → code, for rows that give only the name
    levels: tuple[str, ...] = ()  # of the school; exactly one fills an empty level of a teacher


@dataclass(frozen=True, slots=True)
class StaffTable:
    """The rows of one sheet; each list of `columns` (keys: those of fields.VALUE_KEYS in the file) has one value a row."""

    sheet: str
    row_numbers: list[int]
    columns: dict[str, list[Value | None]]
    findings: list[Finding]
    skipped: list[tuple[int, str]] = field(default_factory=list)  # row and text: subtitles, totals, signatures


def read_table(sheet: SheetCells, layout: Layout, known: Known) -> StaffTable:
    """Values and findings of the rows of the layout."""
    return StaffTable(sheet.name, [], {}, [])


def read_tables(sheets: Sequence[SheetCells], layouts: Sequence[Layout], known: Known) -> list[StaffTable]:
    """The tables of all sheets that have one."""
    of_name = {layout.sheet: layout for layout in layouts if layout.has_table}
    return [read_table(sheet, of_name[sheet.name], known) for sheet in sheets if sheet.name in of_name]
