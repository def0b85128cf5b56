"""Finds out what a file really is and reads it the safe way."""

import zipfile
from pathlib import PurePath
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from haidang.foundation.spreadsheets.reading import compound, limits, office_open
from haidang.foundation.spreadsheets.reading.archives import open_archive
from haidang.foundation.spreadsheets.reading.cells import Cell, Merge, SheetCells, Workbook
from haidang.foundation.spreadsheets.reading.open_document import read_open_document
from haidang.foundation.spreadsheets.reading.refusals import (
    FileDamaged,
    FileEmpty,
    FileTooLarge,
    MacrosRefused,
    NotASpreadsheet,
    PasswordProtected,
    TooManyCells,
    WebPageRefused,
    WrongEnding,
)
from haidang.foundation.spreadsheets.reading.separated import read_separated

TEXT_ENDINGS = ("csv", "txt", "tsv")
MACRO_ENDINGS = ("xlsm", "xltm", "xlam", "xla")
ENDINGS = {"xlsx": ("xlsx", "xltx"), "xls": ("xls", "xlt", "et"), "ods": ("ods", "ots"), "csv": TEXT_ENDINGS}
HEAD = 4096
FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
    b"MZ",
    b"\x7fELF",
    b"\x1f\x8b",
)

type Failed = list[tuple[int, int, str]]


def open_workbook(file: IO[bytes], *, name: str) -> Workbook:
    """All sheets of the file; raises a WorkbookRefused whose sentence says what to do."""
    size = file.seek(0, 2)
    file.seek(0)
    if not size:
        raise FileEmpty
    if size > limits.FILE_BYTES:
        raise FileTooLarge
    ending = PurePath(name).suffix.lower().removeprefix(".")
    kind = _kind(file, ending)
    if ending not in ENDINGS[kind]:
        if kind == "xls":  # an .xlsx behind a password looks like this
            compound.look_through(file.read())
        raise WrongEnding(found=kind)
    sheets = _READ[kind](file)
    if sum(len(sheet.rows) * sheet.width for sheet in sheets) > limits.CELLS:
        raise TooManyCells(sheet=max(sheets, key=lambda sheet: len(sheet.rows) * sheet.width).name)
    return Workbook(name, kind, sheets)


def _kind(file: IO[bytes], ending: str) -> str:
    """What the first bytes say the file is; only text has no signature and needs its ending."""
    head = file.read(HEAD)
    file.seek(0)
    if ending in MACRO_ENDINGS:
        raise MacrosRefused
    if head.startswith(b"PK"):
        return _kind_of_archive(file)
    if head.startswith(compound.SIGNATURE):
        return "xls"
    if head.startswith(FOREIGN):
        raise NotASpreadsheet
    start = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "replace").lstrip(
        "\ufeffï»¿ \r\n\t"
    )
    if start[:1] == "<" and any(sign in start.lower() for sign in ("<html", "<table", "<!doctype", "<?xml", "<meta")):
        raise WebPageRefused
    if ending not in TEXT_ENDINGS:
        raise NotASpreadsheet
    return "csv"


def _kind_of_archive(file: IO[bytes]) -> str:
    with open_archive(file) as archive:
        names = set(archive.namelist())
    file.seek(0)
    if "content.xml" in names:
        return "ods"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise NotASpreadsheet


def _read_xlsx(file: IO[bytes]) -> list[SheetCells]:
    with open_archive(file) as archive:
        _refuse_binary(archive)
        extents = office_open.look_through(archive)
        parts = office_open.sheet_parts(archive)
    failed = {sheet: extents[part].errors for sheet, part in parts.items() if part in extents}
    file.seek(0)
    return _calamine(file, failed)


def _refuse_binary(archive: zipfile.ZipFile) -> None:
    if any(name.lower().endswith("workbook.bin") for name in archive.namelist()):
        raise NotASpreadsheet  # .xlsb


def _read_xls(file: IO[bytes]) -> list[SheetCells]:
    failed = compound.look_through(file.read())
    file.seek(0)
    return _calamine(file, dict(enumerate(failed)))


def _read_ods(file: IO[bytes]) -> list[SheetCells]:
    with open_archive(file) as archive:
        return read_open_document(archive)


def _read_csv(file: IO[bytes]) -> list[SheetCells]:
    return read_separated(file.read())


_READ = {"xlsx": _read_xlsx, "xls": _read_xls, "ods": _read_ods, "csv": _read_csv}


def _calamine(file: IO[bytes], failed: dict[str, Failed] | dict[int, Failed]) -> list[SheetCells]:
    """The sheets with the failed formulas put back, which the parser leaves empty; `failed` by name or by place."""
    sheets: list[SheetCells] = []
    total = 0
    try:
        with CalamineWorkbook.from_filelike(file) as book:
            for place, about in enumerate(book.sheets_metadata):
                if about.typ is not SheetTypeEnum.WorkSheet:
                    continue
                page = book.get_sheet_by_name(about.name)
                rows: list[list[Cell]] = page.to_python(skip_empty_area=False)
                total += len(rows) * (len(rows[0]) if rows else 0)
                if total > limits.CELLS:
                    raise TooManyCells(sheet=about.name)
                errors = failed.get(about.name, failed.get(place, []))  # type: ignore[call-overload]
                merges = [Merge(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in page.merged_cell_ranges or ()]
                is_hidden = about.visible is not SheetVisibleEnum.Visible
                sheets.append(SheetCells(about.name, _tidy(rows, errors), merges, is_hidden))
    except PasswordError as locked:
        raise PasswordProtected from locked
    except CalamineError as broken:
        raise FileDamaged from broken
    return sheets


def _tidy(rows: list[list[Cell]], errors: Failed) -> list[list[Cell]]:
    """Puts the failed formulas back and leaves out what is empty at the end."""
    width = len(rows[0]) if rows else 0
    for row, column, text in errors:
        while len(rows) < row <= limits.ROWS:
            rows.append([""] * width)
        if row <= len(rows) and column <= width:
            rows[row - 1][column - 1] = text
    while rows and not any(cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in rows[-1]):
        rows.pop()
    return rows
