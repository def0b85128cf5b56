"""Registers this app with Django and its word on the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    name = "haidang.areas.standards"
    label = "standards"

    def ready(self) -> None:
        from haidang.areas.standards.permissions import VIEW_CATALOGUE
        from haidang.foundation.ui.navigation import NavItem, register

        register(
            NavItem(
                label=_("Standards"),
                url_name="standards:list",
                icon="book",
                action=VIEW_CATALOGUE,
                order=80,
                aside=True,
            )
        )
