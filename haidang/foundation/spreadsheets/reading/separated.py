""".csv: guesses the encoding and what separates the columns."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator

from haidang.foundation.spreadsheets.reading import limits
from haidang.foundation.spreadsheets.reading.cells import Cell, SheetCells
from haidang.foundation.spreadsheets.reading.refusals import FileDamaged, NotASpreadsheet, TooManyCells

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SEPARATORS = "\t;,|"
LINES_LOOKED_AT = 30
LONGEST_FIELD = 40_000
_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")


def read_separated(data: bytes) -> list[SheetCells]:
    """The one sheet of the file."""
    text = decode(data)
    if _CONTROL.search(text) or not text.strip():
        raise NotASpreadsheet
    separator, text = _separator(text)
    rows: list[list[Cell]] = []
    total = 0
    try:
        for row in _rows(text, separator):
            total += len(row)
            if len(rows) >= limits.ROWS or len(row) > limits.COLUMNS or total > limits.CELLS:
                raise TooManyCells(sheet="csv")
            rows.append(row)
    except csv.Error as broken:
        raise FileDamaged from broken
    width = max(map(len, rows), default=0)
    if len(rows) * width > 2 * limits.CELLS:
        raise TooManyCells(sheet="csv")
    return [SheetCells("csv", [row + [""] * (width - len(row)) for row in rows])]


def decode(data: bytes) -> str:
    """UTF-8 or UTF-16 by their marks, UTF-16 without a mark by its noughts, UTF-8 if it is valid, else windows-1258."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return _decoded(data, encoding)
    head = data[:2000]
    if head.count(0) > len(head) // 5:
        return _decoded(
            data, "utf-16-le" if head[1:2] == b"\0" or head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise FileDamaged from broken


def _separator(text: str) -> tuple[str, str]:
    """A first line `sep=;` says it; else the sign that stands equally often in most lines."""
    first, _line_end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return first.strip()[-1], rest
    lines = [line for line in text.split("\n", LINES_LOOKED_AT)[:LINES_LOOKED_AT] if line.strip()]

    def evidence(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count), count))
        return (counts.count(usual) if usual else 0, max(counts))

    return max(SEPARATORS, key=evidence), text


def _rows(text: str, separator: str) -> Iterator[list[Cell]]:
    csv.field_size_limit(LONGEST_FIELD)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
