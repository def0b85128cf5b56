"""Who starts, reads and publishes allocations, and whose own answer one may read."""

from haidang.areas.allocations.models import Choice, Run
from haidang.foundation.access.actions import (
    WITH_OWN_RECORD,
    Action,
    Reach,
    Rule,
    department_reads,
    locality_and_school_read,
)
from haidang.foundation.access.models import Role

VIEW_RUNS = Action("allocations.view_runs", Run, (department_reads("plan__issuer"),))
START_RUN = Action("allocations.start_run", Run, (Rule((Role.LEAD_OFFICE,), Reach.CITY, "plan__issuer"),))
LOCK_PERSON = Action("allocations.lock_person", Run, (Rule((Role.LEAD_OFFICE,), Reach.CITY, "plan__issuer"),))
PUBLISH_RUN = Action("allocations.publish_run", Run, (Rule((Role.LEAD_OFFICE,), Reach.CITY, "plan__issuer"),))
# Localities, schools and the people themselves read published answers only: queries.published narrows them.
VIEW_CHOICES = Action(
    "allocations.view_choices",
    Choice,
    (department_reads("school"), locality_and_school_read("school")),
)
VIEW_OWN_CHOICES = Action("allocations.view_own_choices", Choice, (Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),))
