"""Half-open periods of days: from the first day, up to but not including the end."""

from datetime import date, timedelta

from django.db.models import Q
from psycopg.types.range import DateRange


def since(day: date) -> DateRange:
    """Open-ended period that starts on `day`."""
    return DateRange(day, None)


def until(first: date, last: date) -> DateRange:
    """Period from `first` to `last`, both included."""
    return DateRange(first, last + timedelta(days=1))


def as_of(day: date, path: str = "period") -> Q:
    """Condition: the period at `path` contains `day`."""
    return Q(**{f"{path}__contains": day})


def holds_on(period: DateRange, day: date) -> bool:
    """Whether a period that is already loaded contains `day`."""
    starts = period.lower is None or period.lower <= day
    return starts and (period.upper is None or day < period.upper)


def last_day(period: DateRange) -> date | None:
    """The last day inside the period, None when it is open."""
    return None if period.upper is None else period.upper - timedelta(days=1)
