"""Who reads dispatches, who drafts and issues them, who does and who judges the duties."""

from haidang.areas.dispatches.models import Dispatch, DispatchImport, Duty, Evidence
from haidang.areas.dissemination.models import Reader
from haidang.foundation.access.actions import (
    DEPARTMENT_READERS,
    WITH_OWN_RECORD,
    Action,
    Reach,
    Rule,
    department_reads,
    locality_and_school_read,
)
from haidang.foundation.access.models import Role
from haidang.foundation.organisation.models import Unit

# Drafts are kept apart by queries.dispatches_for: only their office reads them.
VIEW_DISPATCH = Action(
    "dispatches.view_dispatch",
    Dispatch,
    (
        department_reads("issuer"),
        Rule((Role.WARD_OFFICER,), Reach.UNIT, "issuer"),
        locality_and_school_read("demands__duties__unit"),
    ),
)
# The text alone, of a dispatch that was passed down: whoever is to read it, and who answers for their reading.
READ_PASSED_DOWN = Action(
    "dispatches.read_passed_down",
    Reader,
    (
        Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),
        department_reads("unit"),
        locality_and_school_read("unit"),
    ),
)
DRAFT_DISPATCH = Action("dispatches.draft_dispatch", Unit, (Rule((Role.WARD_OFFICER, Role.LEAD_OFFICE), Reach.UNIT),))
EDIT_DISPATCH = Action(
    "dispatches.edit_dispatch", Dispatch, (Rule((Role.WARD_OFFICER, Role.LEAD_OFFICE), Reach.UNIT, "office"),)
)
IMPORT_DISPATCH = Action(
    "dispatches.import_dispatch", DispatchImport, (Rule((Role.WARD_OFFICER, Role.LEAD_OFFICE), Reach.UNIT, "office"),)
)
# A ward's officer enters number and day of what the ward has signed; the department's dispatch is its director's.
ISSUE_DISPATCH = Action(
    "dispatches.issue_dispatch", Dispatch, (Rule((Role.WARD_OFFICER, Role.DIRECTOR), Reach.UNIT, "issuer"),)
)
REMIND = Action("dispatches.remind", Dispatch, (Rule((Role.WARD_OFFICER, Role.LEAD_OFFICE), Reach.UNIT, "office"),))
VIEW_DUTY = Action(
    "dispatches.view_duty",
    Duty,
    (
        department_reads("unit"),
        locality_and_school_read("unit"),
        Rule((Role.WARD_OFFICER,), Reach.UNIT, "demand__dispatch__issuer"),
    ),
)
DO_DUTY = Action("dispatches.do_duty", Duty, (Rule((Role.PRINCIPAL, Role.WARD_OFFICER), Reach.UNIT, "unit"),))
JUDGE_DUTY = Action(
    "dispatches.judge_duty",
    Duty,
    (Rule((Role.WARD_OFFICER, Role.LEAD_OFFICE), Reach.UNIT, "demand__dispatch__office"),),
)
# Papers of a school: the school, the unit that asked for them, the lead office and the inspectorate.
VIEW_EVIDENCE = Action(
    "dispatches.view_evidence",
    Evidence,
    (
        Rule((Role.LEAD_OFFICE, Role.INSPECTOR), Reach.CITY, "duty__unit"),
        locality_and_school_read("duty__unit"),
        Rule((Role.WARD_OFFICER,), Reach.UNIT, "duty__demand__dispatch__issuer"),
    ),
)
VIEW_OVERVIEW = Action("dispatches.view_overview", Unit, (Rule(DEPARTMENT_READERS, Reach.CITY),))
