"""Registers this app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffFileConfig(AppConfig):
    name = "haidang.front.staff_file"
    label = "staff_file"

    def ready(self) -> None:
        from haidang.foundation.ui.navigation import NavItem, register
        from haidang.front.staff_file.permissions import OWN_FILE

        register(
            NavItem(label=_("My file"), url_name="staff_file:mine", icon="file", action=OWN_FILE, order=75, aside=True)
        )
