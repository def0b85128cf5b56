"""Classes learn from below that somebody left the approved list: a to-do, and a mark at the name."""

import pytest
from django.test import Client

from haidang.areas.classes.operations import withdraw
from haidang.areas.classes.queries import list_learners, list_todos, off_their_lists
from haidang.areas.classes.queries.invariants import find_breaches
from haidang.areas.classes.tests.season import BEFORE, Season, approve, make_season, prepare_class
from haidang.areas.nominations.models import Nomination, NominationState
from haidang.foundation.accounts.models import User
from tests.cast import TODAY, Units, make_person


@pytest.fixture
def season(units: Units, son: User, khoa: User) -> Season:
    return make_season(units, officer=son, coordinator=khoa)


def test_who_left_the_list_is_to_be_taken_off_the_class(season: Season, son: User, client: Client) -> None:
    from haidang.areas.classes.operations import enrol

    people = [make_person(name, season.units.school_a, level="THCS") for name in ("Lê An", "Vũ Bé")]
    nominations = approve(season, *people)
    opened = prepare_class(season)
    enrolments = enrol(opened, nominations=nominations, by=son, now=BEFORE)
    assert not off_their_lists().exists()
    nominations[0].state, nominations[0].removed_at = NominationState.REMOVED, BEFORE
    nominations[0].save()
    assert [str(row.person) for row in off_their_lists()] == ["Lê An"]
    assert [bool(row.is_off_list) for row in list_learners(opened)] == [True, False]  # type: ignore[attr-defined]
    assert find_breaches() == []  # the place is to be freed, which is no breach
    assert any(opened.code in str(todo.title) for todo in list_todos(son, TODAY))
    client.force_login(son)
    assert client.get(f"/classes/{opened.pk}/").status_code == 200
    gone = next(row for row in enrolments if row.nomination_id == nominations[0].pk)
    withdraw(gone, reason="Đã rút khỏi danh sách", by=son, now=BEFORE)
    assert not off_their_lists().exists()
    Nomination.objects.filter(pk=nominations[1].pk).update(state=NominationState.PROPOSED, approved_at=None)
    assert [breach.invariant for breach in find_breaches()] == ["who is enrolled is approved for the class's target"]
