"""When the training of a target is held, and until when who is trained has to serve."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from psycopg.types.range import DateRange

from haidang.areas.needs.models import Intake
from haidang.areas.nominations.queries.dated_limits import Commitment, commitment_on
from haidang.areas.plans.models import Target, Task
from haidang.areas.standards.models import Requirement
from haidang.foundation.basics.periods import until


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """`first` to `last` is when the plan's row is carried out; a degree goes on until `ends_on`."""

    first: date
    last: date
    is_overdue: bool
    ends_on: date
    commitment: Commitment | None
    serves_until: date | None

    @property
    def period(self) -> DateRange:
        return until(self.first, self.last)


def course_of(target: Target, *, today: date) -> Course:
    """Reads the plan's row, the length of the course and the service owed. `target.task.plan` is loaded."""
    first, last = days_of(target.task, today=today)
    requirement = (
        Requirement.objects.filter(code=target.requirement_code, programme__isnull=False)
        .select_related("programme")
        .order_by("-version")
        .first()
    )
    programme = requirement.programme if requirement else None
    is_overdue = _printed_days(target.task)[1] < today
    commitment = commitment_on(first, programme_kind=programme.kind) if programme else None
    if commitment is None:
        return Course(first=first, last=last, is_overdue=is_overdue, ends_on=last, commitment=None, serves_until=None)
    months = _course_months(target, commitment)
    ends_on = add_months(first, months)
    return Course(
        first=first,
        last=last,
        is_overdue=is_overdue,
        ends_on=ends_on,
        commitment=commitment,
        serves_until=add_months(ends_on, months * commitment.multiple),
    )


def days_of(task: Task, *, today: date) -> tuple[date, date]:
    """The row's days, else the plan's year. A row whose time is over is carried out from today, as long as printed."""
    first, last = _printed_days(task)
    if last < today:
        return today, today + (last - first)
    return first, last


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_of_month(day: date) -> date:
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


def _printed_days(task: Task) -> tuple[date, date]:
    year = task.plan.year
    return task.starts_on or date(year, 1, 1), task.ends_on or date(year, 12, 31)


def _course_months(target: Target, commitment: Commitment) -> int:
    """As the newest review reckons with it, else as the rule assumes."""
    intake = Intake.objects.filter(requirement__code=target.requirement_code).order_by("-round_id").first()
    return intake.course_months if intake else commitment.course_months
