"""Opening a round for every school at once, and closing it."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import FIRST_YEAR, LAST_YEAR, ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.needs.operations.evaluation import write_needs
from haidang.areas.needs.operations.years import propose_years, suggest_intakes
from haidang.areas.standards.models import Purpose
from haidang.areas.standards.queries import requirements_on
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale, refusing, require_reason
from haidang.foundation.organisation.models import LOCALITY_KINDS, UnitKind
from haidang.foundation.organisation.queries import units_on

# The locality is the nearest one above the school on the day: a district until 30/6/2025, a commune since.
WRITE_SHEETS = """
insert into needs_sheet (round_id, school_id, locality_id, state, return_reason)
select %(round)s, u.id, above.unit_id, %(state)s, ''
from organisation_unit u
left join lateral (
    select l.unit_id from lineage(u.id, %(day)s::date) l join organisation_unit a on a.id = l.unit_id
    where l.step > 0 and a.kind = any(%(localities)s::text[]) order by l.step limit 1
) above on true
where u.kind = %(school)s and u.period @> %(day)s::date
"""


class RoundOpenAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("A review round is open already. Close it before you open the next one."))


class DueDayPast(Refused):
    def __init__(self) -> None:
        super().__init__(_("The schools' deadline is in the past. Choose today or a later day."))


class LocalitiesBeforeSchools(Refused):
    def __init__(self) -> None:
        super().__init__(_("The localities verify after the schools answer. Choose a later day for the localities."))


class NothingToReview(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("On the day to judge by there is no school or no requirement. Choose a later day, or load the catalogue.")
        )


class RoundClosedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("The review round is closed: its needs stand as they are."))


class YearOutsideRoadmap(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The roadmap runs from %(first)s to %(last)s. Choose a year in it.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDays:
    """The day whose records and law count, and the two deadlines."""

    judged_on: date
    school_due_on: date
    locality_due_on: date


@transaction.atomic
def open_round(
    title: str, *, days: RoundDays, by: User, now: datetime, today: date, year: int | None = None
) -> ReviewRound:
    """Opens a round: one sheet for every school of the day, one need for every answer of the requirements in force.

    `year` is the year it reviews, by default that of the day it judges by; the year decides the phase.
    """
    year = days.judged_on.year if year is None else year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearOutsideRoadmap
    if days.school_due_on < today:
        raise DueDayPast
    if days.locality_due_on < days.school_due_on:
        raise LocalitiesBeforeSchools
    schools = units_on(days.judged_on, UnitKind.SCHOOL)
    if not schools.exists() or not requirements_on(days.judged_on, Purpose.REVIEW).exists():
        raise NothingToReview
    review = _create_round(title, year, days, by, now)
    _write_sheets(review)
    needs = write_needs(review)
    suggest_intakes(review)
    propose_years(review)
    _refresh_statistics()
    changes = {name: day.isoformat() for name, day in asdict(days).items()} | {"needs": len(needs), "year": year}
    record(by=by, action="needs.open_round", obj=review, now=now, changes=changes)
    return review


def _refresh_statistics() -> None:
    """A round adds tens of thousands of rows at once: the planner must know before the first sheet is opened."""
    with connection.cursor() as cursor:
        cursor.execute("analyze needs_sheet, needs_need")


def _create_round(title: str, year: int, days: RoundDays, by: User, now: datetime) -> ReviewRound:
    with refusing("round_one_open", RoundOpenAlready()):
        return ReviewRound.objects.create(title=title, year=year, opened_by=by, opened_at=now, **asdict(days))


def _write_sheets(review: ReviewRound) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE_SHEETS,
            {
                "round": review.pk,
                "state": SheetState.WITH_SCHOOL.value,
                "day": review.judged_on,
                "localities": [kind.value for kind in LOCALITY_KINDS],
                "school": UnitKind.SCHOOL.value,
            },
        )


@transaction.atomic
def close_round(
    review: ReviewRound, *, by: User, now: datetime, leaving_out: Collection[int] = (), reason: str = ""
) -> ReviewRound:
    """Closes the round. `leaving_out` names the sheets that stay unverified, and then `reason` says why."""
    review = ReviewRound.objects.select_for_update().get(pk=review.pk)
    if review.state == RoundState.CLOSED:
        raise RoundClosedAlready
    # Locks every sheet that could still change, so that none is verified while the round closes.
    unverified = Sheet.objects.select_for_update().filter(round=review).exclude(state=SheetState.VERIFIED)
    left = {sheet.pk for sheet in unverified.order_by("pk")}
    if left != set(leaving_out):
        raise Stale
    if left:
        reason = require_reason(reason)
    review.state, review.closed_at = RoundState.CLOSED, now
    review.save(update_fields=["state", "closed_at"])
    changes: dict[str, object] = {"unverified_sheets": sorted(left)}
    record(by=by, action="needs.close_round", obj=review, now=now, reason=reason, changes=changes)
    return review
