"""Registers this app with Django."""

from django.apps import AppConfig


class PlanBoardConfig(AppConfig):
    name = "haidang.front.plan_board"
    label = "plan_board"
