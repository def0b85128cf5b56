"""Who reads the catalogue, who sees whom it concerns, who writes it and who decides."""

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
from haidang.foundation.organisation.models import Unit

# Everyone with a role: everyone is judged by it.
VIEW_CATALOGUE = Action("standards.view_catalogue", None, (Rule(tuple(Role), Reach.CITY),))
# Counts, by unit: no names.
VIEW_ANSWERS = Action("standards.view_answers", Unit, (department_reads(""), locality_and_school_read("")))
# Names are for those who work with the people, as in the staff list.
_STAFF_READERS = Rule(
    (Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.LEAD_OFFICE, Role.LEVEL_OFFICE, Role.INSPECTOR), Reach.CITY, "unit"
)
LIST_ANSWERED_PEOPLE = Action(
    "standards.list_answered_people", Person, (_STAFF_READERS, locality_and_school_read("unit"))
)
VIEW_ANSWERS_OF_PERSON = Action(
    "standards.view_answers_of_person",
    Person,
    (_STAFF_READERS, locality_and_school_read("unit"), Rule(WITH_OWN_RECORD, Reach.SELF, "user")),
)
# A draft concerns the whole city: it is not narrowed by level.
VIEW_DRAFTS = Action(
    "standards.view_drafts",
    None,
    (
        Rule(
            (Role.LEAD_OFFICE, Role.LEVEL_OFFICE, Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.INSPECTOR),
            Reach.CITY,
        ),
    ),
)
WRITE_DRAFT = Action("standards.write_draft", None, (Rule((Role.LEAD_OFFICE,), Reach.CITY),))
DECIDE_DRAFT = Action("standards.decide_draft", None, (Rule((Role.DIRECTOR, Role.DEPUTY_DIRECTOR), Reach.CITY),))
