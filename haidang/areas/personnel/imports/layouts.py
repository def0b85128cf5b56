"""Finds the table on each sheet: the rows of headings, what each column holds, where the data begin and end."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from haidang.areas.personnel.imports.headings import BETWEEN, How, Meaning, heading_key, is_known, meaning_of
from haidang.areas.personnel.imports.texts import clean
from haidang.foundation.basics.names import fold
from haidang.foundation.spreadsheets.reading import Cell, SheetCells, Workbook, letter

DEPTH = 40  # rows in which headings are looked for
LEAST_COLUMNS = 2
FEW = 3
LONGEST_HEADING = 120
NAMES = ("full_name", "given_name", "family_name")
_NUMBERING = re.compile(r"^[(\[]?(?:\d{1,2}|[a-zA-Z])[)\].]?$")
_SIGNATURE = re.compile(
    r"^(?:tong cong|tong so|tong|cong|an dinh|danh sach (?:nay )?(?:co|gom)|nguoi lap|nguoi lap bieu|thu truong"
    r"|hieu truong$|xac nhan|ke toan$|.*\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b|ghi chu:|luu y|noi nhan)"
)


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """A column (index from nought, letter as people name it) and the key of the field it seems to hold."""

    index: int
    letter: str
    heading: str
    field: str | None
    how: How
    key: str = ""  # the heading as it is remembered, see heading_key()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table of a sheet is; rows from one. Without columns there is no table on the sheet."""

    sheet: str
    columns: Sequence[ColumnGuess] = ()
    heading_rows: tuple[int, ...] = ()
    first_row: int = 0
    last_row: int = 0
    is_hidden: bool = False

    @property
    def has_table(self) -> bool:
        return bool(self.columns)


@dataclass(frozen=True, slots=True)
class _Heading:
    lower: str
    upper: str = ""

    @property
    def text(self) -> str:
        return f"{self.upper}{BETWEEN}{self.lower}" if self.upper else self.lower


def find_tables(workbook: Workbook, remembered: Mapping[str, str]) -> list[Layout]:
    """One layout a sheet. `remembered`: heading_key → key of a field, or "" for "leave out", as chosen before."""
    return [_find(sheet, remembered) for sheet in workbook.sheets]


def choose(layout: Layout, chosen: Mapping[int, str]) -> Layout:
    """The layout with the fields a person chose, by index of the column ("": leave out)."""
    columns = [
        replace(guess, field=chosen[guess.index] or None, how=How.REMEMBERED) if guess.index in chosen else guess
        for guess in layout.columns
    ]
    return replace(layout, columns=columns)


def is_closing(text: str) -> bool:
    """Totals, dates of signing, signatures: what stands below a table."""
    return bool(_SIGNATURE.match(fold(text)))


def _find(sheet: SheetCells, remembered: Mapping[str, str]) -> Layout:
    best: tuple[int, list[ColumnGuess], tuple[int, ...]] = (0, [], ())
    depth_to_look = min(DEPTH, len(sheet.rows))
    promising = [_is_promising(row) for row in sheet.rows[:depth_to_look]]
    for depth in (1, 2, 3):
        for top in range(depth_to_look - depth + 1):
            headings = _headings(sheet, top, depth) if any(promising[top : top + depth]) else None
            if headings is None:
                continue
            columns = _guesses(headings, remembered)
            score = _score(columns)
            if score > best[0]:
                best = (score, columns, tuple(range(top + 1, top + depth + 1)))
    score, columns, rows = best
    if not score:
        return Layout(sheet.name, is_hidden=sheet.is_hidden)
    columns = _name_over_two(sheet, columns, rows)
    first = _after_numbering(sheet, rows[-1])
    last = _last_row(sheet, columns, first)
    if last < first:
        return Layout(sheet.name, is_hidden=sheet.is_hidden)
    return Layout(sheet.name, columns, rows, first, last, sheet.is_hidden)


def _name_over_two(sheet: SheetCells, columns: list[ColumnGuess], rows: tuple[int, ...]) -> list[ColumnGuess]:
    """A heading "Họ và tên" merged over two columns: family and middle name in the first, given name in the second."""
    name = next((guess for guess in columns if guess.field == "full_name"), None)
    merge = next(
        (m for m in sheet.merges if name and m.top in rows and m.left == name.index + 1 and m.right == m.left + 1), None
    )
    if name is None or merge is None:
        return columns
    given = replace(name, index=name.index + 1, letter=letter(merge.right), field="given_name", how=How.LIKELY)
    family = replace(name, field="family_name", how=How.LIKELY)
    kept = [guess for guess in columns if guess.index not in (name.index, name.index + 1)]
    return sorted([*kept, family, given], key=lambda guess: guess.index)


def _is_promising(row: Sequence[Cell]) -> bool:
    """Whether enough cells are words of headings; comparing every text of the sheet by likeness would take seconds."""
    texts = [cell for cell in row if isinstance(cell, str) and cell]
    known = sum(1 for text in texts if is_known(text))
    return known >= LEAST_COLUMNS and known * 5 >= len(texts)


