"""Proposed years of enrolment: reckoned for the whole city in legal order, moved by the school with a reason."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import Answer, Intake, Need, NeedStatus, ReviewRound, RoundState, SheetState
from haidang.areas.needs.operations.locks import RoundClosed, lock_sheet_of_school
from haidang.areas.needs.queries.years import first_year_of, last_year_in_time, last_year_of
from haidang.areas.programmes.models import ProgrammeKind
from haidang.areas.standards.models import Purpose
from haidang.areas.standards.queries import requirements_on
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason

USUAL_MONTHS = 24
ASSUMED = "Giả định ban đầu: khóa học 24 tháng, số chỗ chia đều cho các năm còn kịp; phòng chủ trì sửa khi có số liệu."

# The legal order is that of Decree 71/2020 Art 3: the fewest months left first. What a school moved stays.
WRITE_YEARS = """
update needs_need n set proposed_year = case when q.year <= %(last)s then q.year end
from (
    select w.id, s.state, %(first)s + ((row_number() over (
        partition by w.requirement_id order by w.priority nulls last, p.sort_key, p.id) - 1) / i.seats_a_year
    )::integer as year
    from needs_need w
    join needs_intake i on i.round_id = w.round_id and i.requirement_id = w.requirement_id
    join needs_sheet s on s.id = w.sheet_id
    join personnel_person p on p.id = w.person_id
    where w.round_id = %(round)s and w.status = 'must' and w.answer <> 'contested'
) q
where q.id = n.id and n.year_reason = '' and q.state = 'with_school'
    and (%(sheet)s::bigint is null or n.sheet_id = %(sheet)s)
    and n.proposed_year is distinct from case when q.year <= %(last)s then q.year end
"""


class YearOutsidePhase(Refused):
    def __init__(self, first: int, last: int) -> None:
        super().__init__(_("Choose a year from %(first)s to %(last)s.") % {"first": first, "last": last})


class NoYearNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("A year is proposed only for people who must take a degree course."))


class NoPlaces(Refused):
    def __init__(self) -> None:
        super().__init__(_("Give at least one place a year and a course of 1 to 72 months."))


def suggest_intakes(review: ReviewRound) -> None:
    """A yearly intake for every degree requirement, spread over the years that are still in time."""
    degrees = requirements_on(review.judged_on, Purpose.REVIEW).filter(programme__kind=ProgrammeKind.DEGREE)
    musts = Need.objects.filter(round=review, status=NeedStatus.MUST).order_by()
    counted = dict(musts.values_list("requirement").annotate(Count("pk")))
    years = max(1, last_year_in_time(review, USUAL_MONTHS) - first_year_of(review) + 1)
    Intake.objects.bulk_create(
        Intake(
            round=review,
            requirement=requirement,
            seats_a_year=max(1, -(-counted.get(requirement.pk, 0) // years)),
            course_months=USUAL_MONTHS,
            source=ASSUMED,
        )
        for requirement in degrees
    )


def propose_years(review: ReviewRound, sheet_id: int | None = None) -> int:
    """Writes the year of everyone (on one sheet) whose sheet is with the school and whose year it did not move."""
    first, last = first_year_of(review), last_year_of(review)
    with connection.cursor() as cursor:
        cursor.execute(WRITE_YEARS, {"round": review.pk, "first": first, "last": last, "sheet": sheet_id})
        return int(cursor.rowcount)


@transaction.atomic
def change_intake(
    intake: Intake, *, seats_a_year: int, course_months: int, source: str, by: User, now: datetime
) -> Intake:
    """The lead office says how many can begin a year; years are proposed anew where schools still hold their sheets."""
    review = ReviewRound.objects.select_for_update().get(pk=intake.round_id)
    if review.state == RoundState.CLOSED:
        raise RoundClosed
    if seats_a_year < 1 or not 1 <= course_months <= 72:
        raise NoPlaces
    source = require_reason(source)
    intake = Intake.objects.select_for_update(of=("self",)).select_related("requirement").get(pk=intake.pk)
    changes: dict[str, object] = {"seats_a_year": [intake.seats_a_year, seats_a_year], "requirement": str(intake)}
    intake.seats_a_year, intake.course_months, intake.source = seats_a_year, course_months, source
    intake.save(update_fields=["seats_a_year", "course_months", "source"])
    changes["moved"] = propose_years(review)
    record(by=by, action="needs.change_intake", obj=review, now=now, reason=source, changes=changes)
    return intake


@transaction.atomic
def set_proposed_year(need: Need, *, year: int, reason: str, by: User, now: datetime) -> Need:
    """The school moves one person to another year, and says why."""
    reason = require_reason(reason)
    sheet = lock_sheet_of_school(need.sheet)
    need = Need.objects.select_for_update(of=("self",)).select_related("requirement__programme").get(pk=need.pk)
    need.sheet = sheet
    if not wants_year(need) or need.answer == Answer.CONTESTED:
        raise NoYearNeeded
    first, last = first_year_of(sheet.round), last_year_of(sheet.round)
    if not first <= year <= last:
        raise YearOutsidePhase(first, last)
    changes: dict[str, object] = {"year": [need.proposed_year, year]}
    need.proposed_year, need.year_reason = year, reason
    need.save(update_fields=["proposed_year", "year_reason"])
    record(by=by, action="needs.set_year", obj=need, now=now, reason=reason, changes=changes)
    return need


def wants_year(need: Need) -> bool:
    programme = need.requirement.programme
    return need.status == NeedStatus.MUST and programme is not None and programme.kind == ProgrammeKind.DEGREE


def years_may_move(need: Need) -> bool:
    return wants_year(need) and need.sheet.state == SheetState.WITH_SCHOOL and need.answer != Answer.CONTESTED
