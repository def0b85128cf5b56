"""An approved list is frozen: the operations refuse, and so does the database."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from haidang.areas.nominations.models import ListState, Nomination, NominationList
from haidang.areas.nominations.operations import add_person, approve_list, fill_by_priority, remove_person, submit_list
from haidang.areas.nominations.operations.lists import ListClosed
from haidang.areas.nominations.queries import approved_nominations
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.queries.lists import people_on
from haidang.areas.nominations.tests.conftest import Review
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case
from haidang.foundation.approvals.queries import pending_step
from tests.cast import NOW, TODAY, Units


@pytest.fixture
def approved(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> NominationList:
    review.need("Trần Thị Bé", units.school_a)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    submitted = submit_list(draft, by=hiep, now=NOW, today=TODAY)
    for user in (mai, son):
        step = pending_step(Case.objects.get(nomination_list=submitted))
        assert step is not None
        submitted = approve_list(submitted, step=step, by=user, now=NOW, today=TODAY)
    assert submitted.state == ListState.APPROVED
    return submitted


def test_nobody_joins_or_leaves_an_approved_list(
    approved: NominationList, review: Review, units: Units, hiep: User
) -> None:
    with pytest.raises(ListClosed):
        remove_person(people_on(approved).get(), by=hiep, now=NOW)
    with pytest.raises(ListClosed):
        add_person(approved, need=review.need("Người Mới", units.school_a), by=hiep, now=NOW, today=TODAY)


def _swap_person(nomination: Nomination, other: int) -> None:
    Nomination.objects.filter(pk=nomination.pk).update(person_id=other)


def _insert(nomination: Nomination, other: int) -> None:
    Nomination.objects.create(
        list=nomination.list,
        target=nomination.target,
        person_id=other,
        need=nomination.need,
        ordinal=2,
        nominated_at=NOW,
    )


def _delete(nomination: Nomination, other: int) -> None:
    nomination.delete()


def _reorder(nomination: Nomination, other: int) -> None:
    Nomination.objects.filter(pk=nomination.pk).update(ordinal=7)


def _reopen(nomination: Nomination, other: int) -> None:
    NominationList.objects.filter(pk=nomination.list_id).update(state=ListState.DRAFT)


@pytest.mark.parametrize("change", [_swap_person, _insert, _delete, _reorder, _reopen])
def test_the_database_keeps_an_approved_list(
    approved: NominationList, review: Review, units: Units, change: Callable[[Nomination, int], None]
) -> None:
    other = review.need("Người Khác", units.school_a).person
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        change(people_on(approved).get(), other.pk)


def test_approved_people_are_handed_to_the_classes(approved: NominationList) -> None:
    assert [str(nomination.person) for nomination in approved_nominations(approved.target)] == ["Trần Thị Bé"]


def test_an_approved_list_breaks_no_invariant(approved: NominationList) -> None:
    assert find_breaches() == []


def test_a_withdrawn_state_on_an_approved_list_is_named(approved: NominationList) -> None:
    Nomination.objects.filter(list=approved).update(state="proposed", approved_at=None)
    assert "people are approved exactly on approved lists" in [breach.invariant for breach in find_breaches()]


def test_people_of_another_list_break_the_seal(approved: NominationList) -> None:
    Nomination.objects.filter(list=approved).update(state="removed", removed_at=NOW)
    assert "an approved list is what was approved" in {breach.invariant for breach in find_breaches()}
