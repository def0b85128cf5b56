"""Reading names of people: clean, complete, in proper case by Vietnamese rules."""

import re

from haidang.areas.personnel.imports.problems import Outcome, error, proposal, warning
from haidang.areas.personnel.imports.texts import clean, from_old_font, is_from_old_font
from haidang.foundation.basics.names import SOURCE
from haidang.foundation.spreadsheets.reading import Cell

LONGEST = 120
_NUMBERED = re.compile(r"^\d{1,3}\s*[.)\-/]\s*")
_STRANGE = re.compile(r"[0-9@#$%^*=<>{}\[\]|\\_!?:;\"]")
# As most names are written: nothing to look for in them.
_PROPER = re.compile(rf"[{SOURCE.upper()}][{SOURCE}]*(?: [{SOURCE.upper()}][{SOURCE}]*)+")
_BESIDE = re.compile(r"\s*\(([^)]*)\)\s*$")


def read_name(cell: Cell) -> Outcome:
    """The full name; capitals and lower case are an offer, signs and digits a problem."""
    if isinstance(cell, str) and len(cell) <= LONGEST and _PROPER.fullmatch(cell):
        return cell
    text = clean(cell)
    if not text:
        return None
    if is_from_old_font(text):
        return error("S204", offer=proper(from_old_font(text)))
    bare = _BESIDE.sub("", _NUMBERED.sub("", text))
    if bare != text and " " in bare and not _STRANGE.search(bare):
        return warning("S206", bare, name=bare)
    if len(text) > LONGEST or _STRANGE.search(text):
        return error("S203")
    if " " not in text:
        return error("S202")
    better = proper(text)
    if text != better and (text.isupper() or text.islower() or _has_small_word(text)):
        return proposal("S201", text, offer=better, better=better)
    return text


def proper(text: str) -> str:
    """Each word with a capital and small letters; an apostrophe or hyphen starts a word (H'Hen, Y-Moan)."""
    return " ".join("-".join(_word(part) for part in word.split("-")) for word in text.split())


def _word(word: str) -> str:
    head, apostrophe, tail = word.partition("'")
    return head.capitalize() + (apostrophe + tail.capitalize() if apostrophe else "")


def _has_small_word(text: str) -> bool:
    return any(word[0].islower() for word in text.split())
