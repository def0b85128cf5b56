"""Builds .xls by hand (a compound file with the records of Excel 97), for no library writes it any more."""

import struct
from collections.abc import Sequence
from datetime import date

from haidang.areas.personnel.tests.imports.files import File

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SMALLEST_STREAM = 4096  # smaller ones would live in a second table
ERROR_CODES = {"#N/A": 0x2A, "#REF!": 0x17}


def compound(**streams: bytes) -> bytes:
    """A compound file with these streams."""
    table = [FAT, END]
    directory = _entry("Root Entry", 5, END, 0, child=1)
    body = b""
    for place, (name, data) in enumerate(streams.items(), start=1):
        padded = data.ljust(max(SMALLEST_STREAM, -(-len(data) // SECTOR) * SECTOR), b"\0")
        first, count = len(table), len(padded) // SECTOR
        table += [*range(first + 1, first + count), END]
        following = place + 1 if place < len(streams) else FREE
        directory += _entry(name, 2, first, len(padded), right=following)
        body += padded
    assert len(table) <= SECTOR // 4
    assert len(directory) <= SECTOR
    fat = struct.pack(f"<{SECTOR // 4}I", *table, *[FREE] * (SECTOR // 4 - len(table)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, SMALLEST_STREAM, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    return header + fat + directory.ljust(SECTOR, b"\0") + body


def _entry(name: str, kind: int, first: int, size: int, *, right: int = FREE, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(text), kind, 1, FREE, right, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<III", first, size, 0)


def xls(name: str, rows: Sequence[Sequence[object]], *, sheet: str = "DS", extra: bytes = b"") -> File:
    """A workbook of one sheet; `extra` are records put before the sheet's own."""
    title = sheet.encode("utf-16-le")
    formats = b"".join(_record(0x00E0, struct.pack("<HHH14x", 0, form, 0)) for form in (0, 14))
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + extra + formats
    bound = struct.pack("<BBBB", 0, 0, len(sheet), 1) + title
    offset = len(start) + 4 + 4 + len(bound) + 4
    book = start + _record(0x0085, struct.pack("<I", offset) + bound) + _record(0x000A, b"")
    cells = [_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value not in ("", None)]
    page = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + b"".join(cells) + _record(0x000A, b"")
    return File(name, compound(Workbook=book + page))


def _cell(row: int, column: int, value: object) -> bytes:
    match value:
        case str() if value in ERROR_CODES:
            return _record(0x0205, struct.pack("<HHHBB", row, column, 0, ERROR_CODES[value], 1))
        case str():
            text = value.encode("utf-16-le")
            return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)
        case date():
            return _record(0x0203, struct.pack("<HHHd", row, column, 1, (value - date(1899, 12, 30)).days))
        case int() | float():
            return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
        case _:
            raise TypeError(value)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body
