"""Registers this app with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "haidang.foundation.audit"
    label = "audit"
