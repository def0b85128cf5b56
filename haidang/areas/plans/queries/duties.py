"""Where the duties of section IV stand: what is late, and who holds it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery

from haidang.areas.plans.models import Duty, DutyCourse, DutyNote, DutyState, Plan, PlanState
from haidang.areas.plans.permissions import REPORT_DUTY
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User


@dataclass(frozen=True, slots=True)
class FollowedDuty:
    """A duty with its state on a day."""

    duty: Duty
    state: DutyState
    due_on: date
    holder: str
    is_late: bool
    notes: int
    last_note: str

    @property
    def tone(self) -> str:
        if self.is_late:
            return "late"
        return {DutyState.DONE: "done", DutyState.UNDER_WAY: "wait"}.get(self.state, "draft")


def follow_duties(duties: QuerySet[Duty], *, day: date) -> list[FollowedDuty]:
    """The duties with state, deadline and holder: one query however many."""
    notes = DutyNote.objects.filter(duty=OuterRef("pk")).order_by("-at", "-pk")
    found = duties.select_related("plan__issuer", "unit", "course__person").annotate(
        note_count=Count("notes"), last_note=Subquery(notes.values("text")[:1])
    )
    return [_followed(duty, day) for duty in found]


def duties_of_plan(plan: Plan) -> QuerySet[Duty]:
    return Duty.objects.filter(plan=plan).order_by("position")


def late_duties(plan: Plan, *, day: date) -> list[FollowedDuty]:
    return [duty for duty in follow_duties(duties_of_plan(plan), day=day) if duty.is_late]


def my_duties(user: User, day: date) -> QuerySet[Duty]:
    """Open duties of issued plans that the user reports on: the office's own, or held in person."""
    issued = Duty.objects.filter(plan__state=PlanState.ISSUED).exclude(course__state=DutyState.DONE)
    mine = visible(user, REPORT_DUTY, day, issued.filter(unit__isnull=False, plan__year__gte=day.year - 1))
    held = issued.filter(course__person=user)
    return (mine | held).order_by("plan__year", "position", "pk")


def count_by_state(duties: Iterable[FollowedDuty]) -> dict[str, int]:
    found: Sequence[FollowedDuty] = list(duties)
    return {
        "all": len(found),
        "done": sum(duty.state == DutyState.DONE for duty in found),
        "late": sum(duty.is_late for duty in found),
    }


def _followed(duty: Duty, day: date) -> FollowedDuty:
    course: DutyCourse | None = getattr(duty, "course", None)
    state = DutyState(course.state) if course else DutyState.NOT_BEGUN
    due_on = course.due_on if course and course.due_on else duty.plan.last_day
    holder = course.person.full_name if course and course.person else (duty.unit.name if duty.unit else duty.holder)
    return FollowedDuty(
        duty=duty,
        state=state,
        due_on=due_on,
        holder=holder,
        is_late=state != DutyState.DONE and due_on < day,
        notes=duty.note_count,  # type: ignore[attr-defined]
        last_note=duty.last_note or "",  # type: ignore[attr-defined]
    )
