"""Changes of people, posts, diplomas and subjects."""

from haidang.areas.personnel.operations.degrees import DegreeFacts, add_degree, add_pedagogy_certificate
from haidang.areas.personnel.operations.people import (
    PersonFacts,
    add_person,
    correct_person,
    note_export,
    reveal_person,
)
from haidang.areas.personnel.operations.posts import PostFacts, change_post, end_post, move_person
from haidang.areas.personnel.operations.subjects import load_subjects

__all__ = [
    "DegreeFacts",
    "PersonFacts",
    "PostFacts",
    "add_degree",
    "add_pedagogy_certificate",
    "add_person",
    "change_post",
    "correct_person",
    "end_post",
    "load_subjects",
    "move_person",
    "note_export",
    "reveal_person",
]
