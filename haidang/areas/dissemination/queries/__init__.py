"""Reads: who is to read what and who did, what was told where, which practice is good."""

from haidang.areas.dissemination.queries.coverage import Coverage, coverage_at, funnel_of, whole_coverage
from haidang.areas.dissemination.queries.readings import current_edition, own_readings, unread_of
from haidang.areas.dissemination.queries.todos import list_todos

__all__ = [
    "Coverage",
    "coverage_at",
    "current_edition",
    "funnel_of",
    "list_todos",
    "own_readings",
    "unread_of",
    "whole_coverage",
]
