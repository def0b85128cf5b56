"""Registers this app with Django."""

from django.apps import AppConfig


class BasicsConfig(AppConfig):
    name = "haidang.foundation.basics"
    label = "basics"
