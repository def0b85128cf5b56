"""A read workbook written again as .xlsx: cells coloured and commented, all remarks listed on a first sheet."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import IO, Any

import xlsxwriter

from haidang.foundation.spreadsheets.reading import Cell, SheetCells, Workbook, column_number
from haidang.foundation.spreadsheets.workbooks import FORMULA_STARTS, LONGEST_TEXT, sheet_name

MOST_COMMENTS = 10_000  # of a workbook; beyond that Excel becomes slow, the first sheet lists them all the same
SAMPLE = 50
WIDTHS = (6, 40)


class Colour(StrEnum):
    """Fill of a marked cell; the words of the comment say the same."""

    RED = "#F8C9C4"
    YELLOW = "#FBE8A6"
    BLUE = "#CFE3F7"


@dataclass(frozen=True, slots=True)
class Mark:
    """A remark on a cell (row from one, letter of the column; "" marks the row's first cell)."""

    sheet: str
    row: int
    column: str
    colour: Colour
    note: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The first sheet: its name, a heading row, and rows of texts and numbers."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str | int]]


def write_marked(workbook: Workbook, marks: Iterable[Mark], listing: Listing) -> IO[bytes]:
    """An open temporary file with the workbook, at its start; whoever reads it closes it."""
    target: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the reader
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    formats = _Formats(book)
    names = {listing.name.casefold()}
    _write_listing(book.add_worksheet(sheet_name(listing.name)), listing, formats)
    of_sheet: dict[str, dict[tuple[int, int], list[Mark]]] = {}
    for mark in marks:
        place = (mark.row, column_number(mark.column) or 1)
        of_sheet.setdefault(mark.sheet, {}).setdefault(place, []).append(mark)
    comments = MOST_COMMENTS
    for sheet in workbook.sheets:
        name = sheet_name(sheet.name, names)
        names.add(name.casefold())
        page = book.add_worksheet(name)
        comments = _write_sheet(page, sheet, of_sheet.get(sheet.name, {}), formats, comments)
    book.close()
    target.seek(0)
    return target


class _Formats:
    """Formats by colour and by what the cell holds, made when first asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str, bool], Any] = {}
        self.heading = book.add_format({"bold": True, "bg_color": "#E8EEF3", "text_wrap": True, "border": 1})

    def of(self, colour: str, number: str = "", *, quoted: bool = False) -> Any:
        key = (colour, number, quoted)
        if key not in self._made:
            properties: dict[str, object] = {"num_format": number} if number else {}
            if colour:
                properties |= {"bg_color": colour, "border": 1}
            if quoted:
                properties["quote_prefix"] = True
            self._made[key] = self._book.add_format(properties)
        return self._made[key]


def _write_listing(page: Any, listing: Listing, formats: _Formats) -> None:
    page.freeze_panes(1, 0)
    for column, heading in enumerate(listing.headings):
        page.write_string(0, column, heading, formats.heading)
        page.set_column(column, column, min(max(len(heading) + 4, 10), WIDTHS[1]))
    for row, values in enumerate(listing.rows, start=1):
        for column, value in enumerate(values):
            _write(page, row, column, value, "", formats)


def _write_sheet(
    page: Any, sheet: SheetCells, marks: dict[tuple[int, int], list[Mark]], formats: _Formats, comments: int
) -> int:
    """Writes the cells; returns how many comments may still be made."""
    for column in range(sheet.width):
        longest = max((len(str(row[column])) for row in sheet.rows[:SAMPLE]), default=0)
        page.set_column(column, column, min(max(longest + 1, WIDTHS[0]), WIDTHS[1]))
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            here = marks.get((number, column + 1))
            colour = here[0].colour if here else ""
            _write(page, number - 1, column, cell, colour, formats)
            if here and comments:
                note = "\n".join(dict.fromkeys(mark.note for mark in here))
                page.write_comment(number - 1, column, note, {"x_scale": 2.4, "y_scale": 1.4})
                comments -= 1
    if sheet.is_hidden:
        page.hide()
    return comments


def _write(page: Any, row: int, column: int, cell: Cell, colour: str, formats: _Formats) -> None:
    match cell:
        case "":
            if colour:
                page.write_blank(row, column, None, formats.of(colour))
        case str():
            # Never write(): it makes a formula of "=…"; the quote prefix keeps it text when somebody edits the cell.
            page.write_string(
                row, column, cell[:LONGEST_TEXT], formats.of(colour, "@", quoted=cell.startswith(FORMULA_STARTS))
            )
        case bool():
            page.write_boolean(row, column, cell, formats.of(colour))
        case datetime():
            page.write_datetime(row, column, cell, formats.of(colour, "dd/mm/yyyy hh:mm"))
        case date():
            page.write_datetime(row, column, cell, formats.of(colour, "dd/mm/yyyy"))
        case time() | timedelta():
            page.write_datetime(row, column, cell, formats.of(colour, "[h]:mm:ss"))
        case _:
            page.write_number(row, column, cell, formats.of(colour, "0" if float(cell).is_integer() else "General"))
