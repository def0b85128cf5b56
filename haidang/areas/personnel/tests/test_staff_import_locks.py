"""Two people at one school's records at once: each ends in a state that can be told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest
from django.db import connection, transaction

from haidang.areas.personnel.models import Decision, Person, StaffImport
from haidang.areas.personnel.operations import PersonFacts, correct_person, load_subjects
from haidang.areas.personnel.operations.staff_imports import apply_import, decide
from haidang.areas.personnel.tests.test_staff_imports import NEW_TEACHER, bring, row_of
from haidang.foundation.accounts.models import User
from tests.cast import NOW, Units

pytestmark = pytest.mark.django_db(transaction=True)
BLINK = 1.5  # seconds the second one is given to run into the lock


def at_once(first: Callable[[], object], second: Callable[[], object]) -> object:
    """`first` works and stays uncommitted while `second` starts; what `second` returns."""
    worked, go_on = Event(), Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                first()
                worked.set()
                go_on.wait(BLINK)
        finally:
            worked.set()
            connection.close()

    def quick() -> object:
        try:
            worked.wait(20)
            return second()
        finally:
            go_on.set()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        slowly, quickly = pool.submit(slow), pool.submit(quick)
        slowly.result(30)
        return quickly.result(30)


def taken(user: User, units: Units, *rows: dict[str, object]) -> StaffImport:
    brought = bring(user, units.school_a, *rows)
    decide(brought, rows=brought.differences.all(), decision=Decision.TAKE)
    return brought


def test_two_imports_of_one_school_do_not_add_a_person_twice(units: Units, hiep: User, mai: User) -> None:
    """Without the lock on units both see nobody there, and both add her."""
    load_subjects()
    somebody = {key: value for key, value in NEW_TEACHER.items() if key != "identity_number"}
    mine, theirs = taken(hiep, units, somebody), taken(mai, units, somebody)
    outcome = at_once(lambda: apply_import(mine, by=hiep, now=NOW), lambda: apply_import(theirs, by=mai, now=NOW))
    assert Person.objects.filter(full_name="Hoàng Thị Mới").count() == 1
    assert outcome == {"stale": 1}


def test_an_import_does_not_overwrite_an_edit_it_did_not_see(units: Units, hiep: User, minh: Person) -> None:
    """Without the lock on people the difference is taken from the record before the edit."""
    load_subjects()
    brought = taken(hiep, units, row_of(minh, phone="0911222333"))
    facts = replace(PersonFacts.of(minh), phone="0955000111")
    outcome = at_once(
        lambda: correct_person(minh, facts=facts, reason="Số mới", by=hiep, now=NOW),
        lambda: apply_import(brought, by=hiep, now=NOW),
    )
    minh.refresh_from_db()
    assert (minh.phone, outcome) == ("0955000111", {"stale": 1})
