"""Registers this app with Django and on the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "haidang.front.home"
    label = "home"

    def ready(self) -> None:
        from haidang.foundation.ui.navigation import NavItem, register

        register(NavItem(label=_("My work"), url_name="home:today", icon="home", action=None, order=10))
