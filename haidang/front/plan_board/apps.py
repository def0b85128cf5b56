"""Registers this app with Django and its place on the rail: a board belongs to its plan."""

from django.apps import AppConfig


class PlanBoardConfig(AppConfig):
    name = "haidang.front.plan_board"
    label = "plan_board"

    def ready(self) -> None:
        from haidang.foundation.ui.navigation import place_under

        place_under("/plan-board/", "plans:list")
