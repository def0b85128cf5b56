"""Who may do what with plans."""

from haidang.areas.plans.models import Plan, PlanImport, UnitAlias
from haidang.foundation.access.actions import DEPARTMENT_READERS, Action, Reach, Rule
from haidang.foundation.access.models import Role

# An issued plan is public inside: teachers read what is required of them, providers what they will teach.
VIEW_PLAN = Action("plans.view_plan", Plan, (Rule(tuple(Role), Reach.CITY, "issuer"),))

# Localities and schools draw up plans of their own.
OWN_PLANS = (Role.WARD_OFFICER, Role.PRINCIPAL)

# A draft stays with those who prepare and direct it.
VIEW_DRAFT_PLAN = Action(
    "plans.view_draft_plan",
    Plan,
    (Rule(DEPARTMENT_READERS, Reach.CITY, "issuer"), Rule(OWN_PLANS, Reach.UNIT, "issuer")),
)

# Only the head of the issuing body issues.
ISSUE_PLAN = Action("plans.issue_plan", Plan, (Rule((Role.DIRECTOR,), Reach.UNIT, "issuer"),))

# Who prepares a plan brings it as a document, corrects what was read and accepts it as a draft.
IMPORT_PLAN = Action(
    "plans.import_plan",
    PlanImport,
    (Rule((Role.LEAD_OFFICE,), Reach.CITY, "issuer"), Rule(OWN_PLANS, Reach.UNIT, "issuer")),
)

# What documents call units is settled once for all plans of the department.
NAME_UNITS = Action("plans.name_units", UnitAlias, (Rule((Role.LEAD_OFFICE,), Reach.CITY, "issuer"),))
