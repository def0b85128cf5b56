"""Where a person stands with their nominations: on which list, with whom, since when, and why not yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet

from haidang.areas.nominations.models import (
    ChangeLine,
    Decline,
    DeclineState,
    LineKind,
    LineState,
    ListState,
    Nomination,
    NominationState,
    WaitingEntry,
    WaitingState,
)
from haidang.areas.nominations.permissions import VIEW_OWN_NOMINATION
from haidang.areas.nominations.queries.changes import decline_until
from haidang.areas.nominations.queries.waiting import Standing, standings
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Step, StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class WithWhom:
    """Who has to decide now, and since when it lies there."""

    step: Step
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNomination:
    """One nomination as its person sees it."""

    nomination: Nomination
    people: int
    with_whom: WithWhom | None
    brought_by: ChangeLine | None
    taken_by: ChangeLine | None
    decline: Decline | None
    decline_until: date | None
    can_decline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWaiting:
    """One place on a waiting list as its person sees it; `line` is the change that moves them up."""

    entry: WaitingEntry
    standing: Standing | None
    line: ChangeLine | None
    with_whom: WithWhom | None


def own_nominations(user: User, today: date) -> list[OwnNomination]:
    """Those that hold, and those that ended by one's own decline or a change; the newest first."""
    all_own = visible(user, VIEW_OWN_NOMINATION, today, Nomination.objects.all())
    rows = list(
        all_own.select_related("target__task__plan", "list__school", "list__case", "need__requirement").order_by("-pk")
    )
    declines = {d.nomination_id: d for d in Decline.objects.filter(nomination__in=rows).order_by("pk")}
    shown = [row for row in rows if row.state != NominationState.REMOVED or row.approved_at or row.pk in declines]
    lines = _lines(shown)
    steps = _with_whom([row.list.case_id for row in shown] + [line.change.case_id for line in lines])
    sizes = _sizes({row.list_id for row in shown})
    return [_own(row, declines.get(row.pk), lines, steps, sizes, today) for row in shown]


def own_waiting(user: User) -> list[OwnWaiting]:
    """Where one waits, and where one has moved up but is not approved yet."""
    entries = list(
        WaitingEntry.objects.filter(need__person__user=user)
        .exclude(state=WaitingState.LEFT)
        .select_related("target__task__plan", "school", "need__requirement", "need__person")
        .order_by("-pk")
    )
    lines = {
        line.entry_id: line
        for line in ChangeLine.objects.filter(entry__in=entries, state=LineState.OPEN).select_related(
            "change__list", "change__case", "follows__nomination__person"
        )
    }
    places = standings(entries)
    steps = _with_whom(line.change.case_id for line in lines.values())
    return [
        OwnWaiting(
            entry=entry,
            standing=places.get(entry.pk),
            line=lines.get(entry.pk),
            with_whom=steps.get(lines[entry.pk].change.case_id) if entry.pk in lines else None,
        )
        for entry in entries
        if entry.state == WaitingState.WAITING or entry.pk in lines
    ]


def _own(
    row: Nomination,
    decline: Decline | None,
    lines: list[ChangeLine],
    steps: dict[int | None, WithWhom],
    sizes: dict[int, int],
    today: date,
) -> OwnNomination:
    brought = next((x for x in lines if x.nomination_id == row.pk and x.kind == LineKind.ADDED), None)
    taken = next((x for x in lines if x.nomination_id == row.pk and x.kind == LineKind.WITHDRAWN), None)
    last = decline_until(row)
    in_time = row.list.state in (ListState.SUBMITTED, ListState.RETURNED) or (last is not None and today <= last)
    return OwnNomination(
        nomination=row,
        people=sizes.get(row.list_id, 0),
        with_whom=steps.get(taken.change.case_id) if taken else steps.get(row.list.case_id),
        brought_by=brought,
        taken_by=taken,
        decline=decline,
        decline_until=last,
        can_decline=row.state != NominationState.REMOVED
        and taken is None
        and in_time
        and (decline is None or decline.state == DeclineState.REFUSED),
    )


def _lines(rows: list[Nomination]) -> list[ChangeLine]:
    return list(
        ChangeLine.objects.filter(nomination__in=rows)
        .exclude(state=LineState.DROPPED)
        .select_related("change__case", "follows__nomination__person", "need")
    )


def _with_whom(case_ids: Iterable[int | None]) -> dict[int | None, WithWhom]:
    """Case → its pending step, and when it came there: with the last decision, else with the submission."""
    pending: QuerySet[Step] = Step.objects.filter(
        case__in={pk for pk in case_ids if pk is not None}, state=StepState.PENDING
    )
    steps = pending.select_related("unit", "case").annotate(last=Max("case__steps__decided_at"))
    return {step.case_id: WithWhom(step=step, since=step.last or step.case.opened_at) for step in steps}


def _sizes(list_ids: Iterable[int]) -> dict[int, int]:
    """How many people are on each list."""
    sizes: dict[int, int] = {}
    live = Nomination.objects.filter(list__in=list(list_ids)).exclude(state=NominationState.REMOVED)
    for list_id in live.values_list("list_id", flat=True):
        sizes[list_id] = sizes.get(list_id, 0) + 1
    return sizes
