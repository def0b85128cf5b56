"""Finds out what a file really is and reads it the safe way."""

from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from haidang.foundation.spreadsheets.reading.cells import SheetCells, Workbook
from haidang.foundation.spreadsheets.reading.refusals import FileDamaged


def open_workbook(file: IO[bytes], *, name: str) -> Workbook:
    """All sheets of the file; raises a WorkbookRefused whose sentence says what to do."""
    try:
        book = CalamineWorkbook.from_filelike(file)
        sheets = [
            SheetCells(title, book.get_sheet_by_name(title).to_python(skip_empty_area=False))  # type: ignore[arg-type]
            for title in book.sheet_names
        ]
    except CalamineError as broken:
        raise FileDamaged from broken
    return Workbook(name, "xlsx", sheets)
