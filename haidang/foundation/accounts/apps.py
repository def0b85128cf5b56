"""Registers this app with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "haidang.foundation.accounts"
    label = "accounts"
