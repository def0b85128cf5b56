"""Registers this app with Django."""

from django.apps import AppConfig


class ClassesConfig(AppConfig):
    name = "haidang.areas.classes"
    label = "classes"
