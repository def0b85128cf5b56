"""Registers this app with Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "haidang.foundation.documents"
    label = "documents"
