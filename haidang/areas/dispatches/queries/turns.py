"""When a repeated demand comes round."""

import calendar
from collections.abc import Iterator
from datetime import date

from haidang.areas.dispatches.models import Demand, Rhythm

MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.HALF_YEARLY: 6, Rhythm.YEARLY: 12}
MOST_TURNS = 60


def turns_of(demand: Demand) -> list[date]:
    """The deadlines of a demand: one, or one each time its rhythm comes round until its last day."""
    return list(_turns(Rhythm(demand.rhythm), demand.due_on, demand.until_on))[:MOST_TURNS]


def _turns(rhythm: Rhythm, first: date, until: date | None) -> Iterator[date]:
    yield first
    if rhythm is Rhythm.ONCE or until is None:
        return
    for turn in range(1, MOST_TURNS):
        day = months_later(first, MONTHS[rhythm] * turn)
        if day > until:
            return
        yield day


def months_later(day: date, months: int) -> date:
    """The same day of a later month; the last one of a shorter month, and month ends stay month ends."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    is_month_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_month_end else min(day.day, last))
