"""The register of communication by unit and month, and who has told nothing this month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from haidang.areas.dissemination.models import Circulation, Outreach
from haidang.areas.dissemination.permissions import RECORD_OUTREACH
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit

# From the 20th on a month without an entry becomes somebody's to-do.
FROM_DAY = 20


@dataclass(frozen=True, slots=True)
class Months:
    """One unit's entries by month, in the order of the months asked for; None where nothing was asked yet."""

    unit: Unit
    counts: Sequence[int | None]

    @property
    def total(self) -> int:
        return sum(count or 0 for count in self.counts)

    @property
    def silent(self) -> int:
        return sum(count == 0 for count in self.counts)


def standing(entries: QuerySet[Outreach]) -> QuerySet[Outreach]:
    """Without what was withdrawn."""
    return entries.filter(withdrawn_at=None)


def months_before(today: date, number: int) -> list[date]:
    """The first days of the last `number` months, the oldest first; this month is the last."""
    year, month, found = today.year, today.month, []
    for _step in range(number):
        found.append(date(year, month, 1))
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return found[::-1]


def by_month(units: Sequence[Unit], entries: QuerySet[Outreach], months: Sequence[date]) -> list[Months]:
    """Entries of each unit in each month; None before anything was passed down. Two queries, however many units."""
    first = Circulation.objects.aggregate(first=Min("started_at"))["first"]
    asked_since = timezone.localdate(first).replace(day=1) if first else months[-1]
    counted = (
        standing(entries)
        .filter(unit__in=units, done_on__gte=months[0])
        .order_by()
        .values("unit", month=TruncMonth("done_on"))
        .annotate(number=Count("pk"))
    )
    counts = {(row["unit"], row["month"]): row["number"] for row in counted}
    return [
        Months(unit, [counts.get((unit.pk, month), 0 if month >= asked_since else None) for month in months])
        for unit in units
    ]


def units_silent(user: User, today: date) -> list[Unit]:
    """Units of the user that are asked to tell something and have not this month; nothing early in a month."""
    roles = {grant.role for grant in grants_of(user, today)}
    if today.day < FROM_DAY or not roles & {Role.PRINCIPAL, Role.WARD_OFFICER}:
        return []
    own = visible(user, RECORD_OUTREACH, today, Unit.objects.all())
    told = standing(Outreach.objects.filter(unit=OuterRef("pk"), done_on__gte=today.replace(day=1)))
    # A unit is asked once something is passed down to its people: before that there is nothing to tell.
    asked = Circulation.objects.filter(readers__unit=OuterRef("pk"), ended_at=None)
    return list(own.filter(Exists(asked)).exclude(Exists(told)).order_by("name"))
