"""Registers this app with Django."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "haidang.front.administration"
    label = "administration"
