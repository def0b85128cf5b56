"""Registers this app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PersonnelConfig(AppConfig):
    name = "haidang.areas.personnel"
    label = "personnel"

    def ready(self) -> None:
        from haidang.areas.personnel.permissions import LIST_PEOPLE
        from haidang.foundation.ui.navigation import NavItem, register

        register(NavItem(label=_("Staff"), url_name="personnel:list", icon="people", action=LIST_PEOPLE, order=70))
