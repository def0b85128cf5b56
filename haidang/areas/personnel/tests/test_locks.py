"""Two changes of one person's post at the same time: the second waits, then sees the first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from haidang.areas.personnel.models import Person, PostKind
from haidang.areas.personnel.operations import PostFacts, move_person
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, Units

ON = date(2026, 9, 1)
TEACHER = PostFacts(kind=PostKind.TEACHER, level="THCS")


def attempt(barrier: Barrier, change: Callable[[], object]) -> str:
    try:
        barrier.wait(timeout=10)
        change()
    except Refused as refusal:
        return type(refusal).__name__
    finally:
        connection.close()
    return "moved"


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_one_is_refused_with_a_sentence(units: Units, minh: Person, son: User) -> None:
    barrier = Barrier(2)

    def to(unit: Unit) -> Callable[[], object]:
        return lambda: move_person(minh, to=unit, post=TEACHER, on=ON, reason="QĐ", by=son, now=NOW)

    other = Unit.objects.create(
        code="THCS-C", name="Trường THCS C", short_name="THCS C", kind="school", levels=["THCS"], sector="public",
        period=units.school_a.period,
    )  # fmt: skip
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda unit: attempt(barrier, to(unit)), (units.school_b, other)))
    assert sorted(outcomes) == ["PostJustBegan", "moved"]
    assert minh.posts.count() == 2
