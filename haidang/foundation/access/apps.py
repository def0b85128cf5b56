"""Registers this app with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "haidang.foundation.access"
    label = "access"
