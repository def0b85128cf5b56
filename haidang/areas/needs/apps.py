"""Registers this app with Django, and its words with the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    name = "haidang.areas.needs"
    label = "needs"

    def ready(self) -> None:
        from haidang.areas.needs.permissions import VIEW_MY_NEEDS, VIEW_ROUNDS
        from haidang.foundation.ui.navigation import NavItem, register

        register(NavItem(label=_("Needs"), url_name="needs:rounds", icon="needs", action=VIEW_ROUNDS, order=30))
        register(
            NavItem(
                label=_("My training"), url_name="needs:mine", icon="people", action=VIEW_MY_NEEDS, order=32, aside=True
            )
        )
