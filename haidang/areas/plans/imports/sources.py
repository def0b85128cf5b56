"""The files a plan may come in: .docx, .xlsx and its kin, plain text; told apart by what they are."""

import io
from pathlib import PurePath

from haidang.areas.plans.imports.headings import find_columns
from haidang.foundation.documents.reading import Block, ReadDocument, ReadParagraph, ReadTable, open_document
from haidang.foundation.documents.reading.blocks import clean
from haidang.foundation.documents.reading.plain_text import refuse_old_font
from haidang.foundation.spreadsheets.reading import SheetCells, open_workbook
from haidang.foundation.spreadsheets.reading.cells import Cell

SHEET_ENDINGS = ("xlsx", "xlsm", "xls", "ods", "csv")
MOST_ROWS = 2_000  # of a sheet: no plan has more, and every row becomes a line of the screen


def read_source(content: bytes, *, name: str) -> ReadDocument:
    """The document in a file; raises a Refused whose sentence says what to do."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending in SHEET_ENDINGS:
        book = open_workbook(io.BytesIO(content), name=name)
        blocks = [block for sheet in book.sheets if not sheet.is_hidden for block in _blocks(sheet)]
        refuse_old_font("\n".join(block.text for block in blocks if isinstance(block, ReadParagraph)))
        return ReadDocument(name, book.kind, blocks)
    return open_document(content, name=name)


def _blocks(sheet: SheetCells) -> list[Block]:
    """Rows above the headings and below the table are lines; from the headings on the sheet is a table."""
    rows = _merged(sheet)[:MOST_ROWS]
    start = next((place for place in range(len(rows)) if _is_heading(rows[place : place + 3])), None)
    if start is None:
        return [ReadParagraph(text) for row in rows for cell in row if (text := cell or "")]
    above: list[Block] = [ReadParagraph(text) for row in rows[:start] for cell in row if (text := cell or "")]
    end = len(rows)
    while end > start and _is_line(rows[end - 1]):
        end -= 1
    below: list[Block] = [ReadParagraph(text) for row in rows[end:] for cell in row if (text := cell or "")]
    return [*above, ReadTable(rows[start:end]), *below]


def _is_heading(rows: list[list[str | None]]) -> bool:
    columns = find_columns(rows)
    return columns is not None and sum(bool(cell) for cell in rows[0]) >= 3


def _is_line(row: list[str | None]) -> bool:
    """Behind the table: a single text, or nothing."""
    return sum(bool(cell) for cell in row) <= 1


def _merged(sheet: SheetCells) -> list[list[str | None]]:
    rows: list[list[str | None]] = [[_text(cell) for cell in row] for row in sheet.rows]
    for merge in sheet.merges:
        for row in range(merge.top, min(merge.bottom, len(rows)) + 1):
            for column in range(merge.left, min(merge.right, len(rows[row - 1])) + 1):
                if (row, column) != (merge.top, merge.left):
                    rows[row - 1][column - 1] = None
    return rows


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "strftime"):
        return f"{cell:%d/%m/%Y}"
    return clean(str(cell))
