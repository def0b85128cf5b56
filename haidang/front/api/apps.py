"""Registers this app with Django and in the account menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "haidang.front.api"
    label = "api"

    def ready(self) -> None:
        from haidang.foundation.ui.navigation import NavItem, register

        register(NavItem(label=_("Programs"), url_name="api:tokens", icon="lock", action=None, order=78, aside=True))
