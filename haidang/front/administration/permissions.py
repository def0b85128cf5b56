"""Who gives roles, and who reads the audit trail."""

from haidang.foundation.access.actions import Action, Reach, Rule
from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry

MANAGE_ROLES = Action("administration.manage_roles", User, (Rule((Role.ADMINISTRATOR,), Reach.CITY, "grants__unit"),))
READ_TRAIL = Action(
    "administration.read_trail", Entry, (Rule((Role.ADMINISTRATOR, Role.INSPECTOR), Reach.CITY, "by__grants__unit"),)
)
