"""Archives of spreadsheets: the bounds of a list, and its sentences for what is wrong with one."""

import zipfile
from collections.abc import Iterator
from typing import IO

from haidang.foundation.basics import archives
from haidang.foundation.basics.archives import ArchiveFault, ArchiveRefused, Bounds
from haidang.foundation.spreadsheets.reading import limits
from haidang.foundation.spreadsheets.reading.refusals import (
    FileDamaged,
    FileTooLarge,
    MacrosRefused,
    PasswordProtected,
    WorkbookRefused,
)

BOUNDS = Bounds(
    entries=limits.ENTRIES,
    archive_bytes=limits.ARCHIVE_BYTES,
    part_bytes=limits.PART_BYTES,
    ratio=limits.RATIO,
    ratio_from=limits.RATIO_FROM,
)
SENTENCES: dict[ArchiveFault, type[WorkbookRefused]] = {
    ArchiveFault.DAMAGED: FileDamaged,
    ArchiveFault.TOO_LARGE: FileTooLarge,
    ArchiveFault.LOCKED: PasswordProtected,
    ArchiveFault.MACROS: MacrosRefused,
}


def open_archive(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive, if what it declares about itself is bearable."""
    try:
        return archives.open_archive(file, BOUNDS)
    except ArchiveRefused as refused:
        raise SENTENCES[refused.fault] from refused


def chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The unpacked contents of a part, piece by piece; refuses as soon as more comes out than a part may hold."""
    try:
        yield from archives.chunks(archive, name, BOUNDS)
    except ArchiveRefused as refused:
        raise SENTENCES[refused.fault] from refused


def contents(archive: zipfile.ZipFile, name: str) -> bytes:
    """The whole part."""
    return b"".join(chunks(archive, name))
