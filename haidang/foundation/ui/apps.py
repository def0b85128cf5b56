"""Registers this app with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "haidang.foundation.ui"
    label = "ui"
