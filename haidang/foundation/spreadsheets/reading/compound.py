""".xls and its kin (compound files): passwords, macros, and how far the cells of each sheet reach."""

import struct
from collections.abc import Iterator

from haidang.foundation.spreadsheets.reading import limits
from haidang.foundation.spreadsheets.reading.refusals import (
    FileDamaged,
    MacrosRefused,
    NotASpreadsheet,
    PasswordProtected,
    TooManyCells,
)

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = 512
LAST_SECTOR = 0xFFFFFFFA
ENTRY = 128
BEGIN, END, FILE_PASSWORD, ERROR = 0x0809, 0x000A, 0x002F, 0x0205
# Records of cells begin with row and column: formula, label, number, error, shared text, compact numbers, rich text.
CELLS = frozenset({0x0006, 0x0204, 0x0203, ERROR, 0x00FD, 0x027E, 0x00BD, 0x00D6})
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def look_through(data: bytes) -> list[list[tuple[int, int, str]]]:
    """The failed cells of every sheet in order; refuses what is protected, has macros or reaches too far."""
    try:
        names = _names(data)
    except (struct.error, IndexError, ValueError) as broken:
        raise FileDamaged from broken
    if "EncryptedPackage" in names:
        raise PasswordProtected
    if "_VBA_PROJECT_CUR" in names or "VBA" in names:
        raise MacrosRefused
    book = names.get("Workbook") or names.get("Book")
    if book is None:
        raise NotASpreadsheet
    try:
        return _sheets(_stream(data, *book))
    except (struct.error, IndexError, ValueError) as broken:
        raise FileDamaged from broken


def _names(data: bytes) -> dict[str, tuple[int, int]]:
    """First sector and size of every stream of the directory."""
    size = _sector_size(data)
    directory = b"".join(_chain(data, struct.unpack_from("<I", data, 48)[0], size, _table(data, size)))
    names = {}
    for place in range(0, len(directory) - ENTRY + 1, ENTRY):
        length = struct.unpack_from("<H", directory, place + 64)[0]
        if 2 <= length <= 64:
            name = directory[place : place + length - 2].decode("utf-16-le", "replace").strip("\x01\x05\x06")
            names[name] = struct.unpack_from("<II", directory, place + 116)
    return names


def _sector_size(data: bytes) -> int:
    shift = int(struct.unpack_from("<H", data, 30)[0])
    if shift not in (9, 12):
        raise ValueError(shift)
    return 1 << shift


def _table(data: bytes, size: int) -> list[int]:
    """The allocation table: the next sector of each."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    more, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size + 1)):
        if more >= LAST_SECTOR:
            break
        words = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        sectors += words[:-1]
        more = words[-1]
    table: list[int] = []
    for sector in sectors:
        if sector < LAST_SECTOR:
            table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    return table


def _chain(data: bytes, sector: int, size: int, table: list[int]) -> Iterator[bytes]:
    for _ in range(len(table) + 1):
        if sector >= LAST_SECTOR:
            return
        yield data[(sector + 1) * size : (sector + 2) * size]
        sector = table[sector]
    raise ValueError(sector)


def _stream(data: bytes, first: int, length: int) -> bytes:
    """A stream of the file; small ones live in sectors of 64 bytes inside the root stream."""
    size = _sector_size(data)
    table = _table(data, size)
    if length >= struct.unpack_from("<I", data, 56)[0]:
        return b"".join(_chain(data, first, size, table))[:length]
    root_entry = next(_chain(data, struct.unpack_from("<I", data, 48)[0], size, table))
    root = b"".join(_chain(data, struct.unpack_from("<I", root_entry, 116)[0], size, table))
    small = b"".join(_chain(data, struct.unpack_from("<I", data, 60)[0], size, table))
    small_table = list(struct.unpack(f"<{len(small) // 4}I", small))
    return b"".join(_chain(b"\0" * 64 + root, first, 64, small_table))[:length]


def _sheets(stream: bytes) -> list[list[tuple[int, int, str]]]:
    """Walks the records; after the first substream (globals) each substream is a sheet."""
    errors: list[list[tuple[int, int, str]]] = []
    rows = columns = 0
    rectangles = 0
    for kind, body in _records(stream):
        if kind == FILE_PASSWORD:
            raise PasswordProtected
        if kind == BEGIN:
            errors.append([])
            rows = columns = 0
        elif kind in CELLS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if rows * columns > limits.CELLS:
                raise TooManyCells(sheet=str(len(errors) - 1))
            if kind == ERROR and len(body) >= 8 and body[7]:
                errors[-1].append((row + 1, column + 1, ERRORS.get(body[6], "#N/A")))
        elif kind == END:
            rectangles += rows * columns
            if rectangles > 2 * limits.CELLS or len(errors) > limits.SHEETS:
                raise TooManyCells(sheet=str(len(errors) - 1))
    return errors[1:]


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length
