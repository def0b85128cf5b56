"""Addresses of the API: one's tokens, the schema, and what each area offers."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from haidang.front.api import views

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("schema.json", views.schema, name="schema"),
    *(
        path(f"{area.rpartition('.')[2]}/", include(f"{area}.api"))
        for area in settings.AREAS
        if find_spec(f"{area}.api") is not None
    ),
]
