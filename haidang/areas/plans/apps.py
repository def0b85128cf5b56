"""Registers this app with Django."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "haidang.areas.plans"
    label = "plans"
