"""Reading dates as people write them: never an invented day, never a guessed century that could be another."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from haidang.areas.personnel.imports.problems import Outcome, YearOnly, error, warning
from haidang.areas.personnel.imports.texts import PLACEHOLDERS, clean, shown
from haidang.foundation.spreadsheets.reading import Cell

SERIAL_DAY_NOUGHT = date(1899, 12, 30)  # the serials of Excel after its 29/2/1900, which never was
SERIALS = (5_000, 60_000)  # 1913 to 2064
MONTHS = 12
DAYS = 31
YEAR_DIGITS = 4
SERIAL_DIGITS = 5
_TIME = re.compile(r"[T\s]\s*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[AaPp][Mm]|SA|CH|sa|ch|Z)?$")
_WORDS = re.compile(r"\b(?:ngày|ngay|sinh|tháng|thang|năm|nam|th|n)\b\.?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s/.\-–,\\|]+")
_EIGHT = re.compile(r"^(\d{2})(\d{2})(19\d{2}|20\d{2})$")
_EIGHT_ISO = re.compile(r"^(19\d{2}|20\d{2})(\d{2})(\d{2})$")
_LETTERS_AS_DIGITS = str.maketrans("oOlIi", "00111")


@dataclass(frozen=True, slots=True)
class Window:
    """The days a date of this field can be; a year alone may be enough for it or not."""

    first: date
    last: date
    unlikely: str  # code of the finding for a day outside
    year_is_enough: bool


def birth_window(today: date) -> Window:
    """Those who work are between 17 and 80 years old."""
    return Window(_years_before(today, 80), _years_before(today, 17), "S404", year_is_enough=True)


def service_window(today: date) -> Window:
    """Recruited, appointed: within a working life, not in the future beyond the coming school year."""
    return Window(_years_before(today, 60), today, "S405", year_is_enough=False)


def award_window(today: date) -> Window:
    """Diplomas: often only the year is written."""
    return Window(_years_before(today, 62), today, "S405", year_is_enough=True)


def date_reader(window: Window) -> Callable[[Cell], Outcome]:
    """A reader of cells for this window."""

    def read(cell: Cell) -> Outcome:
        if isinstance(cell, datetime):
            return _inside(cell.date(), window)
        if isinstance(cell, date):
            return _inside(cell, window)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return _read_number(float(cell), window)
        text = clean(cell)
        return None if not text or text in PLACEHOLDERS else _read_text(text, window)

    return read


def _read_number(number: float, window: Window) -> Outcome:
    if window.first.year <= number <= window.last.year and number.is_integer():
        return _year(int(number), window)
    if SERIALS[0] <= number <= SERIALS[1]:
        return _inside(SERIAL_DAY_NOUGHT + timedelta(days=int(number)), window)
    if number.is_integer() and number > SERIALS[1]:
        return _read_text(f"{int(number):08d}", window)
    return error("S401")


def _read_text(text: str, window: Window) -> Outcome:
    bare = _BETWEEN.sub("/", _WORDS.sub("/", _TIME.sub("", text))).strip("/")
    parts = bare.split("/") if bare else []
    if (len(parts) == 1 and (packed := _EIGHT.match(bare))) or (len(parts) == 1 and (packed := _EIGHT_ISO.match(bare))):
        parts = list(packed.groups())
    if len(bare) == SERIAL_DIGITS and bare.isdecimal():
        return _read_number(float(bare), window)
    if not parts or not all(part.isdecimal() and len(part) <= YEAR_DIGITS for part in parts):
        return _read_mistyped(text, window)
    match [int(part) for part in parts]:
        case [year] if len(parts[0]) == YEAR_DIGITS:
            return _year(year, window)
        case [month, year] if len(parts[1]) == YEAR_DIGITS and 1 <= month <= MONTHS:
            return _month(month, year, window)
        case [first, second, third] if len(parts[0]) == YEAR_DIGITS:
            return _day(third, second, first, window)
        case [first, second, third] if len(parts[2]) in (2, YEAR_DIGITS):
            return _day(first, second, _full_year(third, len(parts[2]), window), window)
        case _:
            return error("S401")


def _read_mistyped(text: str, window: Window) -> Outcome:
    """The letters O and l typed for 0 and 1: an offer, if it makes a date."""
    if re.search(r"\d", text) and re.fullmatch(r"[\doOlIi/.\-\s]+", text):
        repaired = text.translate(_LETTERS_AS_DIGITS)
        outcome = _read_text(repaired, window) if repaired != text else None
        if isinstance(outcome, date):
            return error("S408", offer=outcome, better=shown(outcome))
    return error("S401")


def _full_year(year: int, digits: int, window: Window) -> int:
    """Two digits stand for the one year that lies within the window, else for the nearest past."""
    if digits > 2:
        return year
    candidates = [century + year for century in (1900, 2000)]
    inside = [year for year in candidates if window.first.year <= year <= window.last.year]
    return inside[0] if len(inside) == 1 else 1900 + year


def _day(day: int, month: int, year: int, window: Window) -> Outcome:
    if day == 0 and month == 0:
        return _year(year, window)
    if month > MONTHS >= day >= 1 and month <= DAYS:
        found = _real(month, day, year)
        if found is None:
            return error("S402")
        outcome = _inside(found, window)
        return warning("S406", found, day=shown(found)) if isinstance(outcome, date) else outcome
    found = _real(day, month, year)
    return error("S402") if found is None else _inside(found, window)


def _real(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(month: int, year: int, window: Window) -> Outcome:
    outcome = _year(year, window)
    return warning("S407", outcome, month=f"{month}/{year}") if isinstance(outcome, YearOnly) else outcome


def _year(year: int, window: Window) -> Outcome:
    if year > window.last.year:
        return error("S403" if window.unlikely != "S404" else "S404")
    if year < window.first.year:
        return error(window.unlikely)
    return YearOnly(year) if window.year_is_enough else error("S409", year=str(year))


def _inside(day: date, window: Window) -> Outcome:
    if day < window.first:
        return error(window.unlikely)
    if day > window.last:
        return error("S403" if window.unlikely != "S404" else "S404")
    return day


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28))
