"""Database functions and generated columns for Vietnamese text."""

from django.db import models
from django.db.models import F, Func


class Plain(Func):
    """Lower-case text without marks (SQL twin of names.fold, without the joining of spaces)."""

    function = "vn_plain"
    output_field = models.TextField()


class SortKey(Func):
    """Key that sorts a person's name the Vietnamese way."""

    function = "vn_sort_key"
    output_field = models.TextField()


def plain_column(source: str) -> models.GeneratedField:
    """Stored column with the folded text of `source`, for search."""
    return models.GeneratedField(expression=Plain(F(source)), output_field=models.TextField(), db_persist=True)


def name_sort_column(source: str) -> models.GeneratedField:
    """Stored column that sorts the person name in `source`; collation C so that bytes decide."""
    return models.GeneratedField(
        expression=SortKey(F(source)), output_field=models.TextField(db_collation="C"), db_persist=True
    )
