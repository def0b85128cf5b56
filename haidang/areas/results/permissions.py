"""Who enters marks, who recognises results, who sees and revokes certificates."""

from haidang.areas.classes.models import Enrolment, TrainingClass
from haidang.areas.classes.permissions import LIST_CLASSES, SCHOOLS_OF_CLASS
from haidang.areas.results.models import Certificate
from haidang.foundation.access.actions import (
    WITH_OWN_RECORD,
    Action,
    Reach,
    Rule,
    department_reads,
    locality_and_school_read,
)
from haidang.foundation.access.models import Role

SCHOOL_OF_HOLDER = "enrolment__nomination__list__school"

VIEW_RESULTS = Action("results.view_results", TrainingClass, LIST_CLASSES.rules)
VIEW_OWN_RESULT = Action("results.view_own_result", Enrolment, (Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),))
ENTER_MARKS = Action("results.enter_marks", TrainingClass, (Rule((Role.PROVIDER,), Reach.UNIT, "provider"),))
RECOGNISE = Action("results.recognise", TrainingClass, (Rule((Role.LEAD_OFFICE,), Reach.CITY, SCHOOLS_OF_CLASS),))
LIST_CERTIFICATES = Action(
    "results.list_certificates",
    Certificate,
    (department_reads(SCHOOL_OF_HOLDER), locality_and_school_read(SCHOOL_OF_HOLDER)),
)
VIEW_CERTIFICATE = Action(
    "results.view_certificate",
    Certificate,
    (*LIST_CERTIFICATES.rules, Rule(WITH_OWN_RECORD, Reach.SELF, "enrolment__person__user")),
)
REVOKE_CERTIFICATE = Action(
    "results.revoke_certificate", Certificate, (Rule((Role.LEAD_OFFICE,), Reach.CITY, SCHOOL_OF_HOLDER),)
)
