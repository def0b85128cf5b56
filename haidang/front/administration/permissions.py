"""Who gives roles, reads the audit trail, sees and changes units, reorganises, and edits the authority matrix."""

from haidang.foundation.access.actions import Action, Reach, Rule, department_reads, locality_and_school_read
from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.organisation.models import Reorganisation, Unit

MANAGE_ROLES = Action("administration.manage_roles", User, (Rule((Role.ADMINISTRATOR,), Reach.CITY, "grants__unit"),))
READ_TRAIL = Action(
    "administration.read_trail", Entry, (Rule((Role.ADMINISTRATOR, Role.INSPECTOR), Reach.CITY, "by__grants__unit"),)
)
SEE_UNITS = Action(
    "administration.see_units",
    Unit,
    (department_reads(""), locality_and_school_read(""), Rule((Role.ADMINISTRATOR,), Reach.CITY)),
)
EDIT_UNITS = Action("administration.edit_units", Unit, (Rule((Role.ADMINISTRATOR,), Reach.CITY),))
# Reorganisations name units of all kinds, some of which do not exist yet: only who sees the whole city may read them.
READ_REORGANISATIONS = Action(
    "administration.read_reorganisations",
    Reorganisation,
    (Rule((Role.ADMINISTRATOR, Role.LEAD_OFFICE, Role.DIRECTOR), Reach.CITY, "created_by__grants__unit"),),
)
REORGANISE = Action(
    "administration.reorganise", Reorganisation, (Rule((Role.ADMINISTRATOR,), Reach.CITY, "created_by__grants__unit"),)
)
READ_AUTHORITIES = Action(
    "administration.read_authorities",
    None,
    (Rule((Role.ADMINISTRATOR, Role.LEAD_OFFICE, Role.DIRECTOR, Role.INSPECTOR), Reach.CITY),),
)
EDIT_AUTHORITIES = Action("administration.edit_authorities", None, (Rule((Role.ADMINISTRATOR,), Reach.CITY),))
