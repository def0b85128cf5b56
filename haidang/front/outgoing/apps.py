"""Registers this app with Django and in the account menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutgoingConfig(AppConfig):
    name = "haidang.front.outgoing"
    label = "outgoing"

    def ready(self) -> None:
        from haidang.foundation.ui.navigation import NavItem, register
        from haidang.front.outgoing.permissions import VIEW_REGISTER

        register(
            NavItem(
                label=_("Outgoing documents"), url_name="outgoing:register", icon="file", action=VIEW_REGISTER,
                order=74, aside=True,
            )
        )  # fmt: skip
