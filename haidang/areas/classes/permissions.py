"""Who sees classes and learners, who opens classes, plans lessons and fills places."""

from haidang.areas.classes.models import Enrolment, Lesson, TrainingClass
from haidang.foundation.access.actions import (
    WITH_OWN_RECORD,
    Action,
    Reach,
    Rule,
    department_reads,
    locality_and_school_read,
)
from haidang.foundation.access.models import Role

# A learner belongs to the school whose list named them, wherever they work later.
SCHOOLS_OF_CLASS = "enrolments__nomination__list__school"
SCHOOL_OF_LEARNER = "nomination__list__school"


def _lead_office(path: str) -> Rule:
    return Rule((Role.LEAD_OFFICE,), Reach.CITY, path)


LIST_CLASSES = Action(
    "classes.list_classes",
    TrainingClass,
    (
        department_reads(SCHOOLS_OF_CLASS),
        locality_and_school_read(SCHOOLS_OF_CLASS),
        Rule((Role.PROVIDER,), Reach.UNIT, "provider"),
    ),
)
VIEW_CLASSES = Action(
    "classes.view_classes",
    TrainingClass,
    (*LIST_CLASSES.rules, Rule(WITH_OWN_RECORD, Reach.SELF, "enrolments__person__user")),
)
VIEW_LEARNERS = Action(
    "classes.view_learners",
    Enrolment,
    (
        department_reads(SCHOOL_OF_LEARNER),
        locality_and_school_read(SCHOOL_OF_LEARNER),
        Rule((Role.PROVIDER,), Reach.UNIT, "training_class__provider"),
        Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),
    ),
)
ATTEND_CLASSES = Action("classes.attend_classes", Enrolment, (Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),))
SEE_ABSENCES = Action("classes.see_absences", Enrolment, (Rule((Role.PRINCIPAL,), Reach.BELOW, SCHOOL_OF_LEARNER),))
OPEN_CLASS = Action("classes.open_class", TrainingClass, (_lead_office(SCHOOLS_OF_CLASS),))
ENROL = Action("classes.enrol", TrainingClass, (_lead_office(SCHOOLS_OF_CLASS),))
WITHDRAW = Action("classes.withdraw", Enrolment, (_lead_office(SCHOOL_OF_LEARNER),))
PLAN_LESSONS = Action(
    "classes.plan_lessons",
    TrainingClass,
    (_lead_office(SCHOOLS_OF_CLASS), Rule((Role.PROVIDER,), Reach.UNIT, "provider")),
)
MOVE_LESSON = Action(
    "classes.move_lesson",
    Lesson,
    (
        _lead_office(f"training_class__{SCHOOLS_OF_CLASS}"),
        Rule((Role.PROVIDER,), Reach.UNIT, "training_class__provider"),
    ),
)
