"""Reads of classes, timetables, learners, and the to-dos that follow from them."""

from haidang.areas.classes.queries.classes import (
    absences,
    absent_people,
    awaiting_nominations,
    candidates_for,
    classes_without_lessons,
    list_classes,
    list_learners,
    list_lessons,
    list_own_enrolments,
    list_withdrawn,
    next_lessons,
    off_their_lists,
    order_by_priority,
    providers_with_classes,
    sight_of_learners,
    targets_with_classes,
)
from haidang.areas.classes.queries.todos import list_todos

__all__ = [
    "absences",
    "absent_people",
    "awaiting_nominations",
    "candidates_for",
    "classes_without_lessons",
    "list_classes",
    "list_learners",
    "list_lessons",
    "list_own_enrolments",
    "list_todos",
    "list_withdrawn",
    "next_lessons",
    "off_their_lists",
    "order_by_priority",
    "providers_with_classes",
    "sight_of_learners",
    "targets_with_classes",
]
