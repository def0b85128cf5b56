"""Reading words with a fixed meaning in their many spellings: sex, post, contract, level, diploma, subjects, titles."""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache

from haidang.areas.personnel.imports.headings import DATA
from haidang.areas.personnel.imports.problems import Outcome, error, proposal, warning
from haidang.areas.personnel.imports.texts import PLACEHOLDERS, clean
from haidang.areas.personnel.queries.lives import read_titles
from haidang.foundation.basics.names import fold
from haidang.foundation.spreadsheets.reading import Cell

_NOT_WORD = re.compile(r"[^\w✓✔√]+")
_BETWEEN_SUBJECTS = re.compile(r"[,;/&+\n]|\s[-–]\s|(?<=\w)[-–](?=\w)")
_BESIDE = re.compile(r"\(.*?\)|\b(?:thcs|thpt|khối|lớp|môn)\b|\b\d+\b", re.IGNORECASE)
_UNFINISHED = re.compile(r"\b(?:dang hoc|dang theo hoc|chua tot nghiep|dang hoan thanh|dang dao tao)\b.*?(?:[,;)]|$)")
_TITLE = re.compile(r"v\s*\.?\s*0?7\s*\.?\s*(\d{2})\s*\.?\s*(\d{2})", re.IGNORECASE)
_CLASS = re.compile(r"\bhang\s*(iv|iii|ii|i|[1-4])\b")
_ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv"}

type Rules = list[tuple[str, tuple[str, ...]]]


@cache
def _spellings() -> dict[str, object]:
    return tomllib.loads((DATA / "spellings.toml").read_text("utf-8"))


@cache
def _rules(name: str) -> Rules:
    tables = _spellings()[name]
    assert isinstance(tables, list)
    return [(table["value"], tuple(f" {word} " for word in table["words"])) for table in tables]


@cache
def _words(name: str) -> frozenset[str]:
    words = _spellings()[name]
    assert isinstance(words, list)
    return frozenset(words)


def plain(text: str) -> str:
    """A text for comparison: no accents, capitals or punctuation."""
    return " ".join(_NOT_WORD.sub(" ", fold(text)).split())


def is_empty(text: str) -> bool:
    """Whether the text says that there is nothing."""
    if not text or text in PLACEHOLDERS:
        return True
    is_number = text.isascii() and text.isdecimal()  # most cells asked about; working out the plain text is slow
    return (text if is_number else plain(text)) in _words("empty")


def first_rule(name: str, text: str) -> str | None:
    """The value of the first rule of the table one of whose words stands in the text."""
    padded = f" {plain(text)} "
    return next((value for value, words in _rules(name) if any(word in padded for word in words)), None)


def choice_reader(name: str, code: str) -> Callable[[Cell], Outcome]:
    """A reader for a table of spellings; what fits no rule is finding `code`."""

    def read(cell: Cell) -> Outcome:
        text = clean(cell)
        if not text or text in PLACEHOLDERS:
            return None
        return first_rule(name, text) or (None if is_empty(text) else error(code, seen=text))

    return read


read_sex = choice_reader("sex", "S501")
read_post = choice_reader("post", "S502")
read_contract = choice_reader("contract", "S503")


def read_flag(cell: Cell) -> Outcome:
    """Yes, no, or nothing."""
    if isinstance(cell, bool):
        return cell
    text = clean(cell)
    word = plain(text) or text
    if not text or text == "-":
        return None
    if word in _words("yes"):
        return True
    return False if word in _words("no") or is_empty(text) else error("S505", seen=text)


def is_marked(cell: Cell) -> bool:
    """Whether a cell of a column to be marked is marked: by anything but a no."""
    if isinstance(cell, bool):
        return cell
    text = clean(cell)
    return bool(text) and not is_empty(text) and plain(text) not in _words("no")


