"""Who reads the register of a unit, and who continues its numbers from paper."""

from haidang.foundation.access.actions import Action, Reach, Rule, department_reads, locality_and_school_read
from haidang.foundation.access.models import Role
from haidang.foundation.documents.models import IssuedDocument
from haidang.foundation.organisation.models import Unit

VIEW_REGISTER = Action(
    "outgoing.view_register", IssuedDocument, (department_reads("issuer"), locality_and_school_read("issuer"))
)
# The lead office keeps the department's numbers; wards and schools keep their own.
CONTINUE_NUMBERS = Action(
    "outgoing.continue_numbers",
    Unit,
    (Rule((Role.LEAD_OFFICE,), Reach.CITY), Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.UNIT)),
)
WRITE_DOCUMENT = Action(
    "outgoing.write_document",
    Unit,
    (
        Rule((Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.LEAD_OFFICE), Reach.CITY),
        Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.UNIT),
    ),
)
