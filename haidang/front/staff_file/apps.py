"""Registers this app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffFileConfig(AppConfig):
    name = "haidang.front.staff_file"
    label = "staff_file"

    def ready(self) -> None:
        from haidang.foundation.access.actions import Action, Reach, Rule
        from haidang.foundation.access.models import Role
        from haidang.foundation.accounts.models import User
        from haidang.foundation.ui.navigation import NavItem, register

        own = Action("staff_file.own", User, (Rule((Role.TEACHER, Role.PRINCIPAL), Reach.SELF),))
        register(NavItem(label=_("My file"), url_name="staff_file:mine", icon="file", action=own, order=75, aside=True))
