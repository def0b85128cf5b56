"""Changes of allocations."""

from haidang.areas.allocations.operations.publishing import publish_run
from haidang.areas.allocations.operations.runs import Terms, lock_choice, start_run, unlock_choice
from haidang.areas.allocations.operations.takeovers import take_over_person

__all__ = ["Terms", "lock_choice", "publish_run", "start_run", "take_over_person", "unlock_choice"]
