"""One person of the demo with everything recorded about them."""

from dataclasses import dataclass

from haidang.areas.personnel.models import Person, Post
from haidang.front.demo.careers import Schooling


@dataclass(slots=True, kw_only=True)
class Life:
    """One person with everything recorded about them; posts carry the codes of their subjects."""

    person: Person
    posts: list[tuple[Post, tuple[str, ...]]]
    schooling: Schooling
