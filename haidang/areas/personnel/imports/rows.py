"""Which rows of a table are people, and which are subtitles, repeated headings and totals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from haidang.areas.personnel.imports.headings import is_known
from haidang.areas.personnel.imports.layouts import FEW, NAMES, Layout, closes
from haidang.areas.personnel.imports.texts import clean, shown
from haidang.foundation.basics.names import fold
from haidang.foundation.spreadsheets.reading import Cell, SheetCells

_SUBTITLE = re.compile(
    r"^(?:[ivx]+\s*[.\-)/]|[a-d]\s*[.\-)]|(?:to|khoi|ban|nhom|bo phan|doi ngu|truong|phong)\s"
    r"|can bo quan ly|cbql|giao vien|nhan vien)"
)
_ROMAN = re.compile(r"^(?:[IVX]+|[A-D])\.?$")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows of people with their numbers, and the texts of rows passed over."""

    numbers: list[int]
    rows: list[list[Cell]]
    skipped: list[tuple[int, str]]


def choose_rows(sheet: SheetCells, layout: Layout) -> Chosen:
    """The rows of people between the headings and the totals; vertical merges are filled down."""
    rows = _filled_down(sheet, layout)
    name_places = [guess.index for guess in layout.columns if guess.field in NAMES]
    places = [guess.index for guess in layout.columns if guess.field]
    chosen = Chosen([], [], [])
    for number, row in enumerate(rows, start=layout.first_row):
        filled = len(row) - row.count("")
        has_name = any(row[place] != "" for place in name_places)
        if filled <= FEW or not has_name or _looks_like_heading(row[name_places[0]]):
            if not filled:
                continue
            if _is_no_person(row, name_places, places, filled):
                chosen.skipped.append((number, " · ".join(shown(cell) for cell in row if cell != "")))
                continue
        chosen.numbers.append(number)
        chosen.rows.append(row)
    return chosen


def _looks_like_heading(cell: Cell) -> bool:
    """Names of people are no headings; only the first letters are compared, for speed."""
    return isinstance(cell, str) and cell[:2] in ("Họ", "HỌ", "họ", "Ho", "HO", "Tê", "TÊ", "Ho") and is_known(cell)


def _is_no_person(row: Sequence[Cell], name_places: list[int], places: list[int], filled: int) -> bool:
    texts = [clean(cell) for cell in row if cell != ""]
    name = " ".join(clean(row[place]) for place in name_places).strip()
    if sum(1 for text in texts if text and is_known(text)) >= FEW:
        return True  # the headings again, at the top of a printed page
    if closes(row, name_places) or not any(texts):
        return True
    if not name:
        return sum(1 for place in places if row[place] != "") < FEW
    is_subtitle = bool(_SUBTITLE.match(fold(name))) or bool(_ROMAN.match(texts[0]))
    return filled == 1 or (filled <= FEW and is_subtitle and texts[0] != name) or (filled <= 2 and is_subtitle)


def _filled_down(sheet: SheetCells, layout: Layout) -> list[list[Cell]]:
    rows = sheet.rows[layout.first_row - 1 : layout.last_row]
    fields = {guess.index for guess in layout.columns if guess.field and guess.field not in NAMES}
    for merge in sheet.merges:
        if merge.bottom <= merge.top or merge.top < layout.first_row or merge.left - 1 not in fields:
            continue
        value = sheet.rows[merge.top - 1][merge.left - 1]
        for number in range(merge.top + 1, min(merge.bottom, layout.last_row) + 1):
            place = number - layout.first_row
            rows[place] = [*rows[place][: merge.left - 1], value, *rows[place][merge.left :]]
    return rows
