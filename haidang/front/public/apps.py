"""Registers this app with Django."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "haidang.front.public"
    label = "public"