def _score(columns: list[ColumnGuess]) -> int:
    """Fields found, headings that are certain, columns known to be left out; nought for what is no staff list."""
    found = {guess.field for guess in columns if guess.field}
    if len(found) < LEAST_COLUMNS or not found & set(NAMES):
        return 0
    sure = sum(1 for guess in columns if guess.how in (How.EXACT, How.REMEMBERED) and guess.field)
    known = sum(1 for guess in columns if guess.how is not How.NONE and not guess.field)
    return 20 * len(found) + 2 * sure + known


def _headings(sheet: SheetCells, top: int, depth: int) -> list[_Heading] | None:
    """The headings if rows top … top+depth-1 are read as one heading; None where they cannot be headings."""
    if top + depth > len(sheet.rows):
        return None
    rows = [_texts(sheet.rows[top + step]) for step in range(depth)]
    if any(row is None for row in rows) or not any(rows[-1] or ()):
        return None
    grid = [row for row in rows if row is not None]
    if depth == 1:
        return [_Heading(text) for text in grid[0]]
    for step in range(depth - 1):
        _spread(sheet, grid[step], top + step, grid[step + 1])
    return [_stacked([row[place] for row in grid]) for place in range(len(grid[0]))]


def _stacked(texts: list[str]) -> _Heading:
    parts = [text for place, text in enumerate(texts) if text and text not in texts[:place]]
    if not parts:
        return _Heading("")
    return _Heading(parts[-1], " ".join(parts[:-1]))


def _texts(row: Sequence[Cell]) -> list[str] | None:
    """The row as texts; None where a cell is no text of a heading."""
    texts = []
    for cell in row:
        if not isinstance(cell, str) or len(cell) > LONGEST_HEADING:
            return None
        texts.append(clean(cell))
    return None if sum(1 for t in texts if _NUMBERING.match(t)) > LEAST_COLUMNS else texts


def _spread(sheet: SheetCells, upper: list[str], row: int, lower: list[str]) -> None:
    """Writes a merged upper heading into all its columns; without merges, to the right over filled lower cells."""
    merged = [merge for merge in sheet.merges if merge.top <= row + 1 <= merge.bottom]
    for merge in merged:
        for place in range(merge.left - 1, min(merge.right, len(upper))):
            upper[place] = upper[merge.left - 1]
    if merged:
        return
    for place in range(1, len(upper)):
        if not upper[place] and lower[place] and lower[place - 1] and upper[place - 1]:
            upper[place] = upper[place - 1]


def _guesses(headings: list[_Heading], remembered: Mapping[str, str]) -> list[ColumnGuess]:
    meanings = [meaning_of(h.lower, h.upper, remembered) if h.text else Meaning(None, How.NONE) for h in headings]
    taken: dict[str, int] = {}
    order = sorted(range(len(meanings)), key=lambda place: (_CERTAINTY[meanings[place].how], place))
    for place in order:
        if meanings[place].field:
            taken.setdefault(meanings[place].field or "", place)
    return [
        ColumnGuess(
            index=place,
            letter=letter(place + 1),
            heading=heading.text,
            field=(meaning.field or None) if taken.get(meaning.field or "") == place else None,
            how=meaning.how if not meaning.field or taken[meaning.field] == place else How.NONE,
            key=heading_key(heading.text),
        )
        for place, (heading, meaning) in enumerate(zip(headings, meanings, strict=True))
        if heading.text
    ]


_CERTAINTY = {How.REMEMBERED: 0, How.EXACT: 1, How.SYNONYM: 2, How.LIKELY: 3, How.NONE: 4}


def _after_numbering(sheet: SheetCells, row: int) -> int:
    """The first row below the headings, past a row of column numbers such as (1) (2) (3) and past empty rows."""
    while row < len(sheet.rows):
        filled = [cell for cell in sheet.rows[row] if cell != ""]
        texts = [f"{cell:g}" if isinstance(cell, float) else str(cell).strip() for cell in filled]
        is_numbering = len(texts) > LEAST_COLUMNS and all(_NUMBERING.match(text) for text in texts)
        if filled and not is_numbering:
            break
        row += 1
    return row + 1


def _last_row(sheet: SheetCells, columns: list[ColumnGuess], first: int) -> int:
    """The last row with a name; below a line of totals or signatures only a well filled row is a person."""
    places = [guess.index for guess in columns if guess.field in NAMES]
    others = [guess.index for guess in columns if guess.field and guess.field not in NAMES]
    closing = next(
        (n for n in range(first, len(sheet.rows) + 1) if closes(sheet.rows[n - 1], places)), len(sheet.rows) + 1
    )
    for number in range(len(sheet.rows), first - 1, -1):
        row = sheet.rows[number - 1]
        filled = sum(1 for place in others if row[place] != "")
        if closes(row, places) or not any(row[place] != "" for place in places):
            continue
        if filled >= (FEW if number > closing else 1) or number == first:
            return number
    return first - 1


def closes(row: Sequence[Cell], name_places: Sequence[int]) -> bool:
    """Whether the row is one of totals, of the day of signing or of signatures."""
    if len(row) - row.count("") > FEW + 1:
        return False
    name = " ".join(str(row[place]) for place in name_places).strip()
    return is_closing(name) if name else any(is_closing(cell) for cell in row if isinstance(cell, str) and cell)
