"""The grid of a split, filled in as a sheet and read back: every fault is named with its place and remedy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from haidang.areas.nominations.queries.claims import Field
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.spreadsheets.reading import Cell, SheetCells, letter, open_workbook

MOST_ROWS_SEARCHED = 20  # the heading stands near the top
BIGGEST = 1_000_000


class NotThisGrid(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The file has no columns “%(code)s” and “%(places)s”. Download the grid, fill it in and send it back.")
            % {"code": _("Unit code"), "places": _("Places to grant")}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one cell, and what to do about it."""

    row: int
    column: str
    value: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadGrid:
    """The figures of a file by unit id; with one fault the whole file is refused."""

    given: Mapping[int, int]
    faults: Sequence[Fault]


def read_split(file: IO[bytes], *, name: str, field: Field) -> ReadGrid:
    """The places per unit as the file says; nothing is guessed and nothing repaired."""
    book = open_workbook(file, name=name)
    for sheet in book.sheets:
        found = _heading(sheet)
        if found is not None:
            return _read(sheet, *found, field)
    raise NotThisGrid


def _heading(sheet: SheetCells) -> tuple[int, int, int] | None:
    """Row index of the heading, and the columns of code and places."""
    for index, row in enumerate(sheet.rows[:MOST_ROWS_SEARCHED]):
        words = [str(cell).strip() for cell in row]
        if _("Unit code") in words and _("Places to grant") in words:
            return index, words.index(_("Unit code")), words.index(_("Places to grant"))
    return None


def _read(sheet: SheetCells, heading: int, code_at: int, places_at: int, field: Field) -> ReadGrid:
    by_code = {field.units[pk].code: pk for pk in {*field.tops, *(s for all_ in field.below.values() for s in all_)}}
    given: dict[int, int] = {}
    faults: list[Fault] = []
    for number, row in enumerate(sheet.rows[heading + 1 :], start=heading + 2):
        code, cell = _code(row[code_at]), row[places_at]
        if not code and cell == "":
            continue
        unit = by_code.get(code)
        if unit is None:
            remedy = _("No unit of this grid has this code. Take the code from the downloaded file.")
            faults.append(Fault(row=number, column=letter(code_at + 1), value=code, remedy=remedy))
            continue
        if unit in given:
            remedy = _("The unit stands twice. Keep one of its rows.")
            faults.append(Fault(row=number, column=letter(code_at + 1), value=code, remedy=remedy))
        places = _places(cell)
        if places is None:
            remedy = _("Write a whole number of places, 0 or more.")
            faults.append(Fault(row=number, column=letter(places_at + 1), value=str(cell), remedy=remedy))
        given[unit] = places or 0
    for code, unit in sorted(by_code.items()):
        if unit not in given:
            remedy = _("%(unit)s has no row. Put it back, with 0 if it gets nothing.") % {"unit": field.units[unit]}
            faults.append(Fault(row=heading + 1, column=letter(code_at + 1), value=code, remedy=remedy))
    return ReadGrid(given=given, faults=faults or _sums(given, field, heading, places_at))


def _sums(given: Mapping[int, int], field: Field, heading: int, places_at: int) -> list[Fault]:
    """Localities hand on no more than they get, all together no more than is free."""
    column = letter(places_at + 1)
    faults = []
    for locality, schools in field.below.items():
        together = sum(given[school] for school in schools)
        if together > given[locality]:
            remedy = _("%(unit)s gets %(places)s places, its schools %(parts)s together. Make the two agree.") % {
                "unit": field.units[locality], "places": Figure(given[locality]), "parts": Figure(together),
            }  # fmt: skip
            faults.append(Fault(row=heading + 1, column=column, value=str(together), remedy=remedy))
    total = sum(given[pk] for pk in field.tops)
    if total > field.account.free:
        remedy = _("The file hands out %(total)s places, %(free)s are free. Lower some figures.") % {
            "total": Figure(total), "free": Figure(field.account.free),
        }  # fmt: skip
        faults.append(Fault(row=heading + 1, column=column, value=str(total), remedy=remedy))
    return faults


def _code(cell: Cell) -> str:
    """Codes that a program turned into numbers are still the same code."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _places(cell: Cell) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, str) and cell.strip().isdecimal():
        cell = int(cell.strip()) if len(cell.strip()) <= 9 else BIGGEST + 1
    return cell if isinstance(cell, int) and 0 <= cell <= BIGGEST else None
