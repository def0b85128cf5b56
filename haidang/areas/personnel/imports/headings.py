"""Which field a heading means: known words first with accents, then without, then words inside a longer heading."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from haidang.areas.personnel.imports.fields import FIELD_OF
from haidang.foundation.basics.names import fold

DATA = Path(__file__).resolve().parent.parent / "data"
_NOISE = re.compile(r"\(.*?\)|\[.*?\]|[^\w/]+")
_LONGEST = 160
LIKENESS = 0.86
LEAST_LETTERS_INSIDE = 4
BETWEEN = " / "


class How(StrEnum):
    """How a heading was understood."""

    EXACT = "exact"
    SYNONYM = "synonym"
    LIKELY = "likely"
    REMEMBERED = "remembered"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The field a heading means (None: unknown, "": known and left out) and how sure that is."""

    field: str | None
    how: How


UNKNOWN = Meaning(None, How.NONE)


def heading_key(heading: str) -> str:
    """A heading as it is compared and remembered: composed, lower case, single spaces, no brackets or punctuation."""
    text = unicodedata.normalize("NFC", heading[:_LONGEST]).lower().replace("_", " ")
    plain = " ".join(_NOISE.sub(" ", text).split())
    return plain or " ".join(re.sub(r"[^\w]+", " ", text).split())


def meaning_of(heading: str, upper: str, remembered: Mapping[str, str]) -> Meaning:
    """What a heading means below the heading `upper` ("" where there is none)."""
    whole = heading_key(f"{upper}{BETWEEN}{heading}" if upper else heading)
    if whole in remembered:
        return Meaning(remembered[whole] or "", How.REMEMBERED)
    if not upper:
        return _single(heading_key(heading))
    inside = _part(heading_key(heading), _single(heading_key(upper)).field)
    return inside or _below(heading_key(heading), heading_key(upper))


def is_known(heading: str) -> bool:
    """Whether the heading is a known one, with or without accents."""
    words, key = _vocabulary(), heading_key(heading)
    return key in words.accented or fold(key) in words.folded


def _below(lower: str, upper: str) -> Meaning:
    together = _single(f"{upper} {lower}")
    if together.how in (How.EXACT, How.SYNONYM):
        return together
    alone = _single(lower)
    return alone if alone.field is not None else _single(upper) if not lower else together


def _part(lower: str, upper_field: str | None) -> Meaning | None:
    parts = _vocabulary().parts.get(upper_field or "", {})
    found = parts.get(lower, parts.get(fold(lower) if lower != "nam" else lower))
    return Meaning(found, How.SYNONYM) if found is not None else None


@lru_cache(maxsize=4096)
def _single(key: str) -> Meaning:
    words = _vocabulary()
    if key in words.official:
        return Meaning(words.official[key], How.EXACT)
    if key in words.accented:
        return Meaning(words.accented[key], How.SYNONYM)
    folded = fold(key)
    if folded in words.folded:
        # Typed without accents at all it is as good; with other accents it is only likely.
        return Meaning(words.folded[folded], How.SYNONYM if folded == key else How.LIKELY)
    return _likely(folded, words)


def _likely(folded: str, words: "_Vocabulary") -> Meaning:
    if len(folded) < LEAST_LETTERS_INSIDE:
        return UNKNOWN
    close = get_close_matches(folded, words.folded, n=1, cutoff=LIKENESS)
    if close:
        return Meaning(words.folded[close[0]], How.LIKELY)
    padded = f" {folded.replace('/', ' ')} "
    inside = [name for name in words.folded if len(name) >= LEAST_LETTERS_INSIDE and f" {name} " in padded]
    if not inside:
        return UNKNOWN
    return Meaning(words.folded[max(inside, key=len)], How.LIKELY)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    official: dict[str, str]
    accented: dict[str, str]
    folded: dict[str, str]
    parts: dict[str, dict[str, str]]


@cache
def _vocabulary() -> _Vocabulary:
    data = tomllib.loads((DATA / "headings.toml").read_text("utf-8"))
    official: dict[str, str] = {}
    accented: dict[str, str] = {}
    for field, names in data["names"].items():
        assert field in FIELD_OF, field
        official[heading_key(names[0])] = field
        for name in names:
            accented.setdefault(heading_key(name), field)
    for name in data["ignored"]:
        accented.setdefault(heading_key(name), "")
    folded: dict[str, str] = {}
    for name, field in accented.items():
        folded.setdefault(fold(name), field)
    del folded["nam"]  # nam (men) or năm (year): accents decide, or the heading above
    parts = {
        upper: {heading_key(name): field for name, field in names.items()}
        | {fold(heading_key(name)): field for name, field in names.items() if fold(name) != "nam"}
        for upper, names in data["parts"].items()
    }
    return _Vocabulary(official, accented, folded, parts)
