"""Registers this app with Django."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "haidang.areas.attendance"
    label = "attendance"
