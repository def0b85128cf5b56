"""Registers this app with Django."""

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "haidang.foundation.ui"
    label = "ui"

    def ready(self) -> None:
        # Django's Vietnamese says "Trường này…", and trường is a school here.
        Field.default_error_messages["required"] = _("Please fill this in.")
