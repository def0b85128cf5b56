"""The parts of a .docx: looked through before anything is understood."""

import io
import re
import zipfile
from xml.etree import ElementTree as ET

from haidang.foundation.basics import archives
from haidang.foundation.basics.archives import ArchiveFault, ArchiveRefused
from haidang.foundation.documents.reading import limits
from haidang.foundation.documents.reading.refusals import (
    DocumentDamaged,
    DocumentLocked,
    DocumentMacros,
    DocumentRefused,
    DocumentTooLarge,
    ForeignParts,
    NotADocument,
)

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_EXTERNAL = re.compile(r"^external$", re.IGNORECASE)
HYPERLINK = "/hyperlink"
# Objects whose contents no reader of ours sees.
EMBEDDED = ("word/embeddings/", "word/activex/", "word/afchunk")
SENTENCES: dict[ArchiveFault, type[DocumentRefused]] = {
    ArchiveFault.DAMAGED: DocumentDamaged,
    ArchiveFault.TOO_LARGE: DocumentTooLarge,
    ArchiveFault.LOCKED: DocumentLocked,
    ArchiveFault.MACROS: DocumentMacros,
}


class Package:
    """An opened .docx whose macros, links and objects were looked for."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = archives.open_archive(io.BytesIO(content), limits.ARCHIVE)
        except ArchiveRefused as refused:
            raise SENTENCES[refused.fault] from refused
        self.names = set(self._archive.namelist())
        self._look_through(self._archive)

    def part(self, name: str) -> ET.Element | None:
        """The root of an XML part; None when there is no such part."""
        if name not in self.names:
            return None
        data = self._contents(name)
        # UTF-16 would hide a DOCTYPE from the pattern: Word writes UTF-8 only.
        if _DOCTYPE.search(data) or data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in data[:200]:
            raise DocumentDamaged
        try:
            return ET.fromstring(data)  # noqa: S314 - without DOCTYPE there are no entities
        except (ET.ParseError, ValueError, LookupError) as broken:
            raise DocumentDamaged from broken

    def _contents(self, name: str) -> bytes:
        try:
            return b"".join(archives.chunks(self._archive, name, limits.ARCHIVE))
        except ArchiveRefused as refused:
            raise SENTENCES[refused.fault] from refused

    def _look_through(self, archive: zipfile.ZipFile) -> None:
        names = [name.lower() for name in archive.namelist()]
        if "[Content_Types].xml" not in self.names:
            raise DocumentDamaged
        if b"macroenabled" in self._contents("[Content_Types].xml").lower():
            raise DocumentMacros
        if "word/document.xml" not in self.names:
            raise NotADocument
        if any(name.startswith(EMBEDDED) for name in names):
            raise ForeignParts
        for name in sorted(self.names):
            if name.lower().endswith(".rels"):
                self._refuse_links(name)

    def _refuse_links(self, name: str) -> None:
        """A link that a reader would follow by itself is refused; one that people click (a hyperlink) is only text."""
        root = self.part(name)
        for link in () if root is None else root:
            if _EXTERNAL.match(link.get("TargetMode", "")) and not link.get("Type", "").endswith(HYPERLINK):
                raise ForeignParts
