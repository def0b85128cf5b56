"""Which days offices rest: weekends, holidays of the Labour Code as dated data; and Saturdays worked in exchange."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "holidays.toml"
SATURDAY = 5
A_DAY = timedelta(days=1)
TOLD_BEFORE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day of rest that is no weekend; an unsure one waits for its notice and counts as a working day."""

    day: date
    vi: str
    en: str
    source: str
    is_sure: bool = True


def is_working_day(day: date) -> bool:
    if day in _data().worked:
        return True
    return day.weekday() < SATURDAY and not any(holiday.is_sure for holiday in holidays_on(day))


def left_out(after: date, until: date) -> list[Holiday]:
    """Holidays between two days that would else have been working days, in order."""
    days = (after + timedelta(days=number) for number in range(1, (until - after).days + 1))
    return [holiday for day in days for holiday in holidays_on(day)[:1] if holiday.is_sure]


def holidays_on(day: date) -> list[Holiday]:
    return _of_year(day.year).get(day, [])


def unsure_holidays(year: int) -> list[Holiday]:
    """Rows whose notice is still to be found."""
    return [holiday for found in _of_year(year).values() for holiday in found if not holiday.is_sure]


def year_lacking(today: date) -> int | None:
    """The year that has begun or soon begins and of which only the fixed holidays are known; None when all is there."""
    years = (today.year, (today + TOLD_BEFORE).year)
    return next((year for year in years if year not in _data().complete), None)


@dataclass(frozen=True, slots=True)
class _Data:
    law: str
    complete: frozenset[int]
    worked: frozenset[date]
    fixed: tuple[dict[str, Any], ...]
    dated: tuple[dict[str, Any], ...]


@cache
def _data() -> _Data:
    with FILE.open("rb") as file:
        read = tomllib.load(file)
    return _Data(
        law=read["law"],
        complete=frozenset(read["complete"]),
        worked=frozenset(row["date"] for row in read["worked"]),
        fixed=tuple(read["fixed"]),
        dated=tuple(read["dated"]),
    )


@cache
def _of_year(year: int) -> dict[date, list[Holiday]]:
    found: dict[date, list[Holiday]] = {}
    for holiday in _dated(year):
        found.setdefault(holiday.day, []).append(holiday)
    for holiday in _fixed(year, taken=set(found)):
        found.setdefault(holiday.day, []).append(holiday)
    return found


def _dated(year: int) -> Iterator[Holiday]:
    for row in _data().dated:
        day = row["first"]
        while day <= row["last"]:
            if day.year == year:
                source = f"{_data().law}; {row['source']}"
                yield Holiday(day, row["vi"], row["en"], source, is_sure=row.get("sure", True))
            day += A_DAY


def _fixed(year: int, *, taken: set[date]) -> Iterator[Holiday]:
    """Every fixed day; one on a weekend is taken on the next working day that is free (Article 111 clause 3)."""
    used = set(taken) | {date(year, row["month"], row["day"]) for row in _data().fixed}
    for row in _data().fixed:
        day = date(year, row["month"], row["day"])
        yield Holiday(day, row["vi"], row["en"], _data().law)
        if day.weekday() >= SATURDAY:
            while day.weekday() >= SATURDAY or day in used:
                day += A_DAY
            used.add(day)
            yield Holiday(day, f"nghỉ bù {row['vi']}", f"{row['en']}, taken later", _data().law)
