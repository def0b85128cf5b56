"""Zip archives from strangers: how many parts, how large they really are, what must not be among them."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from haidang.foundation.spreadsheets.reading import limits
from haidang.foundation.spreadsheets.reading.refusals import FileDamaged, FileTooLarge, MacrosRefused, PasswordProtected

CHUNK = 2**20
ENCRYPTED = 0x1
MACROS = ("vbaproject.bin", "macrosheets/", "basic/script", "dialogsheets/")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, UnicodeDecodeError, ValueError)


def open_archive(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive, if what it declares about itself is bearable."""
    try:
        archive = zipfile.ZipFile(file)
        parts = archive.infolist()
    except BROKEN as broken:
        raise FileDamaged from broken
    if len(parts) > limits.ENTRIES or len({part.filename for part in parts}) < len(parts):
        raise FileTooLarge
    if sum(part.file_size for part in parts) > limits.ARCHIVE_BYTES:
        raise FileTooLarge
    for part in parts:
        if part.flag_bits & ENCRYPTED:
            raise PasswordProtected
        if any(sign in part.filename.lower() for sign in MACROS):
            raise MacrosRefused
        if part.file_size > limits.RATIO_FROM and part.file_size > limits.RATIO * max(part.compress_size, 1):
            raise FileTooLarge
    return archive


def chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The unpacked contents of a part, piece by piece; refuses as soon as more comes out than a part may hold."""
    total = 0
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                total += len(chunk)
                if total > limits.PART_BYTES:
                    raise FileTooLarge
                yield chunk
    except BROKEN as broken:
        raise FileDamaged from broken
    except KeyError as missing:
        raise FileDamaged from missing


def contents(archive: zipfile.ZipFile, name: str) -> bytes:
    """The whole part."""
    return b"".join(chunks(archive, name))
