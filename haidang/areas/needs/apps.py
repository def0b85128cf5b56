"""Registers this app with Django."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "haidang.areas.needs"
    label = "needs"
