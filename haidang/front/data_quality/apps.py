"""Registers this app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DataQualityConfig(AppConfig):
    name = "haidang.front.data_quality"
    label = "data_quality"

    def ready(self) -> None:
        from haidang.foundation.ui.navigation import NavItem, register
        from haidang.front.data_quality.permissions import VIEW_QUALITY

        register(
            NavItem(
                label=_("Quality of records"), url_name="data_quality:board", icon="check", action=VIEW_QUALITY,
                order=72, aside=True,
            )
        )  # fmt: skip
