"""Registers this app with Django."""

from django.apps import AppConfig


class NominationsConfig(AppConfig):
    name = "haidang.areas.nominations"
    label = "nominations"
