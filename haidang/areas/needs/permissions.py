"""Who sees rounds, sheets and needs, who answers for a school, who verifies."""

from haidang.areas.needs.models import Need, ReviewRound, Sheet
from haidang.areas.personnel.models import Person
from haidang.foundation.access.actions import (
    WITH_OWN_RECORD,
    Action,
    Reach,
    Rule,
    department_reads,
    locality_and_school_read,
)
from haidang.foundation.access.models import Role

VIEW_ROUNDS = Action(
    "needs.view_rounds", ReviewRound, (department_reads("sheets__school"), locality_and_school_read("sheets__school"))
)
VIEW_SHEETS = Action("needs.view_sheets", Sheet, (department_reads("school"), locality_and_school_read("school")))
VIEW_NEEDS = Action(
    "needs.view_needs",
    Need,
    (
        department_reads("sheet__school"),
        locality_and_school_read("sheet__school"),
        Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),
    ),
)
VIEW_NEEDS_OF_PERSON = Action(
    "needs.view_needs_of_person",
    Person,
    (department_reads("unit"), locality_and_school_read("unit"), Rule(WITH_OWN_RECORD, Reach.SELF, "user")),
)
# A principal or deputy is a teacher too: everyone with a file sees what it asks of them.
VIEW_MY_NEEDS = Action("needs.view_my_needs", Need, (Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),))
OPEN_ROUND = Action("needs.open_round", ReviewRound, (Rule((Role.LEAD_OFFICE,), Reach.CITY, "sheets__school"),))
CLOSE_ROUND = Action("needs.close_round", ReviewRound, (Rule((Role.LEAD_OFFICE,), Reach.CITY, "sheets__school"),))
CONFIRM_SHEET = Action("needs.confirm_sheet", Sheet, (Rule((Role.PRINCIPAL,), Reach.UNIT, "school"),))
ANSWER_NEED = Action("needs.answer_need", Need, (Rule((Role.PRINCIPAL,), Reach.UNIT, "sheet__school"),))
# The lead office verifies only the schools without a locality: queries.sheets_to_verify narrows it.
VERIFY_SHEET = Action(
    "needs.verify_sheet",
    Sheet,
    (Rule((Role.WARD_OFFICER,), Reach.BELOW, "school"), Rule((Role.LEAD_OFFICE,), Reach.CITY, "school")),
)
# The printed form carries identity numbers: only those who answer for the sheet take it away.
EXPORT_SHEET = Action(
    "needs.export_sheet",
    Sheet,
    (
        Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.BELOW, "school"),
        Rule((Role.LEAD_OFFICE,), Reach.CITY, "school"),
    ),
)
