"""Who sees rounds, sheets and needs, who answers for a school, who verifies."""

from haidang.areas.needs.models import Evidence, Intake, Need, ReviewRound, Sheet, Wish
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
# Papers carry more than a name: whoever answers for the need, verifies it or is meant by it, nobody else.
VIEW_EVIDENCE = Action(
    "needs.view_evidence",
    Evidence,
    (
        Rule((Role.LEAD_OFFICE, Role.INSPECTOR), Reach.CITY, "need__sheet__school"),
        locality_and_school_read("need__sheet__school"),
        Rule(WITH_OWN_RECORD, Reach.SELF, "need__person__user"),
    ),
)
MAKE_WISH = Action("needs.make_wish", Wish, (Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),))
VIEW_WISHES = Action(
    "needs.view_wishes",
    Wish,
    (locality_and_school_read("sheet__school"), Rule(WITH_OWN_RECORD, Reach.SELF, "person__user")),
)
DECIDE_WISH = Action("needs.decide_wish", Wish, (Rule((Role.PRINCIPAL,), Reach.UNIT, "sheet__school"),))
CHANGE_INTAKE = Action("needs.change_intake", Intake, (Rule((Role.LEAD_OFFICE,), Reach.CITY, "round__sheets__school"),))
# One statement a locality; queries.localities_to_sign narrows it to the unit that answers.
SIGN_STATEMENT = Action(
    "needs.sign_statement",
    Sheet,
    (Rule((Role.WARD_OFFICER,), Reach.BELOW, "school"), Rule((Role.LEAD_OFFICE,), Reach.CITY, "school")),
)
