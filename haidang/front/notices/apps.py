"""Registers this app with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "haidang.front.notices"
    label = "notices"
