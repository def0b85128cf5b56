"""Registers this app with Django and its word with the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisseminationConfig(AppConfig):
    name = "haidang.areas.dissemination"
    label = "dissemination"

    def ready(self) -> None:
        from haidang.areas.dissemination.permissions import READ_PRACTICES
        from haidang.foundation.ui.navigation import NavItem, register

        register(
            NavItem(
                label=_("Dissemination"), url_name="dissemination:list", icon="file", action=READ_PRACTICES, order=25,
                aside=True, under="plans:list",
            )
        )  # fmt: skip
