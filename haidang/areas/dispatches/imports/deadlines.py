"""The deadline that a sentence states: a whole day, a day without its year, a month, a quarter, days from now."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from haidang.foundation.approvals.deadlines import after_working_days
from haidang.foundation.basics.names import fold

_LEAD = r"\b(?:truoc|cham nhat|han cuoi|han|den het|xong|trong|het|den)\s+(?:la\s+)?"
_YEAR = r"(?:\s*(?:[/.-]|nam)\s*(?P<year>20\d\d))"
_DAY = r"(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s+thang\s+)(?P<month>\d{1,2})"
# "gửi về phường ngày 15/12/2026": the figure begins at a word's edge, or the 15th would be read as the 5th.
_SENT = r"\b(?:gui|nop|bao cao)\b(?:(?!\bso\b)[^.;]){0,60}\bve\b(?:(?!\bso\b)[^.;]){0,60}\b"
_BY = r"\b(?:truoc|cham nhat|han cuoi|han|(?:het|den|xong)(?=\s+ngay))\s+(?:la\s+)?(?:ngay\s*)?"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day; `is_worked_out` where the words leave something of it open."""

    day: date
    is_worked_out: bool = False


def deadline_of(text: str, *, on: date) -> Deadline | None:
    """The deadline in the words of a document of the day `on`; None where they state none."""
    folded = fold(text)
    for pattern, read in _FORMS:
        for match in pattern.finditer(folded):
            if found := read(match, on):
                return found
    return None


def _whole(match: re.Match[str], _on: date) -> Deadline | None:
    day = _date(int(match["year"]), int(match["month"]), int(match["day"]))
    return Deadline(day) if day else None


def _without_year(match: re.Match[str], on: date) -> Deadline | None:
    return _next(on, int(match["month"]), int(match["day"]))


def _of_month(match: re.Match[str], on: date) -> Deadline | None:
    """The last day of the month; of the month before where it says "trước tháng …"."""
    month = int(match["month"])
    if not 1 <= month <= 12:
        return None
    year = int(match["year"]) if match["year"] else on.year + (month < on.month)
    if match["lead"] == "truoc":
        return Deadline(date(year, month, 1) - timedelta(days=1), is_worked_out=True)
    return Deadline(_last(year, month), is_worked_out=True)


def _of_quarter(match: re.Match[str], on: date) -> Deadline | None:
    month = _QUARTERS[match["quarter"]] * 3
    year = int(match["year"]) if match["year"] else on.year + (month < on.month)
    return Deadline(_last(year, month), is_worked_out=True)


def _of_year(match: re.Match[str], _on: date) -> Deadline | None:
    return Deadline(date(int(match["year"]), 12, 31), is_worked_out=True)


def _each_month(match: re.Match[str], on: date) -> Deadline | None:
    """The next such day of a month."""
    day, first = int(match["day"]), on.replace(day=1)
    for _month in range(3):
        found = _date(first.year, first.month, day)
        if found and found >= on:
            return Deadline(found, is_worked_out=True)
        first = (first + timedelta(days=32)).replace(day=1)
    return None


def _counted(match: re.Match[str], on: date) -> Deadline | None:
    """So many days from the day of the document."""
    days = int(match["days"])
    day = after_working_days(on, days) if match["working"] else on + timedelta(days=days)
    return Deadline(day, is_worked_out=True)


def _next(on: date, month: int, day: int) -> Deadline | None:
    found = _date(on.year, month, day)
    if found and found < on:
        found = _date(on.year + 1, month, day)
    return Deadline(found, is_worked_out=True) if found else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Deadline | None]], ...] = (
    (re.compile(rf"{_LEAD}(?:ngay\s*)?{_DAY}{_YEAR}(?!\d)"), _whole),
    (re.compile(rf"{_SENT}{_DAY}{_YEAR}(?!\d)"), _whole),
    (
        re.compile(rf"{_BY}{_DAY}(?!\d|\s*[/.-]\s*\d)"),
        _without_year,
    ),
    (
        re.compile(
            rf"\b(?P<lead>truoc|cham nhat|het|xong|trong|den)\s+(?:la\s+)?thang\s+(?P<month>\d{{1,2}}){_YEAR}?(?![\d])"
        ),
        _of_month,
    ),
    (re.compile(rf"{_LEAD}quy\s+(?P<quarter>iv|i{{1,3}}|[1-4])\b{_YEAR}?"), _of_quarter),
    (re.compile(r"\b(?:trong|het|xong|cuoi)\s+nam\s+(?P<year>20\d\d)(?!\s*[-–/]?\d)"), _of_year),
    (re.compile(r"\b(?:truoc|cham nhat|han)\s+(?:la\s+)?ngay\s+(?P<day>\d{1,2})\s+hang thang"), _each_month),
    (
        re.compile(
            r"\b(?:trong vong|cham nhat(?:\s+la)?(?:\s+sau)?|(?:trong|sau)(?=\s+\d+\s+ngay(?:\s+lam viec)?,?\s+ke tu))"
            r"\s+(?P<days>\d{1,3})\s+ngay(?P<working>\s+lam viec)?"
        ),
        _counted,
    ),
)
