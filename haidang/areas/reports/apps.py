"""Registers this app with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "haidang.areas.reports"
    label = "reports"
