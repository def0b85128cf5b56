"""Registers this app with Django; the rail leads here through the quotas."""

from django.apps import AppConfig


class AllocationsConfig(AppConfig):
    name = "haidang.areas.allocations"
    label = "allocations"
