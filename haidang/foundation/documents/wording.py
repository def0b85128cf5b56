"""The words of a document as both renderers print them: letters files may hold, missing ends of lines, widths."""

import re
from collections.abc import Sequence

from haidang.foundation.documents.official import WITH_NUMBER, Annex, Block, OfficialDocument, Paragraph

STATE_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
CLOSED = "./."
# Average width of bold Times letters, in parts of their size: capitals, and small letters with spaces.
CAPITALS, SMALL = 0.6, 0.46
MM_PER_POINT = 25.4 / 72
_NOTHING_XML_TAKES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text: str) -> str:
    """Without the control characters that no XML file may hold."""
    return _NOTHING_XML_TAKES.sub("", text)


def clean_lines(lines: Sequence[str]) -> list[str]:
    return [clean(line) for line in lines]


def title_of(document: OfficialDocument) -> str:
    """Kind and subject in one line, for the properties of the file."""
    return " ".join(clean(f"{document.kind} {document.subject}").split())[:255]


def recipient_lines(document: OfficialDocument) -> list[str]:
    """- UBNDTP; - Lưu: VT."""
    return [f"- {line}" for line in _ended(document.recipients)]


def addressee_lines(document: OfficialDocument) -> list[str]:
    """One addressee as it is, several as a list."""
    if len(document.addressees) < 2:
        return clean_lines(document.addressees)
    return [f"- {line}" for line in _ended(document.addressees)]


def basis_lines(document: OfficialDocument) -> list[str]:
    return _ended(document.bases)


def annex_note(document: OfficialDocument, annex: Annex) -> str:
    return clean(annex.note.replace(WITH_NUMBER, document.attachment))


def closed_body(document: OfficialDocument) -> Sequence[Block]:
    """The body; its last paragraph ends with "./."."""
    if not document.body or not isinstance(document.body[-1], Paragraph):
        return document.body
    last = document.body[-1]
    if last.text.rstrip().endswith(CLOSED):
        return document.body
    return [*document.body[:-1], Paragraph(last.text.rstrip().rstrip(".;,") + CLOSED, last.label)]


def rule_length(line: str, widest: float, *, size: float, letter: float) -> float:
    """Millimetres of the rule under a heading: two fifths of its text (the decree: a third to a half)."""
    return 0.4 * min(len(line) * size * letter * MM_PER_POINT, widest)


def _ended(lines: Sequence[str]) -> list[str]:
    """Each line with ";" and the last with ".", where the end is missing."""
    cleaned = [clean(line).rstrip() for line in lines]
    last = len(cleaned) - 1
    return [
        line if line.endswith((";", ".", ",", ":")) else line + ("." if place == last else ";")
        for place, line in enumerate(cleaned)
    ]
