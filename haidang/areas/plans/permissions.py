"""Who may do what with plans."""

from haidang.areas.plans.models import Amendment, Duty, Plan, PlanImport, UnitAlias
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

# The plan of a locality or a school is read by those above and below it, and by its own people.
VIEW_UNIT_PLAN = Action(
    "plans.view_unit_plan",
    Plan,
    (
        Rule(DEPARTMENT_READERS, Reach.CITY, "issuer"),
        Rule((*OWN_PLANS, Role.TEACHER), Reach.BELOW, "issuer"),
    ),
)

# What was submitted lies open to those who decide on it.
VIEW_SUBMITTED_PLAN = Action(
    "plans.view_submitted_plan",
    Plan,
    (Rule(DEPARTMENT_READERS, Reach.CITY, "issuer"), Rule(OWN_PLANS, Reach.BELOW, "issuer")),
)

# Who draws up plans derives them from the upper one, adapts, submits and issues them.
DRAW_UP_PLAN = Action(
    "plans.draw_up_plan",
    Plan,
    (Rule((Role.LEAD_OFFICE,), Reach.CITY, "issuer"), Rule(OWN_PLANS, Reach.UNIT, "issuer")),
)

# The locality decides on its schools' plans; the department on those of localities and of its own schools.
DECIDE_PLAN = Action(
    "plans.decide_plan",
    Plan,
    (Rule((Role.WARD_OFFICER,), Reach.BELOW, "issuer"), Rule((Role.LEAD_OFFICE,), Reach.CITY, "issuer")),
)

# Whoever issued the plan issues its amendments.
AMEND_PLAN = Action(
    "plans.amend_plan",
    Amendment,
    (
        Rule((Role.LEAD_OFFICE,), Reach.CITY, "plan__issuer"),
        Rule((Role.DIRECTOR,), Reach.UNIT, "plan__issuer"),
        Rule(OWN_PLANS, Reach.UNIT, "plan__issuer"),
    ),
)

# An office reports on its own duties, the lead office on all; localities and schools on those of their own plans.
REPORT_DUTY = Action(
    "plans.report_duty",
    Duty,
    (
        Rule((Role.LEAD_OFFICE,), Reach.CITY, "plan__issuer"),
        Rule((Role.LEVEL_OFFICE, Role.FINANCE, Role.INSPECTOR, Role.COMMUNICATION), Reach.UNIT, "unit"),
        Rule(OWN_PLANS, Reach.UNIT, "plan__issuer"),
    ),
)
