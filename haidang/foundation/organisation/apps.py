"""Registers this app with Django."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "haidang.foundation.organisation"
    label = "organisation"
