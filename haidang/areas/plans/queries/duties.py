"""Where the duties of section IV stand: what is late, and who holds it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import pgettext

from haidang.areas.plans.models import Duty, DutyCourse, DutyNote, DutyState, Plan, PlanState
from haidang.areas.plans.permissions import REPORT_DUTY
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.queries import the_department

SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class FollowedDuty:
    """A duty with its state on a day."""

    duty: Duty
    state: DutyState
    due_on: date
    holder: str
    is_late: bool
    is_soon: bool
    notes: int
    last_note: str

    @property
    def tone(self) -> str:
        if self.is_late or self.is_soon:
            return "late" if self.is_late else "due"
        return {DutyState.DONE: "done", DutyState.UNDER_WAY: "wait"}.get(self.state, "draft")

    @property
    def word(self) -> str:
        """Late and due soon come before how far it is."""
        if self.is_late or self.is_soon:
            return pgettext("duty of a plan", "late") if self.is_late else pgettext("duty of a plan", "due soon")
        return str(self.state.label)


def follow_duties(duties: QuerySet[Duty], *, day: date) -> list[FollowedDuty]:
    """The duties with state, deadline and holder: one query however many."""
    notes = DutyNote.objects.filter(duty=OuterRef("pk")).order_by("-at", "-pk")
    found = duties.select_related("plan__issuer", "unit", "course__person").annotate(
        note_count=Count("notes"), last_note=Subquery(notes.values("text")[:1])
    )
    return [_followed(duty, day) for duty in found]


def duties_of_plan(plan: Plan) -> QuerySet[Duty]:
    return Duty.objects.filter(plan=plan).order_by("position")


def most_urgent(duties: Iterable[FollowedDuty]) -> list[FollowedDuty]:
    """Open ones by their day, then what is done."""
    return sorted(duties, key=lambda one: (one.state == DutyState.DONE, one.due_on, one.duty.position))


def my_duties(user: User, day: date) -> QuerySet[Duty]:
    """Open duties of issued plans that the user reports on: the own office's, or held in person.

    What the department's leaders have to do is reported by its lead office.
    """
    grants = grants_of(user, day)
    own = {grant.unit_id for grant in grants}
    if any(grant.role == Role.LEAD_OFFICE for grant in grants):
        own.add(the_department().pk)
    issued = Duty.objects.filter(plan__state=PlanState.ISSUED).exclude(course__state=DutyState.DONE)
    mine = visible(user, REPORT_DUTY, day, issued.filter(unit__in=own, plan__year__gte=day.year - 1))
    held = issued.filter(course__person=user)
    return (mine | held).order_by("plan__year", "position", "pk")


def count_by_state(duties: Iterable[FollowedDuty]) -> dict[str, int]:
    found: Sequence[FollowedDuty] = list(duties)
    return {
        "all": len(found),
        "done": sum(duty.state == DutyState.DONE for duty in found),
        "late": sum(duty.is_late for duty in found),
        "soon": sum(duty.is_soon for duty in found),
    }


def _followed(duty: Duty, day: date) -> FollowedDuty:
    course: DutyCourse | None = getattr(duty, "course", None)
    state = DutyState(course.state) if course else DutyState.NOT_BEGUN
    due_on = course.due_on if course and course.due_on else duty.plan.last_day
    holder = course.person.full_name if course and course.person else duty.holder
    is_open = state != DutyState.DONE
    return FollowedDuty(
        duty=duty,
        state=state,
        due_on=due_on,
        holder=holder,
        is_late=is_open and due_on < day,
        is_soon=is_open and day <= due_on <= day + SOON,
        notes=duty.note_count,  # type: ignore[attr-defined]
        last_note=duty.last_note or "",  # type: ignore[attr-defined]
    )
