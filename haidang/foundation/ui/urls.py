"""What the frame itself posts: the as-of day and the unit one works for."""

from django.urls import path

from haidang.foundation.ui import views

app_name = "ui"
urlpatterns = [
    path("day/", views.choose_day, name="choose_day"),
    path("unit/", views.choose_unit, name="choose_unit"),
]
