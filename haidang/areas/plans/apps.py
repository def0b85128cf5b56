"""Registers this app with Django and its word with the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "haidang.areas.plans"
    label = "plans"

    def ready(self) -> None:
        from haidang.areas.plans.permissions import VIEW_PLAN
        from haidang.foundation.ui.navigation import NavItem, register

        register(NavItem(label=_("Plans"), url_name="plans:list", icon="plan", action=VIEW_PLAN, order=20))
