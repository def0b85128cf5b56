"""The board: each row of Appendix I and each duty of section IV over the time of the plan, with where it stands."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from haidang.areas.plans.models import DutyState, Plan, Target, Task
from haidang.areas.plans.queries import Outline, OutlineRow
from haidang.areas.plans.queries.duties import FollowedDuty
from haidang.areas.reports.queries import Figures


@dataclass(frozen=True, slots=True)
class Period:
    """A column of the timeline: a month of the plan's year, or a year of a plan of several."""

    number: int
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of the timeline: whether the row runs in it, ends in it, is overdue in it; whether it is now."""

    number: int
    runs: bool
    is_now: bool
    is_end: bool = False
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with its figures, and the number of a year's plan behind them if it is a single one."""

    target: Target
    figures: Figures
    source: Target | None = None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A task over time and in numbers; `is_outside` when its printed time leaves the plan's time."""

    outline: OutlineRow
    slots: Sequence[Slot]
    targets: Sequence[TargetRow]
    is_outside: bool
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty from the first day of the plan until its own; `is_outside` when that day is before or after the plan."""

    followed: FollowedDuty
    slots: Sequence[Slot]
    is_outside: bool


def periods_of(plan: Plan) -> list[Period]:
    """The twelve months of a year's plan, the years of a plan of several."""
    if plan.last_year and plan.last_year > plan.year:
        years = range(plan.year, plan.last_year + 1)
        return [Period(year, date(year, 1, 1), date(year, 12, 31)) for year in years]
    last_days = [monthrange(plan.year, month)[1] for month in range(1, 13)]
    return [
        Period(month, date(plan.year, month, 1), date(plan.year, month, last))
        for month, last in enumerate(last_days, start=1)
    ]


def board_rows(
    outline: Outline, figures: Mapping[int, Figures], today: date, *, sources: Mapping[int, Sequence[Target]]
) -> list[BoardRow]:
    """The rows of the board in printed order; figures and their sources by target."""
    periods = periods_of(outline.plan)
    rows = []
    for row in outline.rows:
        targets = [
            TargetRow(target, figures.get(target.pk, Figures()), _single(sources.get(target.pk, ())))
            for target in row.targets
        ]
        rows.append(_row(row, periods, targets, today))
    return rows


def _single(sources: Sequence[Target]) -> Target | None:
    return sources[0] if len(sources) == 1 else None


def duty_rows(plan: Plan, duties: Iterable[FollowedDuty], today: date) -> list[DutyRow]:
    periods = periods_of(plan)
    return [
        DutyRow(
            followed=duty,
            slots=[_duty_slot(duty, period, today) for period in periods],
            is_outside=not periods[0].first <= duty.due_on <= periods[-1].last,
        )
        for duty in duties
    ]


def _row(row: OutlineRow, periods: Sequence[Period], targets: Sequence[TargetRow], today: date) -> BoardRow:
    task = row.task
    state, tone = _state(task, targets, today)
    return BoardRow(
        outline=row,
        slots=[_task_slot(task, period, today) for period in periods],
        targets=targets,
        is_outside=task.starts_on is not None and not _within(task, periods),
        state=state,
        tone=tone,
    )


def _task_slot(task: Task, period: Period, today: date) -> Slot:
    runs = task.starts_on is not None and task.starts_on <= period.last
    runs = runs and task.ends_on is not None and period.first <= task.ends_on
    return Slot(period.number, runs, period.holds(today))


def _duty_slot(duty: FollowedDuty, period: Period, today: date) -> Slot:
    """Until its day it runs; what is open after that is overdue until today."""
    return Slot(
        period.number,
        runs=period.first <= duty.due_on,
        is_now=period.holds(today),
        is_end=period.holds(duty.due_on),
        is_overdue=duty.state != DutyState.DONE and duty.due_on < period.first <= today,
    )


def _within(task: Task, periods: Sequence[Period]) -> bool:
    if task.starts_on is None or task.ends_on is None:
        return False
    return periods[0].first <= task.starts_on and task.ends_on <= periods[-1].last


def _state(task: Task, targets: Sequence[TargetRow], today: date) -> tuple[str, str]:
    """Word code and tone: how the row stands in numbers against its time."""
    planned = sum(row.target.planned for row in targets)
    completed = sum(row.figures.completed for row in targets)
    started = any(row.figures.allocated for row in targets)
    if not planned:
        return "no_target", "note"
    if completed >= planned:
        return "reached", "done"
    if task.ends_on is not None and task.ends_on < today:
        return "late", "late"
    return ("running", "wait") if started else ("not_started", "draft")
