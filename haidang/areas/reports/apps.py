"""Registers this app with Django and on the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "haidang.areas.reports"
    label = "reports"

    def ready(self) -> None:
        from haidang.areas.reports.permissions import VIEW_REPORTS
        from haidang.foundation.ui.navigation import NavItem, register

        register(NavItem(label=_("Reports"), url_name="reports:appendix", icon="report", action=VIEW_REPORTS, order=60))
