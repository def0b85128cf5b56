"""Registers this app with Django and on the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchesConfig(AppConfig):
    name = "haidang.areas.dispatches"
    label = "dispatches"

    def ready(self) -> None:
        from haidang.areas.dispatches.permissions import VIEW_DISPATCH
        from haidang.foundation.ui.navigation import NavItem, register

        register(
            NavItem(
                label=_("Dispatches"),
                url_name="dispatches:home",
                icon="flag",
                action=VIEW_DISPATCH,
                order=25,
                aside=True,
            )
        )
