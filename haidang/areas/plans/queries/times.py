"""Reading a printed time ("Tháng 6-9/2023", "Năm 2024", "Quý II/2024") as first and last day."""

import re
from calendar import monthrange
from datetime import date

_YEAR = r"(?P<year>(?:19|20)\d{2})"
_BEFORE_YEAR = r"\s*(?:/|-|,|\s|năm)\s*(?:năm\s+)?"
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY = r"(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d{2})"

_WHOLE_YEAR = re.compile(rf"(?:cả\s+)?năm\s+{_YEAR}", re.IGNORECASE)
_MONTHS = re.compile(
    rf"(?:từ\s+)?(?:tháng\s+)?(?P<first>\d{{1,2}})\s*(?:-|–|đến)\s*(?:tháng\s+)?(?P<last>\d{{1,2}}){_BEFORE_YEAR}{_YEAR}",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"(?:tháng\s+)?(?P<first>\d{{1,2}}){_BEFORE_YEAR}{_YEAR}", re.IGNORECASE)
_TWO_MONTHS = re.compile(
    r"(?:từ\s+)?(?:tháng\s+)?(\d{1,2})/((?:19|20)\d{2})\s*(?:-|–|đến)\s*(?:tháng\s+)?(\d{1,2})/((?:19|20)\d{2})",
    re.IGNORECASE,
)
_Q = r"(?:IV|I{1,3}|[1-4])"
_QUARTERS_RANGE = re.compile(
    rf"(?:từ\s+)?quý\s+(?P<first>{_Q})\s*(?:-|–|đến|và|,)\s*(?:quý\s+)?(?P<last>{_Q}){_BEFORE_YEAR}{_YEAR}",
    re.IGNORECASE,
)
_QUARTER = re.compile(rf"quý\s+(?P<quarter>IV|I{{1,3}}|[1-4]){_BEFORE_YEAR}{_YEAR}", re.IGNORECASE)
_DAYS = re.compile(rf"(?:từ\s+)?(?:ngày\s+)?{_DAY}\s*(?:-|–|đến)\s*(?:ngày\s+)?{_DAY}", re.IGNORECASE)
_ONE_DAY = re.compile(rf"(?:ngày\s+)?{_DAY}", re.IGNORECASE)

_YEARLESS = re.compile(
    r"(?:từ\s+)?(?:(?:tháng\s+)\d{1,2}(?:\s*(?:-|–|đến)\s*(?:tháng\s+)?\d{1,2})?"
    r"|quý\s+\w{1,3}(?:\s*(?:-|–|đến|và|,)\s*(?:quý\s+)?\w{1,3})?)",
    re.IGNORECASE,
)

type Span = tuple[date, date]


def read_time(printed: str, *, year: int | None = None) -> Span | None:
    """First and last day that the text means; None when it cannot be read. `year` is taken where none is printed."""
    text = " ".join(printed.split()).rstrip(".;, ")
    try:
        return _read(text) or (_read(f"{text}/{year}") if year and _YEARLESS.fullmatch(text) else None)
    except (ValueError, KeyError):  # month 13, day 31/2, quarter V
        return None


def _read(text: str) -> Span | None:
    if found := _WHOLE_YEAR.fullmatch(text):
        return _months(1, 12, int(found["year"]))
    if found := _DAYS.fullmatch(text):
        day, month, year, last_day, last_month, last_year = (int(part) for part in found.groups())
        return _ordered(date(year, month, day), date(last_year, last_month, last_day))
    if found := _ONE_DAY.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        return date(year, month, day), date(year, month, day)
    if found := _TWO_MONTHS.fullmatch(text):
        first, first_year, last, last_year = (int(part) for part in found.groups())
        return _ordered(date(first_year, first, 1), date(last_year, last, monthrange(last_year, last)[1]))
    if found := _QUARTER.fullmatch(text):
        last = 3 * _QUARTERS[found["quarter"].upper()]
        return _months(last - 2, last, int(found["year"]))
    if found := _QUARTERS_RANGE.fullmatch(text):
        first_quarter, last_quarter = _QUARTERS[found["first"].upper()], _QUARTERS[found["last"].upper()]
        return _months(3 * first_quarter - 2, 3 * last_quarter, int(found["year"]))
    if found := _MONTHS.fullmatch(text):
        return _months(int(found["first"]), int(found["last"]), int(found["year"]))
    if found := _MONTH.fullmatch(text):
        return _months(int(found["first"]), int(found["first"]), int(found["year"]))
    return None


def _months(first: int, last: int, year: int) -> Span | None:
    if not 1 <= first <= 12 or not 1 <= last <= 12:
        return None
    return _ordered(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _ordered(first: date, last: date) -> Span | None:
    return (first, last) if first <= last else None
