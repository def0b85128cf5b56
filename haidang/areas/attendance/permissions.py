"""Who sees the roll of a lesson, and who takes it."""

from haidang.areas.classes.models import Lesson, TrainingClass
from haidang.areas.classes.permissions import LIST_CLASSES, SCHOOLS_OF_CLASS
from haidang.foundation.access.actions import Action, Reach, Rule, department_reads, locality_and_school_read
from haidang.foundation.access.models import Role

SCHOOLS_OF_LESSON = f"training_class__{SCHOOLS_OF_CLASS}"
_PROVIDER = Rule((Role.PROVIDER,), Reach.UNIT, "training_class__provider")

VIEW_ATTENDANCE = Action("attendance.view_attendance", TrainingClass, LIST_CLASSES.rules)
VIEW_ROLL = Action(
    "attendance.view_roll",
    Lesson,
    (department_reads(SCHOOLS_OF_LESSON), locality_and_school_read(SCHOOLS_OF_LESSON), _PROVIDER),
)
TAKE_ROLL = Action("attendance.take_roll", Lesson, (_PROVIDER,))
