"""The columns of a plan's table by their headings: in any order, with or without marks, on one line or several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from haidang.foundation.basics.names import fold

# In this order: "Đơn vị phối hợp thực hiện" is no column of times, "Hình thức thực hiện" no column of contents.
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ordinal", re.compile(r"^(s?tt|so tt|so thu tu|thu tu)\.?$")),
    ("coordinating", re.compile(r"phoi hop")),
    ("leads", re.compile(r"chu tri|don vi thuc hien|don vi phu trach|co quan thuc hien")),
    ("mode", re.compile(r"hinh thuc|phuong thuc|cach thuc")),
    ("quantity", re.compile(r"so luong|chi tieu|so nguoi|quy mo|so hoc vien|^sl\b")),
    ("time", re.compile(r"thoi gian|tien do|thoi han|thoi diem")),
    ("levels", re.compile(r"cap hoc|bac hoc|^cap$")),
    ("content", re.compile(r"noi dung|nhiem vu|cong viec|hoat dong|lop boi duong|chuyen de")),
)
LEAST = 3  # known headings that make a row one of headings
MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds which cell; `others` are headings nobody knows."""

    places: dict[str, int]
    others: dict[int, str]
    rows: int = 1

    @property
    def missing(self) -> list[str]:
        return [name for name, _pattern in reversed(_WORDS) if name not in self.places]


def heading_of(text: str) -> str:
    """The cell a heading names; "" when nobody knows it."""
    folded = fold(text).strip(" .:()")
    return next((name for name, pattern in _WORDS if len(folded) < 60 and pattern.search(folded)), "")


def find_columns(rows: Sequence[Sequence[str | None]]) -> Columns | None:
    """The columns of a table whose first rows are headings; None when they are not."""
    best: Columns | None = None
    for count in range(1, min(MOST_ROWS, len(rows)) + 1):
        found = _columns(rows[:count], count)
        if len(found.places) >= LEAST and "content" in found.places:
            if best is None or len(found.places) > len(best.places):
                best = found
        elif best is None and len(found.places) + len(found.others) > LEAST:
            continue
    return best


def is_heading_row(row: Sequence[str | None], columns: Columns) -> bool:
    """Whether the row repeats headings, as tables do on every page."""
    known = {heading_of(cell) for cell in row if cell} - {""}
    filled = [cell for cell in row if cell]
    return len(known) >= min(LEAST, len(columns.places)) and len(known) * 2 > len(filled)


def _columns(rows: Sequence[Sequence[str | None]], count: int) -> Columns:
    """Headings over several rows are read from top to bottom; what a merged cell covers takes its words."""
    places: dict[str, int] = {}
    others: dict[int, str] = {}
    above: list[str] = [""] * len(rows[0])
    for row in rows:
        spread = ""
        for place, cell in enumerate(row):
            if cell is None:
                # Beside a merged heading (its words reach here) or under one (they stand above already).
                words = spread if not above[place] else ""
            else:
                words = spread = cell
            above[place] = f"{above[place]} {words}".strip()
    for place, words in enumerate(above):
        name = heading_of(words)
        if name and name not in places:
            places[name] = place
        elif words:
            others[place] = " ".join(words.split())
    return Columns(places, others, count)