def read_level(cell: Cell) -> Outcome:
    """One level; where several are named a person decides."""
    text = clean(cell)
    if is_empty(text):
        return None
    padded = f" {plain(text)} "
    found = [value for value, words in _rules("level") if any(word in padded for word in words)]
    if not found:
        return error("S504", seen=text)
    return found[0] if len(found) == 1 else error("S506", levels=", ".join(found))


def read_pedagogy(cell: Cell) -> Outcome:
    """The level of a pedagogy certificate; a bare mark says that there is one, not for which level."""
    text = clean(cell)
    if is_empty(text):
        return None
    if cell is True or plain(text) in _words("yes") or first_rule("level", text) is None:
        return error("S706", seen=text)
    return read_level(cell)


def read_degree(cell: Cell) -> Outcome:
    """The highest diploma that is named and finished, as a DegreeRank."""
    text = clean(cell)
    if is_empty(text):
        return None
    value = first_rule("degree", _UNFINISHED.sub(" ", fold(text)))
    return int(value) if value else error("S701", seen=text)


def trains_teachers(text: str) -> bool | None:
    """Whether the words of a diploma or major say that the programme trains teachers; None: they say nothing."""
    value = first_rule("training", text)
    return None if value is None else value == "yes"


def subject_reader(known: Mapping[str, str]) -> Callable[[Cell], Outcome]:
    """A reader of one or several subjects; `known` gives the code by name."""
    codes: dict[str, str] = {}
    table = _spellings()["subjects"]
    assert isinstance(table, dict)
    allowed = frozenset(known.values()) or frozenset(table)
    for code, words in table.items():
        codes.update(
            {word: code for word in words if code in allowed} | ({plain(code): code} if code in allowed else {})
        )
    codes.update({plain(name): code for name, code in known.items()})

    def read(cell: Cell) -> Outcome:
        text = clean(cell)
        if is_empty(text):
            return None
        found, unknown = _subjects(text, codes)
        if unknown:
            offer = tuple(dict.fromkeys(found)) or None
            return error("S702", offer=offer, unknown=", ".join(unknown))
        return tuple(dict.fromkeys(found))

    return read


def _subjects(text: str, codes: Mapping[str, str]) -> tuple[list[str], list[str]]:
    if (code := _subject(text, codes)) is not None:
        return [code], []
    found: list[str] = []
    unknown: list[str] = []
    for part in _BETWEEN_SUBJECTS.split(_BESIDE.sub(" ", text)):
        name = part.strip()
        if not name:
            continue
        code = _subject(name, codes)
        pieces = [name] if code else re.split(r"\s+và\s+", name)
        for piece in pieces:
            code = _subject(piece, codes)
            (found if code else unknown).append(code or piece)
    return found, unknown if found or unknown else [text]


def _subject(text: str, codes: Mapping[str, str]) -> str | None:
    word = plain(text)
    bare = plain(_BESIDE.sub(" ", text))
    return (
        codes.get(word)
        or codes.get(bare)
        or codes.get(bare.removeprefix("giao vien ").removeprefix("gv ").removeprefix("mon "))
    )


def read_title(cell: Cell) -> Outcome:
    """A code V.07.…; a title in words with level and class is offered as its code."""
    text = clean(cell)
    if is_empty(text):
        return None
    if match := _TITLE.search(text):
        code = f"V.07.{match[1]}.{match[2]}"
        return code if code in read_titles() else warning("S703", code, title=code)
    level = first_rule("level", text)
    if level and (rank := _CLASS.search(plain(text))):
        roman = _ROMAN.get(rank[1], rank[1]).upper()
        for code, facts in read_titles().items():
            if facts["level"] == level and facts["class"] == roman and not facts.get("old"):
                return proposal("S704", None, offer=code, better=code)
    return error("S705", seen=text)


def text_reader(longest: int) -> Callable[[Cell], Outcome]:
    """A reader of free text that fits `longest` letters."""

    def read(cell: Cell) -> Outcome:
        text = clean(cell)
        if text in PLACEHOLDERS or (len(text) < 12 and is_empty(text)):
            return None
        return text if len(text) <= longest else error("S103", most=str(longest))

    return read
