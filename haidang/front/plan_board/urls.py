"""Addresses of the plan board."""

from django.urls import path

from haidang.front.plan_board import views

app_name = "plan_board"
urlpatterns = [
    path("", views.newest, name="newest"),
    path("<slug:plan>/", views.board, name="board"),
]
