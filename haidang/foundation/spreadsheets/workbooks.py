"""Writing .xlsx files row by row, with real types, a frozen heading, a filter and a print set-up."""

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone

from haidang.foundation.basics.downloads import download
from haidang.foundation.basics.paper import Paper

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
LONGEST_NAME = 31
LONGEST_TEXT = 32_767
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]+")

type Value = str | int | float | Decimal | date | datetime | None


class CellType(Enum):
    """What a column holds, and how Excel shows it."""

    TEXT = ""
    INTEGER = "#,##0"
    DECIMAL = "#,##0.00"
    MONEY = '#,##0 "đ"'
    DATE = "dd/mm/yyyy"
    MOMENT = "dd/mm/yyyy hh:mm"


_PYTHON_TYPES: dict[CellType, tuple[type, ...]] = {
    CellType.TEXT: (str,),
    CellType.INTEGER: (int,),
    CellType.DECIMAL: (int, float, Decimal),
    CellType.MONEY: (int, Decimal),
    CellType.DATE: (date,),
    CellType.MOMENT: (datetime,),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the type of its cells, its width in characters."""

    heading: str
    type: CellType = CellType.TEXT
    width: float = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: titles above, a heading row, then rows, read once and never held in memory together."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    titles: Sequence[str] = ()
    paper: Paper = Paper.PORTRAIT


class WrongCellError(TypeError):
    """A cell does not fit its column: a fault of the caller, so it names the place."""

    def __init__(self, *, sheet: str, row: int, heading: str, value: object, expected: CellType) -> None:
        super().__init__(
            f"Sheet {sheet!r}, row {row}, column {heading!r}: {value!r} is no {expected.name.lower()} that fits a cell."
        )


def write_workbook(sheets: Iterable[Sheet]) -> IO[bytes]:
    """An open temporary file with the workbook, at its start; whoever reads it closes it."""
    target: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the reader
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "default_date_format": CellType.DATE.value})
    formats = _Formats(book)
    taken: set[str] = set()
    for sheet in sheets:
        name = sheet_name(sheet.name, taken)
        taken.add(name.casefold())
        _write_sheet(book.add_worksheet(name), sheet, formats)
    book.close()
    target.seek(0)
    return target


def xlsx_response(sheets: Iterable[Sheet], *, title: str) -> FileResponse:
    """The workbook as a download named after `title`."""
    return download(write_workbook(sheets), title=title, extension="xlsx", content_type=XLSX)


def sheet_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """The nearest name Excel accepts: no []:*?/\\, no apostrophe at the ends, 31 characters, unique, not History."""
    base = " ".join(_FORBIDDEN_IN_NAME.sub("-", wanted).split()).strip("' ") or "Sheet"
    forbidden = {name.casefold() for name in taken} | {"history"}
    name, number = base[:LONGEST_NAME].rstrip("' "), 1
    while name.casefold() in forbidden:
        number += 1
        ending = f" ({number})"
        name = base[: LONGEST_NAME - len(ending)].rstrip("' ") + ending
    return name


class _Formats:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        cell = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "border": 1}
        self.title = book.add_format({**cell, "border": 0, "bold": True, "font_size": 13})
        self.heading = book.add_format(
            {**cell, "bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#E8EEF3"}
        )
        self.of = {kind: book.add_format({**cell, "num_format": kind.value}) for kind in CellType if kind.value}
        self.of[CellType.TEXT] = book.add_format({**cell, "text_wrap": True, "num_format": "@"})
        self.guarded = book.add_format({**cell, "text_wrap": True, "num_format": "@", "quote_prefix": True})


def _write_sheet(page: Any, sheet: Sheet, formats: _Formats) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    for row, title in enumerate(sheet.titles):
        page.write_string(row, 0, title, formats.title)
    top = len(sheet.titles) + 1 if sheet.titles else 0
    for place, column in enumerate(sheet.columns):
        page.write_string(top, place, column.heading, formats.heading)
    row = top
    for row, values in enumerate(sheet.rows, start=top + 1):
        _write_row(page, row, values, sheet, formats)
    page.freeze_panes(top + 1, 0)
    page.autofilter(top, 0, row, len(sheet.columns) - 1)
    _set_up_print(page, sheet, top)


def _write_row(page: Any, row: int, values: Sequence[Value], sheet: Sheet, formats: _Formats) -> None:
    for place, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
        if value is None or value == "":
            page.write_blank(row, place, None, formats.of[column.type])
            continue
        if not _fits(value, column.type):
            raise WrongCellError(
                sheet=sheet.name, row=row + 1, heading=column.heading, value=value, expected=column.type
            )
        match value:
            case str():
                # Always a string cell: XlsxWriter's write() would make a formula of "=...".
                style = formats.guarded if value.startswith(FORMULA_STARTS) else formats.of[CellType.TEXT]
                page.write_string(row, place, value, style)
            case datetime():
                moment = timezone.make_naive(value) if timezone.is_aware(value) else value
                page.write_datetime(row, place, moment, formats.of[column.type])
            case date():
                page.write_datetime(row, place, value, formats.of[column.type])
            case _:
                page.write_number(row, place, value, formats.of[column.type])


def _fits(value: Value, kind: CellType) -> bool:
    if isinstance(value, bool) or (isinstance(value, datetime) and kind is CellType.DATE):
        return False
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return False
    return isinstance(value, _PYTHON_TYPES[kind])


def _set_up_print(page: Any, sheet: Sheet, top: int) -> None:
    page.set_paper(A4)
    if sheet.paper is Paper.LANDSCAPE:
        page.set_landscape()
    page.set_margins(left=0.6, right=0.4, top=0.7, bottom=0.7)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_footer("&C&P/&N")
