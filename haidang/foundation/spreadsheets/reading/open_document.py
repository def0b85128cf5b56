""".ods read by a parser of our own that stops at the bounds: repeated cells and rows are its zip bombs."""

import contextlib
import zipfile
from datetime import date, datetime, time
from xml.parsers import expat

from haidang.foundation.spreadsheets.reading import limits
from haidang.foundation.spreadsheets.reading.archives import chunks, contents
from haidang.foundation.spreadsheets.reading.cells import Cell, Merge, SheetCells
from haidang.foundation.spreadsheets.reading.refusals import FileDamaged, PasswordProtected, TooManyCells

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
IS_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
EMPTY = ("", None)


def read_open_document(archive: zipfile.ZipFile) -> list[SheetCells]:
    """All sheets."""
    with contextlib.suppress(FileDamaged):
        if b"encryption-data" in contents(archive, "META-INF/manifest.xml"):
            raise PasswordProtected
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for chunk in chunks(archive, "content.xml"):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as broken:
        raise FileDamaged from broken
    return reader.sheets


def _refuse_doctype(*_declaration: object) -> None:
    raise FileDamaged


class _Reader:
    """Takes the events of the parser; a row or cell that is repeated is only laid out where something stands in it."""

    def __init__(self) -> None:
        self.sheets: list[SheetCells] = []
        self._rows: list[list[Cell]] = []
        self._merges: list[Merge] = []
        self._row: list[Cell] = []
        self._waiting_rows = 0  # empty rows, laid out only if something follows
        self._waiting_cells = 0
        self._repeat_row = 1
        self._attributes: dict[str, str] = {}
        self._texts: list[str] = []
        self._depth = 0  # inside text:p of a cell; notes are left out
        self._in_note = 0
        self._cells = 0
        self._total = 0
        self._name = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == OFFICE + "annotation":
            self._in_note += 1
        elif name == TABLE + "table":
            self._name = attributes.get(TABLE + "name", "")
            self._rows, self._merges, self._waiting_rows = [], [], 0
        elif name == TABLE + "table-row":
            self._row, self._waiting_cells = [], 0
            self._repeat_row = _number(attributes, "number-rows-repeated")
        elif name in (TABLE + "table-cell", TABLE + "covered-table-cell"):
            self._attributes, self._texts = attributes, []
        elif name == TEXT + "p" and not self._in_note:
            self._depth += 1
            if self._texts:
                self._texts.append("\n")
        elif self._depth and name == TEXT + "s":
            self._texts.append(" " * min(int(attributes.get(TEXT + "c", "1")), limits.COLUMNS))
        elif self._depth and name in (TEXT + "tab", TEXT + "line-break"):
            self._texts.append("\n")

    def characters(self, data: str) -> None:
        if self._depth and not self._in_note:
            self._texts.append(data)

    def end(self, name: str) -> None:
        if name == OFFICE + "annotation":
            self._in_note -= 1
        elif name == TEXT + "p" and not self._in_note:
            self._depth -= 1
        elif name in (TABLE + "table-cell", TABLE + "covered-table-cell"):
            self._end_cell()
        elif name == TABLE + "table-row":
            self._end_row()
        elif name == TABLE + "table":
            width = max(map(len, self._rows), default=0)
            rows = [row + [""] * (width - len(row)) for row in self._rows]
            self._count(len(rows) * width)
            self.sheets.append(SheetCells(self._name, rows, self._merges))

    def _end_cell(self) -> None:
        repeat = _number(self._attributes, "number-columns-repeated")
        value = _value(self._attributes, "".join(self._texts))
        if value == "":
            self._waiting_cells += repeat
            return
        if len(self._row) + self._waiting_cells + repeat > limits.COLUMNS:
            raise TooManyCells(sheet=self._name)
        self._row += [""] * self._waiting_cells + [value] * repeat
        self._waiting_cells = 0
        down, right = (
            _number(self._attributes, "number-rows-spanned"),
            _number(self._attributes, "number-columns-spanned"),
        )
        if down > 1 or right > 1:
            top, left = len(self._rows) + self._waiting_rows + 1, len(self._row)
            self._merges.append(Merge(top, left, top + down - 1, left + right - 1))

    def _end_row(self) -> None:
        if not self._row:
            self._waiting_rows += self._repeat_row
            return
        if len(self._rows) + self._waiting_rows + self._repeat_row > limits.ROWS:
            raise TooManyCells(sheet=self._name)
        self._count((self._waiting_rows and 1) + len(self._row) * self._repeat_row)
        self._rows += [[] for _ in range(self._waiting_rows)] + [list(self._row) for _ in range(self._repeat_row)]
        self._waiting_rows = 0

    def _count(self, cells: int) -> None:
        self._total += cells
        if self._total > 2 * limits.CELLS:
            raise TooManyCells(sheet=self._name)


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(TABLE + name, "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


def _value(attributes: dict[str, str], text: str) -> Cell:
    """The cell by its declared type; where that is odd, the text that is seen."""
    try:
        match attributes.get(OFFICE + "value-type"):
            case "float" | "currency" | "percentage":
                return text if text[:1] == "#" else float(attributes[OFFICE + "value"])
            case "boolean":
                return attributes[OFFICE + "boolean-value"] == "true"
            case "date":
                moment = datetime.fromisoformat(attributes[OFFICE + "date-value"])
                return moment if moment.time() != time() else moment.date()
            case _:
                return text
    except (KeyError, ValueError):
        return text


__all__ = ["IS_ODS", "date", "read_open_document"]
