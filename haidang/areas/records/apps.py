"""Registers this app with Django."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "haidang.areas.records"
    label = "records"
