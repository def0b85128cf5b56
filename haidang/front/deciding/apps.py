"""Registers this app with Django and on the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecidingConfig(AppConfig):
    name = "haidang.front.deciding"
    label = "deciding"

    def ready(self) -> None:
        from haidang.foundation.ui.navigation import NavItem, register
        from haidang.front.deciding.permissions import SEE_CASES

        register(
            NavItem(
                label=_("Approvals"), url_name="deciding:list", icon="check", action=SEE_CASES, order=45, aside=True
            )
        )
