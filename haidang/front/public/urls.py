"""Verification of certificates, open to anyone; mounted at the root so that the printed address is short."""

from django.urls import path

from haidang.front.public import views

app_name = "public"
urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.certificate, name="certificate"),
    path("verify/<str:code>/qr.svg", views.qr, name="qr"),
]
