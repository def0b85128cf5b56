"""Registers this app with Django and on the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdministrationConfig(AppConfig):
    name = "haidang.front.administration"
    label = "administration"

    def ready(self) -> None:
        from haidang.foundation.ui.navigation import NavItem, register
        from haidang.front.administration.permissions import MANAGE_ROLES, READ_TRAIL, SEE_UNITS

        register(
            NavItem(label=_("Accounts"), url_name="administration:accounts", icon="user", action=MANAGE_ROLES, order=90)
        )
        register(
            NavItem(label=_("Audit trail"), url_name="administration:trail", icon="book", action=READ_TRAIL, order=91)
        )
        register(
            NavItem(
                label=_("Units"), url_name="administration:units", icon="school", action=SEE_UNITS, order=85, aside=True
            )
        )
