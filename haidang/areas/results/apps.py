"""Registers this app with Django and its word with the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "haidang.areas.results"
    label = "results"

    def ready(self) -> None:
        from haidang.areas.results.permissions import LIST_CERTIFICATES
        from haidang.foundation.ui.navigation import NavItem, register

        register(
            NavItem(
                label=_("Certificates"),
                url_name="results:certificates",
                icon="certificate",
                action=LIST_CERTIFICATES,
                order=55,
                aside=True,
            )
        )
