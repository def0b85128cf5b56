"""Registers this app with Django and its words with the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NominationsConfig(AppConfig):
    name = "haidang.areas.nominations"
    label = "nominations"

    def ready(self) -> None:
        from haidang.areas.nominations.permissions import VIEW_LISTS, VIEW_OWN_NOMINATION
        from haidang.foundation.ui.navigation import NavItem, register

        register(NavItem(label=_("Nominees"), url_name="nominations:list", icon="list", action=VIEW_LISTS, order=40))
        register(
            NavItem(
                label=_("My nominations"),
                url_name="nominations:mine",
                icon="list",
                action=VIEW_OWN_NOMINATION,
                order=41,
                aside=True,
            )
        )
