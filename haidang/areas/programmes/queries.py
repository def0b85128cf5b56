"""Reads of the catalogue."""

from django.db.models import QuerySet

from haidang.areas.programmes.models import Programme


def list_programmes() -> QuerySet[Programme]:
    """All programmes, degrees first."""
    return Programme.objects.order_by("kind", "code")


def find_programme(code: str) -> Programme | None:
    return Programme.objects.filter(code=code).first()
