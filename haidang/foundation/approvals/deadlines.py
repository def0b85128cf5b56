"""By when a step is to be decided: working days of the authority matrix, Saturdays and Sundays left out."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from haidang.foundation.approvals.models import Step
from haidang.foundation.approvals.queries import authorities_for

SATURDAY = 5


def due_day(step: Step, now: datetime) -> date | None:
    """The last day to decide a step that becomes pending now; None where the matrix sets no days."""
    today = timezone.localdate(now)
    rows = authorities_for(step.case.kind, step.case.unit, today)
    days = next((row.days for row in rows if row.role == step.role and row.days), None)
    return None if days is None else after_working_days(today, days)


def after_working_days(day: date, number: int) -> date:
    """`number` working days after `day`; holidays are not known here and count as working days."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day
