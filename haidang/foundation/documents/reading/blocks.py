"""What a read document is: paragraphs and tables in their order, all text composed (NFC)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """One paragraph; a line break typed inside it is "\\n"."""

    text: str


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table as a rectangle: a merged cell holds its text once, at its top left; the cells it covers are None."""

    rows: Sequence[Sequence[str | None]]

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


type Block = ReadParagraph | ReadTable


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document, all in memory; `kind` is what it really is: "docx" or "text" (without a table's borders)."""

    name: str
    kind: str
    blocks: Sequence[Block]


def clean(text: str) -> str:
    """Composed letters, plain single spaces, no invisible signs; line breaks stay."""
    text = _CONTROL.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()
