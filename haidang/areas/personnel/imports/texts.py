"""Cells as clean text: composed Unicode, plain spaces, no stray apostrophes; old fonts recognised."""

import re
import unicodedata
from datetime import date, datetime

from haidang.foundation.spreadsheets.reading import Cell

ERRORS = frozenset(
    {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
DITTOS = frozenset({'"', "''", "//", "-nt-", "nt", "-nt", "như trên", "nhu tren", "〃", "”", "- nt -"})
PLACEHOLDERS = frozenset({"-", "--", "---", "—", "–", ".", "..", "...", "…", "?", "/", "_", "0"})
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_ETH = re.compile(r"\bÐ")  # the Icelandic letter looks like Đ and is typed for it
# TCVN3 (ABC): the one-byte letters of the .VnTime fonts as they look once the font is gone.
_OLD = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
_NEW = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_FROM_OLD = str.maketrans(_OLD, _NEW)
_ONLY_OLD = re.compile("[¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾ÆÇËÎÏÐÑÖ×ØÞßäåæçëîïñö÷øûüþÿ]")


def clean(cell: Cell) -> str:
    """The cell as text: NFC, single plain spaces, no invisible signs; whole numbers without ".0"."""
    if isinstance(cell, str):
        text = cell if cell.isascii() else _composed(cell)
        return " ".join(text.split()).lstrip("'’`").strip()
    return shown(cell)


def _composed(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = _ETH.sub("Đ", text)
    # The soft hyphen is ư in the old fonts; elsewhere it is nothing.
    return text.replace("\u00ad", "") if "\u00ad" in text and not is_from_old_font(text) else text


def shown(cell: Cell) -> str:
    """The cell as a person sees it, for findings."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case datetime():
            return f"{cell:%d/%m/%Y}" if cell.time() == datetime.min.time() else f"{cell:%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case _:
            return str(cell)


def is_from_old_font(text: str) -> bool:
    """Whether the text was typed in a TCVN3 font (.VnTime and its kin) instead of Unicode."""
    return not text.isascii() and bool(_ONLY_OLD.search(text)) and not _has_modern_letters(text)


def from_old_font(text: str) -> str:
    """The same text in Unicode."""
    return text.translate(_FROM_OLD)


def _has_modern_letters(text: str) -> bool:
    return any("\u1ea0" <= sign <= "\u1ef9" or sign in "ĂăĐđƠơƯư" for sign in text)
