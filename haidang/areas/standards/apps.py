"""Registers this app with Django."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "haidang.areas.standards"
    label = "standards"
