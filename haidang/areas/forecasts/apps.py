"""Registers this app with Django, and its word with the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForecastsConfig(AppConfig):
    name = "haidang.areas.forecasts"
    label = "forecasts"

    def ready(self) -> None:
        from haidang.areas.forecasts.permissions import VIEW_FORECASTS
        from haidang.foundation.ui.navigation import NavItem, register

        register(
            NavItem(
                label=_("Forecast"),
                url_name="forecasts:list",
                icon="report",
                action=VIEW_FORECASTS,
                order=35,
                aside=True,
            )
        )
