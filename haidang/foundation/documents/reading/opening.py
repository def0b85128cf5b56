"""Finds out what a document really is and reads it the safe way."""

from pathlib import PurePath

from haidang.foundation.documents.reading import limits
from haidang.foundation.documents.reading.blocks import ReadDocument
from haidang.foundation.documents.reading.office_open import read_office_open
from haidang.foundation.documents.reading.plain_text import decode, read_plain_text
from haidang.foundation.documents.reading.refusals import (
    DocumentEmpty,
    DocumentLocked,
    DocumentMacros,
    DocumentTooLarge,
    NotADocument,
    OldWord,
    PdfRefused,
    WrongName,
)

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
TEXT_ENDINGS = ("txt", "md")
MACRO_ENDINGS = ("docm", "dotm")


def open_document(content: bytes, *, name: str) -> ReadDocument:
    """The document in `content`; raises a DocumentRefused whose sentence says what to do."""
    if not content:
        raise DocumentEmpty
    if len(content) > limits.FILE_BYTES:
        raise DocumentTooLarge
    ending = PurePath(name).suffix.lower().removeprefix(".")
    _refuse_others(content, ending)
    if content.startswith(b"PK"):
        document = read_office_open(content, name=name)
        if ending not in {"docx", "dotx"}:
            raise WrongName(found="docx")
        return document
    if ending not in TEXT_ENDINGS:
        raise NotADocument
    return read_plain_text(decode(content), name=name)


def _refuse_others(content: bytes, ending: str) -> None:
    """What the first bytes say the file is, whatever it is called."""
    if ending in MACRO_ENDINGS:
        raise DocumentMacros
    if content.startswith(COMPOUND):
        raise DocumentLocked if ENCRYPTED_PACKAGE in content else OldWord
    if content.startswith(b"{\\rtf"):
        raise OldWord
    if b"%PDF-" in content[:1024]:
        raise PdfRefused
    start = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"<") and any(sign in start for sign in (b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise NotADocument
