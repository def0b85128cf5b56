"""Registers this app with Django."""

from django.apps import AppConfig


class PersonnelConfig(AppConfig):
    name = "haidang.areas.personnel"
    label = "personnel"
