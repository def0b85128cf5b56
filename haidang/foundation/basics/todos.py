"""To-dos: what a person must do now, computed from states, never stored."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do. `title` and `why` are sentences for the user; `count` is how many items it covers."""

    title: object
    why: object
    url: str
    due_on: date | None = None
    count: int = 1
    minutes: int = 5
    label: object = ""

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today
