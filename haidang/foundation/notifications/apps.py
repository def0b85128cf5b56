"""Registers this app with Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "haidang.foundation.notifications"
    label = "notifications"
