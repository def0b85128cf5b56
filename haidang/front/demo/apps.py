"""Registers this app with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "haidang.front.demo"
    label = "demo"
