"""Addresses of the administration."""

from django.urls import path

from haidang.front.administration import views

app_name = "administration"
urlpatterns = [
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/<int:pk>/", views.account, name="account"),
    path("grants/<int:pk>/end/", views.end, name="end"),
    path("trail/", views.trail, name="trail"),
]
