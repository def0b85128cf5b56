"""Screens of people: the list, the forms of a record, the forms of posts."""

from haidang.areas.personnel.views.lists import export_people, list_people
from haidang.areas.personnel.views.posts import change, end, move
from haidang.areas.personnel.views.records import add, correct, new_certificate, new_degree, reveal

__all__ = [
    "add",
    "change",
    "correct",
    "end",
    "export_people",
    "list_people",
    "move",
    "new_certificate",
    "new_degree",
    "reveal",
]
