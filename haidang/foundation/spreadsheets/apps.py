"""Registers this app with Django."""

from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    name = "haidang.foundation.spreadsheets"
    label = "spreadsheets"
