"""Reads of the catalogue."""

import tomllib
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from haidang.areas.programmes.models import Programme

DATA = Path(__file__).parent / "data"


def list_programmes() -> QuerySet[Programme]:
    """All programmes, degrees first."""
    return Programme.objects.order_by("kind", "code")


def find_programme(code: str) -> Programme | None:
    return Programme.objects.filter(code=code).first()


def read_programmes() -> list[dict[str, Any]]:
    """The rows of the data files, in the order of their names."""
    return [
        row | {"source": row.get("source", content["source"])}
        for file in sorted(DATA.glob("*.toml"))
        for content in [tomllib.loads(file.read_text(encoding="utf-8"))]
        for row in content["programme"]
    ]
