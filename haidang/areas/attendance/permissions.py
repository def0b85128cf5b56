"""Who sees the roll of a lesson, and who takes it."""

from haidang.areas.classes.models import Enrolment, Lesson, TrainingClass
from haidang.areas.classes.permissions import LIST_CLASSES, VIEW_LEARNERS
from haidang.foundation.access.actions import Action, Reach, Rule
from haidang.foundation.access.models import Role

VIEW_ATTENDANCE = Action("attendance.view_attendance", TrainingClass, LIST_CLASSES.rules)
VIEW_OWN_ATTENDANCE = Action("attendance.view_own_attendance", Enrolment, VIEW_LEARNERS.rules)
TAKE_ROLL = Action("attendance.take_roll", Lesson, (Rule((Role.PROVIDER,), Reach.UNIT, "training_class__provider"),))
