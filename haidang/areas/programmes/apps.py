"""Registers this app with Django."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "haidang.areas.programmes"
    label = "programmes"
