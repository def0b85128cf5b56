"""How duties stand on a day: what people said, what the system itself sees, and what is late."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from haidang.areas.dispatches.models import CLOSES_BY_ITSELF, DemandKind, Duty, DutyState
from haidang.areas.dispatches.queries.live import SOURCES, Asked, Live, live_figures


class Standing(models.TextChoices):
    """The words of the matrix; NOT_YET means that others must act before the unit can."""

    NOT_YET = "not_yet", pgettext_lazy("standing", "not yet its turn")
    NOT_BEGUN = "not_begun", pgettext_lazy("standing", "not begun")
    IN_PROGRESS = "in_progress", pgettext_lazy("standing", "in progress")
    SENT_BACK = "sent_back", pgettext_lazy("standing", "sent back")
    DONE = "done", pgettext_lazy("standing", "to be accepted")
    ACCEPTED = "accepted", pgettext_lazy("standing", "accepted")
    ENDED = "ended", pgettext_lazy("standing", "no longer asked")


OPEN = frozenset({Standing.NOT_BEGUN, Standing.IN_PROGRESS, Standing.SENT_BACK})
FINISHED = frozenset({Standing.DONE, Standing.ACCEPTED})
# What the system sees moves on a duty that nobody has said more about; what was sent back the unit answers itself.
FURTHER = {Standing.NOT_BEGUN: 0, Standing.IN_PROGRESS: 1, Standing.SENT_BACK: 1, Standing.ACCEPTED: 2}
TONES = {
    Standing.NOT_YET: "note",
    Standing.NOT_BEGUN: "draft",
    Standing.IN_PROGRESS: "due",
    Standing.SENT_BACK: "stop",
    Standing.DONE: "wait",
    Standing.ACCEPTED: "done",
    Standing.ENDED: "note",
}


type Row = tuple[int, int, int, int, date, str, str, date | None]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One duty as it stands on a day."""

    pk: int
    demand_id: int
    unit_id: int
    turn: int
    due_on: date
    standing: Standing
    days_late: int
    by_itself: bool = False
    live: Live | None = None

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def is_finished(self) -> bool:
        return self.standing in FINISHED

    @property
    def tone(self) -> str:
        return "late" if self.is_late else TONES[self.standing]

    @property
    def word(self) -> str:
        return str(self.standing.label)

    @property
    def late_word(self) -> str:
        return ngettext("%(days)s day late", "%(days)s days late", self.days_late) % {"days": self.days_late}

    @property
    def told(self) -> str:
        """State, and how late: what a reader of the cell hears."""
        return _("%(state)s, %(late)s") % {"state": self.word, "late": self.late_word} if self.is_late else self.word


def weigh(duties: QuerySet[Duty], today: date, *, figures: Collection[DemandKind] = tuple(SOURCES)) -> list[Weighed]:
    """How the duties stand on `today`: one query for them and at most nine for what the system sees itself.

    Who shows no figures asks for those that decide alone.
    """
    fields = ("pk", "demand_id", "unit_id", "turn", "due_on", "state", "demand__kind", "demand__dispatch__issued_on")
    return _weighed_rows(list(duties.order_by("due_on", "pk").values_list(*fields)), today, figures)


def weigh_loaded(duties: Iterable[Duty], today: date, figures: Collection[DemandKind]) -> list[Weighed]:
    """The same of duties that are loaded with their demands and dispatches, in their order."""
    rows: list[Row] = [
        (
            duty.pk,
            duty.demand_id,
            duty.unit_id,
            duty.turn,
            duty.due_on,
            duty.state,
            duty.demand.kind,
            duty.demand.dispatch.issued_on,
        )
        for duty in duties
    ]
    return _weighed_rows(rows, today, figures)


def _weighed_rows(rows: Sequence[Row], today: date, figures: Collection[DemandKind]) -> list[Weighed]:
    asked = [
        Asked(duty=row[0], unit=row[2], kind=DemandKind(row[6]), since=row[7] or row[4], turn=row[3])
        for row in rows
        if row[5] != DutyState.ENDED
    ]
    lives = live_figures(asked, today, figures)
    return [_weighed(row, lives.get(row[0]), today) for row in rows]


def weigh_one(duty: Duty, today: date) -> Weighed:
    return weigh(Duty.objects.filter(pk=duty.pk), today)[0]


def count_late(weighed: Iterable[Weighed]) -> int:
    return sum(one.is_late for one in weighed)


def _weighed(row: Row, live: Live | None, today: date) -> Weighed:
    pk, demand, unit, turn, due_on, state, kind, _issued = row
    standing, by_itself = Standing(state), kind in CLOSES_BY_ITSELF
    if standing is not Standing.ENDED and by_itself:
        standing = Standing(live.standing) if live else Standing.NOT_YET
    elif live and live.standing and FURTHER.get(standing, 9) < FURTHER[Standing(live.standing)]:
        standing, by_itself = Standing(live.standing), True
    days = (today - due_on).days if standing in OPEN else 0
    return Weighed(pk, demand, unit, turn, due_on, standing, max(0, days), by_itself, live)
