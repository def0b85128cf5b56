"""The numbers that Word counts itself: they stand in no text, yet people read them."""

from collections import defaultdict
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
MOST = 32_767


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How a level of a list counts and how its number is written: "%1." or "%1.%2"."""

    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    levels: dict[str, dict[int, ListLevel]] = field(default_factory=dict)
    list_of: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def next(self, number_id: str, depth: int) -> str:
        """The number of the next paragraph of a list; "" when the list is unknown or writes none."""
        name = self.list_of.get(number_id, "")
        levels = self.levels.get(name, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts[name]
        counts[depth] = min(counts.get(depth, level.start - 1) + 1, MOST)
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if level.form == "bullet":
            return "-"
        text = level.text
        for place in range(LEVELS):
            if (mark := f"%{place + 1}") in text:
                counting = levels.get(place, level)
                text = text.replace(mark, _written(counts.get(place, counting.start), counting.form))
        return text.strip()


def read_numbering(root: ET.Element | None) -> Numbering:
    """The lists that word/numbering.xml defines."""
    numbering = Numbering()
    if root is None:
        return numbering
    for abstract in root.iter(f"{W}abstractNum"):
        name = abstract.get(f"{W}abstractNumId", "")
        numbering.levels[name] = {_depth(level): _level(level) for level in abstract.findall(f"{W}lvl")}
    for one in root.iter(f"{W}num"):
        abstract_id = one.find(f"{W}abstractNumId")
        if abstract_id is not None:
            numbering.list_of[one.get(f"{W}numId", "")] = abstract_id.get(f"{W}val", "")
    return numbering


def _depth(level: ET.Element) -> int:
    return whole(level.get(f"{W}ilvl"), 0)


def _level(level: ET.Element) -> ListLevel:
    def value(name: str) -> str:
        found = level.find(f"{W}{name}")
        return "" if found is None else found.get(f"{W}val", "")

    return ListLevel(value("numFmt") or "decimal", value("lvlText")[:40], whole(value("start"), 1))


def whole(text: str | None, otherwise: int) -> int:
    """A whole number of the file within reason."""
    try:
        return max(-MOST, min(int(text or ""), MOST))
    except ValueError:
        return otherwise


def _written(number: int, form: str) -> str:
    match form:
        case "lowerRoman":
            return _roman(number)
        case "upperRoman":
            return _roman(number).upper()
        case "lowerLetter":
            return _letter(number)
        case "upperLetter":
            return _letter(number).upper()
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02d}"
        case _:
            return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while number >= value and len(text) < 20:
            text, number = text + sign, number - value
    return text


def _letter(number: int) -> str:
    """a, b … z, aa, bb …, as Word counts."""
    if number < 1:
        return ""
    return chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 10)
