"""Changes of people, posts, diplomas and subjects."""

from haidang.areas.personnel.operations.subjects import load_subjects

__all__ = ["load_subjects"]
