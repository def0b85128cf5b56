"""Registers this app with Django and on the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchesConfig(AppConfig):
    name = "haidang.areas.dispatches"
    label = "dispatches"

    def ready(self) -> None:
        from haidang.areas.dispatches.permissions import DO_DUTY, VIEW_DISPATCH, VIEW_OVERVIEW
        from haidang.foundation.ui.navigation import NavItem, register

        words = (
            (_("Duties of my unit"), "mine", "flag", DO_DUTY, 21),
            (_("Dispatches"), "list", "file", VIEW_DISPATCH, 22),
            (_("All wards"), "overview", "school", VIEW_OVERVIEW, 23),
        )
        for label, page, icon, action, order in words:
            name = f"dispatches:{page}"
            register(
                NavItem(
                    label=label, url_name=name, icon=icon, action=action, order=order, aside=True, under="plans:list"
                )
            )
