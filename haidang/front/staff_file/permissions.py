"""Whose own file stands on the rail."""

from haidang.foundation.access.actions import Action, Reach, Rule
from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User

OWN_FILE = Action("staff_file.own_file", User, (Rule((Role.TEACHER, Role.PRINCIPAL), Reach.SELF),))
