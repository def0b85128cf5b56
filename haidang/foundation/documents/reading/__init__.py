"""Reading documents that strangers wrote: .docx and plain text, within bounds of memory and time."""

from haidang.foundation.documents.reading.blocks import Block, ReadDocument, ReadParagraph, ReadTable
from haidang.foundation.documents.reading.opening import open_document
from haidang.foundation.documents.reading.plain_text import read_plain_text
from haidang.foundation.documents.reading.refusals import DocumentRefused

__all__ = [
    "Block",
    "DocumentRefused",
    "ReadDocument",
    "ReadParagraph",
    "ReadTable",
    "open_document",
    "read_plain_text",
]
