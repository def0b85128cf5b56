"""The cells of a field, row by row: taken from its column, or put together from the columns that are its parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from haidang.areas.personnel.imports.layouts import ColumnGuess, Layout
from haidang.areas.personnel.imports.texts import clean
from haidang.areas.personnel.imports.words import is_marked
from haidang.foundation.spreadsheets.reading import Cell

type Rows = Sequence[list[Cell]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the cells of a field stand: the column that findings name, and the cells."""

    field: str
    letter: str
    heading: str
    cells: list[Cell]


# Marked columns and what a mark in them says, in a word that the reader of the field understands; best last.
MARKED = {
    "sex": (("is_man", "nam"), ("is_woman", "nữ"), ("birth_of_man", "nam"), ("birth_of_woman", "nữ")),
    "degree_rank": (
        ("has_intermediate", "TC"),
        ("has_college", "CĐ"),
        ("has_bachelor", "ĐH"),
        ("has_master", "ThS"),
        ("has_doctorate", "TS"),
    ),
}


def sources(layout: Layout, rows: Rows) -> dict[str, Source]:
    """All fields the layout gives cells for, by key."""
    guess_of = {guess.field: guess for guess in layout.columns if guess.field}
    found = {key: _straight(guess, rows) for key, guess in guess_of.items()}
    for key, together in _TOGETHER.items():
        parts = together(found)
        if parts is None:
            continue
        found[key] = _filled_up(found[key], parts) if key in found else parts
    return found


def _straight(guess: ColumnGuess, rows: Rows) -> Source:
    place = guess.index
    return Source(guess.field or "", guess.letter, guess.heading, [row[place] for row in rows])


def _filled_up(main: Source, more: Source) -> Source:
    cells = [other if cell == "" else cell for cell, other in zip(main.cells, more.cells, strict=True)]
    return Source(main.field, main.letter, main.heading, cells)


def _name(found: dict[str, Source]) -> Source | None:
    family, given = found.get("family_name"), found.get("given_name")
    if family is None:
        return None
    if given is None:
        return Source("full_name", family.letter, family.heading, family.cells)
    cells: list[Cell] = [
        f"{clean(first)} {clean(last)}".strip() for first, last in zip(family.cells, given.cells, strict=True)
    ]
    return Source("full_name", family.letter, family.heading, cells)


def _birth(found: dict[str, Source]) -> Source | None:
    man, woman = found.get("birth_of_man"), found.get("birth_of_woman")
    if man or woman:
        return _either("birth_on", man, woman)
    year = found.get("birth_year")
    if year is None:
        return None
    day, month = found.get("birth_day"), found.get("birth_month")
    blank: list[Cell] = [""] * len(year.cells)
    parts = zip(day.cells if day else blank, month.cells if month else blank, year.cells, strict=True)
    cells: list[Cell] = ["/".join(text for text in map(clean, three) if text) for three in parts]
    return Source("birth_on", year.letter, year.heading, cells)


def _either(key: str, first: Source | None, second: Source | None) -> Source | None:
    """The column that is filled; a bare mark is no date."""
    if first is None or second is None:
        one = first or second
        return one and Source(key, one.letter, one.heading, [_no_mark(cell) for cell in one.cells])
    cells = [_no_mark(a if a != "" else b) for a, b in zip(first.cells, second.cells, strict=True)]
    return Source(key, first.letter, first.heading, cells)


def _no_mark(cell: Cell) -> Cell:
    return "" if isinstance(cell, str) and len(cell.strip()) == 1 else cell


def _marked(key: str) -> Callable[[dict[str, Source]], Source | None]:
    def together(found: dict[str, Source]) -> Source | None:
        present = [(found[part], word) for part, word in MARKED[key] if part in found]
        if not present:
            return None
        cells: list[Cell] = [""] * len(present[0][0].cells)
        for source, word in present:
            for place, cell in enumerate(source.cells):
                if cell != "" and is_marked(cell):
                    cells[place] = word
        if (
            key == "sex"
            and any(cells)
            and not any(source.field in ("is_man", "birth_of_man") for source, _word in present)
        ):
            cells = [cell or "nam" for cell in cells]  # a lone column of the women: who is not marked is a man
        return Source(key, present[0][0].letter, present[0][0].heading, cells)

    return together


def _post(found: dict[str, Source]) -> Source | None:
    """Post and position in one text: "Giáo viên; Tổ trưởng"."""
    position, post = found.get("position"), found.get("post_kind")
    if position is None:
        return None
    if post is None:
        return Source("post_kind", position.letter, position.heading, position.cells)
    joined: list[Cell] = [
        f"{clean(b)}; {clean(a)}" if a not in ("", b) and b != "" else a or b
        for a, b in zip(post.cells, position.cells, strict=True)
    ]
    found["post_kind"] = Source("post_kind", post.letter, post.heading, joined)
    return None


_TOGETHER: dict[str, Callable[[dict[str, Source]], Source | None]] = {
    "full_name": _name,
    "birth_on": _birth,
    "sex": _marked("sex"),
    "degree_rank": _marked("degree_rank"),
    "post_kind": _post,
}
