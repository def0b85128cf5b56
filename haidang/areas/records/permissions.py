"""Who may read a person's ledger."""

from haidang.areas.personnel.models import Person
from haidang.foundation.access.actions import Action, Reach, Rule, department_reads, locality_and_school_read
from haidang.foundation.access.models import Role

VIEW_LEDGER = Action(
    "records.view_ledger",
    Person,
    (
        department_reads("unit"),
        locality_and_school_read("unit"),
        Rule((Role.TEACHER,), Reach.SELF, "user"),
    ),
)
