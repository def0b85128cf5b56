"""Who sees where approvals are, who answers for alarms, who names deputies."""

from haidang.foundation.access.actions import Action, Reach, Rule, department_reads, locality_and_school_read
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.approvals.models import Alarm, Case

# Roles that decide steps or answer for them: their holders name deputies.
DECIDING = (
    Role.WARD_OFFICER,
    Role.LEAD_OFFICE,
    Role.DIRECTOR,
    Role.DEPUTY_DIRECTOR,
    Role.LEVEL_OFFICE,
    Role.FINANCE,
    Role.PRINCIPAL,
)

SEE_CASES = Action("deciding.see_cases", Case, (department_reads("unit"), locality_and_school_read("unit")))
SEE_ALARMS = Action(
    "deciding.see_alarms",
    Alarm,
    (
        Rule(
            (Role.LEAD_OFFICE, Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.ADMINISTRATOR), Reach.CITY, "step__case__unit"
        ),
        Rule((Role.WARD_OFFICER,), Reach.BELOW, "step__case__unit"),
    ),
)
TAKE_ALARM = Action("deciding.take_alarm", Alarm, SEE_ALARMS.rules)
NAME_DEPUTY = Action(
    "deciding.name_deputy",
    Grant,
    (
        Rule(DECIDING, Reach.SELF, "user"),
        Rule((Role.LEAD_OFFICE, Role.ADMINISTRATOR), Reach.CITY, "unit"),
    ),
)
