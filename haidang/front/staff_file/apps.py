"""Registers this app with Django."""

from django.apps import AppConfig


class StaffFileConfig(AppConfig):
    name = "haidang.front.staff_file"
    label = "staff_file"
