"""Who may do what with plans."""

from haidang.areas.plans.models import Plan
from haidang.foundation.access.actions import DEPARTMENT_READERS, Action, Reach, Rule
from haidang.foundation.access.models import Role

# An issued plan is public inside: teachers read what is required of them, providers what they will teach.
VIEW_PLAN = Action("plans.view_plan", Plan, (Rule(tuple(Role), Reach.CITY, "issuer"),))

# A draft stays with those who prepare and direct it.
VIEW_DRAFT_PLAN = Action("plans.view_draft_plan", Plan, (Rule(DEPARTMENT_READERS, Reach.CITY, "issuer"),))

# Only the head of the issuing body issues.
ISSUE_PLAN = Action("plans.issue_plan", Plan, (Rule((Role.DIRECTOR,), Reach.UNIT, "issuer"),))
