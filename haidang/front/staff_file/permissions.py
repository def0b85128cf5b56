"""Whose own file stands on the rail."""

from haidang.foundation.access.actions import WITH_OWN_RECORD, Action, Reach, Rule
from haidang.foundation.accounts.models import User

OWN_FILE = Action("staff_file.own_file", User, (Rule(WITH_OWN_RECORD, Reach.SELF),))
