"""Registers this app with Django and its words with the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassesConfig(AppConfig):
    name = "haidang.areas.classes"
    label = "classes"

    def ready(self) -> None:
        from haidang.areas.classes.permissions import ATTEND_CLASSES, LIST_CLASSES
        from haidang.foundation.ui.navigation import NavItem, register

        register(NavItem(label=_("Classes"), url_name="classes:list", icon="class", action=LIST_CLASSES, order=50))
        register(
            NavItem(
                label=_("My classes"),
                url_name="classes:mine",
                icon="class",
                action=ATTEND_CLASSES,
                order=51,
                aside=True,
            )
        )
