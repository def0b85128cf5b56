"""Registers this app with Django."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "haidang.foundation.approvals"
    label = "approvals"
