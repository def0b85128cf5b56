"""By when a step is to be decided: working days of the authority matrix, weekends and public holidays left out."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from haidang.foundation.approvals.holidays import is_working_day, left_out
from haidang.foundation.approvals.models import Step
from haidang.foundation.approvals.queries import authorities_for
from haidang.foundation.basics.figures import Figure


def due_day(step: Step, now: datetime) -> date | None:
    """The last day to decide a step that becomes pending now; None where the matrix sets no days."""
    today = timezone.localdate(now)
    rows = authorities_for(step.case.kind, step.case.unit, today)
    days = next((row.days for row in rows if row.role == step.role and row.days), None)
    return None if days is None else after_working_days(today, days)


def after_working_days(day: date, number: int) -> date:
    """`number` working days after `day`."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def working_days(after: date, until: date) -> int:
    """How many working days lie after the one day, up to and with the other."""
    return sum(is_working_day(after + timedelta(days=number)) for number in range(1, (until - after).days + 1))


def explain(step: Step) -> str:
    """How the deadline of a step was counted: "3 working days, 30/04, 01/05 left out"; empty without a deadline."""
    if step.pending_since is None or step.due_on is None:
        return ""
    begun = timezone.localdate(step.pending_since)
    days = working_days(begun, step.due_on)
    said = ngettext("%(count)s working day", "%(count)s working days", days) % {"count": Figure(days)}
    name = "vi" if get_language() == "vi" else "en"
    out = [f"{one.day:%d/%m} ({getattr(one, name)})" for one in left_out(begun, step.due_on)]
    return said + (_(", left out: %(days)s") % {"days": ", ".join(out)} if out else "")
