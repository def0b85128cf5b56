"""Zip archives from strangers: how many parts, how large they really are, what must not be among them."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import IO

CHUNK = 2**20
ENCRYPTED = 0x1
MACROS = ("vbaproject.bin", "macrosheets/", "basic/script", "dialogsheets/")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, UnicodeDecodeError, ValueError)


class ArchiveFault(Enum):
    """Why an archive is not opened; who reads it has the sentence for its kind of file."""

    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    LOCKED = "locked"
    MACROS = "macros"


class ArchiveRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """An archive that is not opened, or a part of it that holds more than it may."""

    def __init__(self, fault: ArchiveFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much an archive may hold; `ratio` is unpacked : packed and counts only for parts above `ratio_from` bytes."""

    entries: int
    archive_bytes: int
    part_bytes: int
    ratio: int
    ratio_from: int


def open_archive(file: IO[bytes], bounds: Bounds) -> zipfile.ZipFile:
    """The archive, if what it declares about itself is bearable."""
    try:
        archive = zipfile.ZipFile(file)
        parts = archive.infolist()
    except BROKEN as broken:
        raise ArchiveRefused(ArchiveFault.DAMAGED) from broken
    if len(parts) > bounds.entries or len({part.filename for part in parts}) < len(parts):
        raise ArchiveRefused(ArchiveFault.TOO_LARGE)
    if sum(part.file_size for part in parts) > bounds.archive_bytes:
        raise ArchiveRefused(ArchiveFault.TOO_LARGE)
    for part in parts:
        if part.flag_bits & ENCRYPTED:
            raise ArchiveRefused(ArchiveFault.LOCKED)
        if any(sign in part.filename.lower() for sign in MACROS):
            raise ArchiveRefused(ArchiveFault.MACROS)
        if part.file_size > bounds.ratio_from and part.file_size > bounds.ratio * max(part.compress_size, 1):
            raise ArchiveRefused(ArchiveFault.TOO_LARGE)
    return archive


def chunks(archive: zipfile.ZipFile, name: str, bounds: Bounds) -> Iterator[bytes]:
    """The unpacked contents of a part, piece by piece; refuses as soon as more comes out than a part may hold."""
    total = 0
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                total += len(chunk)
                if total > bounds.part_bytes:
                    raise ArchiveRefused(ArchiveFault.TOO_LARGE)
                yield chunk
    except (*BROKEN, KeyError) as broken:
        raise ArchiveRefused(ArchiveFault.DAMAGED) from broken
