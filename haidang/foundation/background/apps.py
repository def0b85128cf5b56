"""Registers this app with Django."""

from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "haidang.foundation.background"
    label = "background"
