"""Registers this app with Django."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "haidang.areas.results"
    label = "results"
