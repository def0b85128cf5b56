"""What may be done to people and their records, by whom."""

from haidang.areas.personnel.models import CorrectionRequest, Evidence, Person, Post, StaffImport
from haidang.foundation.access.actions import WITH_OWN_RECORD, Action, Reach, Rule, locality_and_school_read
from haidang.foundation.access.models import Role
from haidang.foundation.organisation.models import Unit

_SELF = Rule(WITH_OWN_RECORD, Reach.SELF, "user")

# Finance and the city follow figures; names are for those who work with the people.
_STAFF_READERS = Rule(
    (Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.LEAD_OFFICE, Role.LEVEL_OFFICE, Role.INSPECTOR), Reach.CITY, "unit"
)
LIST_PEOPLE = Action("personnel.list_people", Person, (_STAFF_READERS, locality_and_school_read("unit")))
VIEW_PERSON = Action("personnel.view_person", Person, (_STAFF_READERS, locality_and_school_read("unit"), _SELF))
# Identity number, telephone and full date of birth: only who must check them, each look recorded.
REVEAL_PERSON = Action(
    "personnel.reveal_person",
    Person,
    (
        Rule((Role.LEAD_OFFICE, Role.INSPECTOR), Reach.CITY, "unit"),
        Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.BELOW, "unit"),
        _SELF,
    ),
)
EDIT_PERSON = Action("personnel.edit_person", Person, (Rule((Role.PRINCIPAL,), Reach.UNIT, "unit"),))
ADD_PERSON = Action("personnel.add_person", Unit, (Rule((Role.PRINCIPAL,), Reach.UNIT),))
# A move between schools is decided above them: within its schools by the locality, anywhere by the lead office.
MOVE_PERSON = Action(
    "personnel.move_person",
    Person,
    (Rule((Role.WARD_OFFICER,), Reach.BELOW, "unit"), Rule((Role.LEAD_OFFICE,), Reach.CITY, "unit")),
)
RECEIVE_PERSON = Action(
    "personnel.receive_person",
    Unit,
    (Rule((Role.WARD_OFFICER,), Reach.BELOW), Rule((Role.LEAD_OFFICE,), Reach.CITY)),
)
# A fact contested by its person: the school decides; on a principal's own record, the unit above.
CONTEST_FACT = Action("personnel.contest_fact", Person, (_SELF,))
WITHDRAW_CORRECTION = Action(
    "personnel.withdraw_correction", CorrectionRequest, (Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),)
)


def _deciders(path: str) -> tuple[Rule, ...]:
    return (
        Rule((Role.PRINCIPAL,), Reach.UNIT, path),
        Rule((Role.WARD_OFFICER,), Reach.BELOW, path),
        Rule((Role.LEAD_OFFICE,), Reach.CITY, path),
    )


DECIDE_CORRECTION = Action("personnel.decide_correction", CorrectionRequest, _deciders("person__unit"))
VIEW_EVIDENCE = Action(
    "personnel.view_evidence",
    Evidence,
    (*_deciders("request__person__unit"), Rule(WITH_OWN_RECORD, Reach.SELF, "request__person__user")),
)
# Who answers for more than one school sees that two records are one person.
MERGE_PEOPLE = Action(
    "personnel.merge_people",
    Person,
    (Rule((Role.WARD_OFFICER,), Reach.BELOW, "unit"), Rule((Role.LEAD_OFFICE,), Reach.CITY, "unit")),
)
# A list may touch the schools of the seat it is brought from: one's own, those of the locality, all of the city.
IMPORT_STAFF = Action(
    "personnel.import_staff",
    Unit,
    (
        Rule((Role.PRINCIPAL,), Reach.UNIT),
        Rule((Role.WARD_OFFICER,), Reach.BELOW),
        Rule((Role.LEAD_OFFICE,), Reach.CITY),
    ),
)
RUN_IMPORT = Action(
    "personnel.run_import",
    StaffImport,
    (Rule((Role.PRINCIPAL, Role.WARD_OFFICER, Role.LEAD_OFFICE), Reach.UNIT, "unit"),),
)
# Whom a school had stays its own history, also after the person moved away.
LIST_LEFT = Action("personnel.list_left", Post, (_STAFF_READERS, locality_and_school_read("unit")))
