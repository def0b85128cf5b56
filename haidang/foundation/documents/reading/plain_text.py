"""Plain text, as somebody copied it from a PDF: every line a paragraph, no table has borders."""

import re

from haidang.foundation.documents.reading import limits
from haidang.foundation.documents.reading.blocks import ReadDocument, ReadParagraph, clean
from haidang.foundation.documents.reading.refusals import DocumentEmpty, DocumentTooLarge, NotADocument, OldFont

# Letters that only texts in the one-byte fonts .VnTime (TCVN3) show once the font is gone; Vietnamese has none of them.
_TCVN3 = re.compile("[¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾ÆÇËÎÏÐÑÖ×ØÞßäåæçëîïñö÷øûüþÿ]")
# VNI writes the tone as a letter of its own behind the vowel.
_VNI = re.compile("[aAoOuUeEiI][øùûõïäàáåãâéèúüýÿ][a-zñ]|ñ[aoöôeiu]")
SUSPICIOUS_SHARE = 0.02  # of all letters: a stray sign (§, ·, «) is no old font


def decode(content: bytes) -> str:
    """The text of a file; anything but Unicode is refused, for a guessed encoding spoils names silently."""
    try:
        return content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise NotADocument from fault


def read_plain_text(text: str, *, name: str = "") -> ReadDocument:
    """Every line that holds something as a paragraph."""
    if len(text) > limits.CHARACTERS:
        raise DocumentTooLarge
    if "\x00" in text:
        raise NotADocument
    refuse_old_font(text)
    lines = [cleaned for line in re.split(r"[\r\n\f\v\u2028\u2029]", text) if (cleaned := clean(line))]
    if not lines:
        raise DocumentEmpty
    if len(lines) > limits.BLOCKS:
        raise DocumentTooLarge
    return ReadDocument(name, "text", [ReadParagraph(line) for line in lines])


def refuse_old_font(text: str) -> None:
    """Raises OldFont when so many letters are of the old one-byte fonts that the text cannot be Unicode."""
    letters = sum(map(str.isalpha, text))
    if len(_TCVN3.findall(text)) > max(3, SUSPICIOUS_SHARE * letters):
        raise OldFont
    if "ñ" in text and len(_VNI.findall(text)) > max(3, SUSPICIOUS_SHARE * letters):
        raise OldFont
