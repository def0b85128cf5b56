"""A duplicate record is merged: its nominations go over, and an approved list stays sealed."""

import pytest
from django.db import IntegrityError, transaction

from haidang.areas.needs.models import NeedStatus
from haidang.areas.nominations.models import Nomination, NominationList
from haidang.areas.nominations.operations import add_person, remove_person, take_over_person
from haidang.areas.nominations.operations.takeovers import BothNominated
from haidang.areas.nominations.queries.lists import people_on
from haidang.areas.nominations.tests.conftest import Review
from haidang.areas.nominations.tests.test_frozen import approved
from haidang.areas.personnel.models import Person
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from tests.cast import NOW, TODAY, Units, make_person

__all__ = ["approved"]


@pytest.fixture
def remaining(units: Units) -> Person:
    return make_person("Trần Thị Bé", units.school_a, level="THCS")


def point(former: Person, remaining: Person) -> None:
    """As personnel leaves the duplicate before it is the turn of the areas above."""
    Person.objects.filter(pk=former.pk).update(merged_into=remaining)


def test_nominations_of_a_draft_go_over(
    draft: NominationList, review: Review, remaining: Person, units: Units, hiep: User, mai: User
) -> None:
    need = review.need("Trần Thị Bé", units.school_a, status=NeedStatus.MUST)
    nomination = add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)
    assert take_over_person(need.person, remaining=remaining, by=mai, now=NOW) == 1
    nomination.refresh_from_db()
    assert (nomination.person, nomination.nominated_as) == (remaining, None)
    assert Entry.objects.get(action="nominations.take_over_person").changes == {"number": 1}
    assert take_over_person(need.person, remaining=remaining, by=mai, now=NOW) == 0


def test_an_approved_list_goes_on_telling_whom_it_named(
    approved: NominationList, remaining: Person, units: Units, mai: User
) -> None:
    nomination = people_on(approved).get()
    former = nomination.person
    point(former, remaining)
    take_over_person(former, remaining=remaining, by=mai, now=NOW)
    nomination.refresh_from_db()
    assert (nomination.person, nomination.nominated_as) == (remaining, former)
    last = make_person("Trần Thị Bé", units.school_a, level="THCS")
    point(remaining, last)
    take_over_person(remaining, remaining=last, by=mai, now=NOW)
    nomination.refresh_from_db()
    assert (nomination.person, nomination.nominated_as) == (last, former)


def test_only_a_merge_passes_the_seal_and_it_changes_nothing_else(
    approved: NominationList, remaining: Person, mai: User
) -> None:
    mine = Nomination.objects.filter(pk=people_on(approved).get().pk)
    named = mine.get().person
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        take_over_person(named, remaining=remaining, by=mai, now=NOW)
    point(named, remaining)
    for change in (
        {"person": remaining},
        {"person": remaining, "nominated_as": remaining},
        {"person": remaining, "nominated_as": named, "ordinal": 7},
    ):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            mine.update(**change)
    take_over_person(named, remaining=remaining, by=mai, now=NOW)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        mine.update(nominated_as=None)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        mine.delete()


def test_of_two_nominations_for_one_target_one_must_go_first(
    draft: NominationList, review: Review, units: Units, hiep: User, mai: User
) -> None:
    first, second = review.need("Trần Thị Bé", units.school_a), review.need("Trần Thị Bé", units.school_a)
    nomination = add_person(draft, need=first, by=hiep, now=NOW, today=TODAY)
    add_person(draft, need=second, by=hiep, now=NOW, today=TODAY)
    with pytest.raises(BothNominated, match="Trần Thị Bé"):
        take_over_person(first.person, remaining=second.person, by=mai, now=NOW)
    remove_person(nomination, by=hiep, now=NOW)
    take_over_person(first.person, remaining=second.person, by=mai, now=NOW)
    assert people_on(draft).get().person == second.person
