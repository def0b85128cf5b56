"""Registers this app with Django and its place on the rail: a class leads here."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "haidang.areas.attendance"
    label = "attendance"

    def ready(self) -> None:
        from haidang.foundation.ui.navigation import place_under

        place_under("/attendance/", "classes:list")
