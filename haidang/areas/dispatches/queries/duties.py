"""Reads of duties: those of a unit, with what they rest on, their evidence and their history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from haidang.areas.dispatches.models import DemandKind, DispatchState, Duty, DutyState
from haidang.areas.dispatches.permissions import DO_DUTY
from haidang.areas.dispatches.queries.board import LOOK_AHEAD
from haidang.areas.dispatches.queries.live import SOURCES
from haidang.areas.dispatches.queries.standings import OPEN, Standing, Weighed, weigh_loaded
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User


@dataclass(frozen=True, slots=True)
class OwnDuty:
    """A duty with its demand and dispatch, as it stands."""

    duty: Duty
    weighed: Weighed

    @property
    def is_open(self) -> bool:
        return self.weighed.standing in OPEN


@dataclass(frozen=True, slots=True)
class Agenda:
    """A unit's duties by urgency."""

    late: Sequence[OwnDuty]
    soon: Sequence[OwnDuty]
    later: Sequence[OwnDuty]
    waiting: Sequence[OwnDuty]
    finished: Sequence[OwnDuty]

    @property
    def first(self) -> OwnDuty | None:
        return next(iter((*self.late, *self.soon, *self.later)), None)

    @property
    def open_count(self) -> int:
        return len(self.late) + len(self.soon) + len(self.later)


SOON = 14  # days


def own_duties(user: User, today: date) -> QuerySet[Duty]:
    """The duties the user has to do: those of the units one answers for, of dispatches in force."""
    return visible(user, DO_DUTY, today, Duty.objects.filter(demand__dispatch__state=DispatchState.ISSUED))


def with_reasons(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """With unit, demand and dispatch, and how many papers there are."""
    loaded = duties.select_related("unit", "demand__dispatch__issuer", "demand__ended_by", "demand__added_by")
    return loaded.annotate(papers=Count("evidence"))


def agenda_of(duties: QuerySet[Duty], today: date, *, figures: Collection[DemandKind] = tuple(SOURCES)) -> Agenda:
    """The duties by urgency; of a repeated demand only the turns that have begun to count, and the next."""
    loaded = list(with_reasons(duties).order_by("due_on", "pk"))
    weighed = weigh_loaded(loaded, today, figures)
    found = [OwnDuty(duty, one) for duty, one in zip(loaded, weighed, strict=True)]
    shown = [one for one in found if _is_shown(one, found, today)]
    return Agenda(
        late=[one for one in shown if one.weighed.is_late],
        soon=[one for one in shown if one.is_open and 0 <= (one.duty.due_on - today).days <= SOON],
        later=[one for one in shown if one.is_open and (one.duty.due_on - today).days > SOON],
        waiting=[one for one in shown if one.weighed.standing in (Standing.DONE, Standing.NOT_YET)],
        finished=[one for one in shown if one.weighed.standing in (Standing.ACCEPTED, Standing.ENDED)],
    )


def _is_shown(one: OwnDuty, found: Sequence[OwnDuty], today: date) -> bool:
    if not one.is_open or one.duty.turn == 1 or (one.duty.due_on - today).days <= LOOK_AHEAD:
        return True
    return not any(
        other.is_open
        and other.duty.turn < one.duty.turn
        and (other.duty.demand_id, other.duty.unit_id) == (one.duty.demand_id, one.duty.unit_id)
        for other in found
    )


def turns_beside(duty: Duty) -> QuerySet[Duty]:
    """All turns of the same demand at the same unit."""
    return Duty.objects.filter(demand=duty.demand_id, unit=duty.unit_id).order_by("turn")


def open_stored(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Those that were neither reported nor ended, by what people said."""
    return duties.filter(state__in=(DutyState.NOT_BEGUN, DutyState.IN_PROGRESS, DutyState.SENT_BACK))
