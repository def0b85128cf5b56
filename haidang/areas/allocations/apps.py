"""Registers this app with Django and its place on the rail: the quotas lead here."""

from django.apps import AppConfig


class AllocationsConfig(AppConfig):
    name = "haidang.areas.allocations"
    label = "allocations"

    def ready(self) -> None:
        from haidang.foundation.ui.navigation import place_under

        place_under("/allocations/", "nominations:list")
