"""Business changes of classes, lessons and enrolments."""

from haidang.areas.classes.operations.classes import ClassTerms, finish_class, lock_class, open_class, start_class
from haidang.areas.classes.operations.enrolments import enrol, withdraw
from haidang.areas.classes.operations.lessons import Slot, WeeklyPattern, cancel_lesson, move_lesson, plan_lessons
from haidang.areas.classes.operations.takeovers import take_over_person
from haidang.areas.classes.operations.venues import add_venue

__all__ = [
    "ClassTerms",
    "Slot",
    "WeeklyPattern",
    "add_venue",
    "cancel_lesson",
    "enrol",
    "finish_class",
    "lock_class",
    "move_lesson",
    "open_class",
    "plan_lessons",
    "start_class",
    "take_over_person",
    "withdraw",
]
