"""Reads of dispatches, their addressees and their duties."""

from haidang.areas.dispatches.queries.todos import list_todos

__all__ = ["list_todos"]
