"""The board: each row of Appendix I over the months of the plan's year, with its live figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from haidang.areas.plans.models import Target, Task
from haidang.areas.plans.queries import Outline, OutlineRow
from haidang.areas.reports.queries import Figures, TargetFigures

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Month:
    """One cell of the timeline: whether the task runs in it, whether today falls into it."""

    number: int
    runs: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with its figures."""

    target: Target
    figures: Figures


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A task over time and in numbers; `is_outside` when its printed time leaves the plan's year."""

    outline: OutlineRow
    months: Sequence[Month]
    targets: Sequence[TargetRow]
    is_outside: bool
    state: str
    tone: str


def board_rows(outline: Outline, figures: Sequence[TargetFigures], today: date) -> list[BoardRow]:
    """The rows of the board in printed order."""
    by_target = {row.target.pk: row.figures for row in figures}
    return [_row(row, outline.plan.year, by_target, today) for row in outline.rows]


def _row(row: OutlineRow, year: int, by_target: dict[int, Figures], today: date) -> BoardRow:
    task = row.task
    targets = [TargetRow(target, by_target.get(target.pk, Figures())) for target in row.targets]
    state, tone = _state(task, targets, today)
    return BoardRow(
        outline=row,
        months=[_month(task, year, number, today) for number in MONTHS],
        targets=targets,
        is_outside=task.starts_on is not None and not _within(task, year),
        state=state,
        tone=tone,
    )


def _month(task: Task, year: int, number: int, today: date) -> Month:
    first = date(year, number, 1)
    following = date(year + number // 12, number % 12 + 1, 1)
    runs = task.starts_on is not None and task.starts_on < following
    runs = runs and task.ends_on is not None and first <= task.ends_on
    return Month(number, runs, first <= today < following)


def _within(task: Task, year: int) -> bool:
    return task.starts_on is not None and task.ends_on is not None and task.starts_on.year == year == task.ends_on.year


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
