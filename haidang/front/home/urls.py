"""Addresses of home, search and help."""

from django.urls import path

from haidang.front.home import views

app_name = "home"
urlpatterns = [
    path("", views.today, name="today"),
    path("search/", views.search, name="search"),
    path("help/", views.help_page, name="help"),
]
