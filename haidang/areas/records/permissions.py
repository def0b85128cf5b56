"""Who may read a person's ledger."""

from haidang.areas.personnel.models import Person
from haidang.foundation.access.actions import (
    WITH_OWN_RECORD,
    Action,
    Reach,
    Rule,
    department_reads,
    locality_and_school_read,
)

VIEW_LEDGER = Action(
    "records.view_ledger",
    Person,
    (
        department_reads("unit"),
        locality_and_school_read("unit"),
        Rule(WITH_OWN_RECORD, Reach.SELF, "user"),
    ),
)
