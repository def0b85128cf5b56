"""Registers this app with Django."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "haidang.front.home"
    label = "home"
