"""My work today: the to-dos of every area, late ones first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from haidang.areas.allocations.queries import todos as allocations
from haidang.areas.attendance import queries as attendance
from haidang.areas.classes import queries as classes
from haidang.areas.dispatches import queries as dispatches
from haidang.areas.dissemination import queries as dissemination
from haidang.areas.needs import queries as needs
from haidang.areas.nominations import queries as nominations
from haidang.areas.personnel import queries as personnel
from haidang.areas.plans import queries as plans
from haidang.areas.results import queries as results
from haidang.areas.standards.queries import todos as standards
from haidang.areas.standards.queries import undecided
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals import alarms
from haidang.foundation.basics.todos import Todo

type Source = Callable[[User, date], Sequence[Todo]]

SOURCES: tuple[Source, ...] = (
    plans.list_todos,
    needs.list_todos,
    nominations.list_todos,
    allocations.list_todos,
    classes.list_todos,
    attendance.list_todos,
    results.list_todos,
    dispatches.list_todos,
    dissemination.list_todos,
    personnel.list_todos,
    undecided.list_todos,
    standards.list_todos,
    personnel.import_todos,
    alarms.list_todos,
)


@dataclass(frozen=True, slots=True)
class WorkDay:
    """To-dos by urgency, each group in order of its deadlines; of those due on one day the shortest comes first."""

    late: Sequence[Todo]
    this_week: Sequence[Todo]
    later: Sequence[Todo]

    @property
    def first(self) -> Todo | None:
        return next(iter((*self.late, *self.this_week, *self.later)), None)

    @property
    def count(self) -> int:
        return len(self.late) + len(self.this_week) + len(self.later)


def work_of(user: User, today: date) -> WorkDay:
    """Everything the user has to do; without a deadline it comes last."""
    todos = [todo for source in SOURCES for todo in source(user, today)]
    todos.sort(key=lambda todo: (todo.due_on or date.max, todo.minutes, str(todo.title)))
    week = today + timedelta(days=7)
    return WorkDay(
        late=[todo for todo in todos if todo.is_late(today)],
        this_week=[todo for todo in todos if todo.due_on is not None and today <= todo.due_on <= week],
        later=[todo for todo in todos if todo.due_on is None or todo.due_on > week],
    )
