"""Files that people send as evidence: what they hold is read from their first bytes, never from their name."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import Protocol

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.downloads import download
from haidang.foundation.basics.refusals import Refused

LARGEST = 5 * 1024 * 1024  # bytes
LONGEST_NAME = 120
# The first bytes of a file, the extension they stand for, and the type it is sent back with.
KINDS = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
)
CONTENT_TYPES = {extension: content_type for _mark, extension, content_type in KINDS}
ACCEPT = ".pdf,.jpg,.jpeg,.png"


class FileTooLarge(Refused):
    def __init__(self) -> None:
        super().__init__(_("The file is larger than 5 MB. Scan it coarser, or send the page that counts."))


class FileOfUnknownKind(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only PDF, JPG and PNG files are taken. Save it as one of these and send it again."))


class FileEmpty(Refused):
    def __init__(self) -> None:
        super().__init__(_("The file is empty. Choose it again."))


class Upload(Protocol):
    """What a form hands over: Django's UploadedFile, or anything that reads like it."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def read(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that passed the checks; `extension` follows from its content."""

    name: str
    extension: str
    content: bytes
    digest: str

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.extension]


def read_evidence(upload: Upload) -> EvidenceFile:
    """The checked file; raises FileTooLarge, FileEmpty or FileOfUnknownKind."""
    if upload.size is not None and upload.size > LARGEST:
        raise FileTooLarge
    content = upload.read()
    if not content:
        raise FileEmpty
    if len(content) > LARGEST:
        raise FileTooLarge
    extension = next((extension for mark, extension, _type in KINDS if content.startswith(mark)), None)
    if extension is None:
        raise FileOfUnknownKind
    stem = (upload.name or "").rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rpartition(".")[0]
    name = "".join(letter for letter in stem if letter.isprintable()).strip()[: LONGEST_NAME - 5]
    return EvidenceFile(f"{name or 'minh-chung'}.{extension}", extension, content, sha256(content).hexdigest())


def download_evidence(name: str, content: bytes) -> FileResponse:
    """A kept EvidenceFile under its name, to be saved; it is never shown inside a page of ours."""
    path = PurePath(name)
    extension = path.suffix.removeprefix(".")
    return download(BytesIO(content), title=path.stem, extension=extension, content_type=CONTENT_TYPES[extension])
