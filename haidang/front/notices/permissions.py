"""Who reads the ledger of deliveries: of whom, is told by the roles they hold today."""

from haidang.foundation.access.actions import Action, Reach, Rule
from haidang.foundation.access.models import Grant, Role

SEE_LEDGER = Action(
    "notices.see_ledger",
    Grant,
    (
        Rule((Role.ADMINISTRATOR, Role.LEAD_OFFICE), Reach.CITY, "unit"),
        Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.BELOW, "unit"),
    ),
)
MEND_DELIVERY = Action(
    "notices.mend_delivery", Grant, (Rule((Role.ADMINISTRATOR, Role.LEAD_OFFICE), Reach.CITY, "unit"),)
)
