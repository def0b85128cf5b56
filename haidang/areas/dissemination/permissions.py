"""Who passes documents down, who sees who read them, who keeps the register, who endorses good practice."""

from haidang.areas.dissemination.models import Circulation, Outreach, Practice, Reader
from haidang.foundation.access.actions import (
    WITH_OWN_RECORD,
    Action,
    Reach,
    Rule,
    department_reads,
    locality_and_school_read,
)
from haidang.foundation.access.models import Role
from haidang.foundation.organisation.models import Unit

# The city as a whole is reached by the lead office; a ward and a school reach their own people.
CIRCULATE = Action(
    "dissemination.circulate",
    Unit,
    (Rule((Role.LEAD_OFFICE,), Reach.CITY), Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.BELOW)),
)
# A new edition, and the end: who may start it for that unit.
CHANGE_CIRCULATION = Action(
    "dissemination.change_circulation",
    Circulation,
    (Rule((Role.LEAD_OFFICE,), Reach.CITY, "unit"), Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.UNIT, "unit")),
)
# Figures of reading. A ward sees its schools' share of a document that the department passed down.
VIEW_COVERAGE = Action(
    "dissemination.view_coverage", Reader, (department_reads("unit"), locality_and_school_read("unit"))
)
# Names, and the reminder: those who answer for the people.
LIST_READERS = Action(
    "dissemination.list_readers",
    Reader,
    (
        Rule((Role.LEAD_OFFICE, Role.INSPECTOR), Reach.CITY, "unit"),
        Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.BELOW, "unit"),
    ),
)
REMIND_READERS = Action(
    "dissemination.remind_readers",
    Reader,
    (Rule((Role.LEAD_OFFICE,), Reach.CITY, "unit"), Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.BELOW, "unit")),
)
# Sheets signed on paper: the school, or whoever stands above it where the school itself has no account.
RECORD_SIGNATURES = Action(
    "dissemination.record_signatures",
    Reader,
    (
        Rule((Role.LEAD_OFFICE,), Reach.CITY, "unit"),
        Rule((Role.WARD_OFFICER,), Reach.BELOW, "unit"),
        Rule((Role.PRINCIPAL,), Reach.UNIT, "unit"),
    ),
)
READ_OWN = Action("dissemination.read_own", Reader, (Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),))

VIEW_OUTREACH = Action(
    "dissemination.view_outreach",
    Outreach,
    (
        department_reads("unit"),
        locality_and_school_read("unit"),
        Rule((Role.COMMUNICATION,), Reach.CITY, "unit"),
    ),
)
RECORD_OUTREACH = Action(
    "dissemination.record_outreach",
    Unit,
    (Rule((Role.LEAD_OFFICE, Role.COMMUNICATION, Role.WARD_OFFICER, Role.PRINCIPAL), Reach.UNIT),),
)
WITHDRAW_OUTREACH = Action(
    "dissemination.withdraw_outreach",
    Outreach,
    (Rule((Role.LEAD_OFFICE, Role.COMMUNICATION, Role.WARD_OFFICER, Role.PRINCIPAL), Reach.UNIT, "unit"),),
)

# What is endorsed is there for everybody.
READ_PRACTICES = Action("dissemination.read_practices", Practice, (Rule(tuple(Role), Reach.CITY, "unit"),))
WRITE_PRACTICE = Action("dissemination.write_practice", Practice, (Rule(WITH_OWN_RECORD, Reach.SELF, "author__user"),))
ENDORSE_PRACTICE = Action(
    "dissemination.endorse_practice",
    Practice,
    (Rule((Role.WARD_OFFICER,), Reach.BELOW, "unit"), Rule((Role.LEAD_OFFICE, Role.LEVEL_OFFICE), Reach.CITY, "unit")),
)
