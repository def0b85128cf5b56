"""Two at once after the approval: one place is filled once, who declines is on exactly one change. Real threads."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError

from haidang.areas.nominations.models import (
    ChangeLine,
    Decline,
    LineKind,
    ListChange,
    Nomination,
    NominationList,
    QuotaAccount,
    WaitingEntry,
    WaitingState,
)
from haidang.areas.nominations.operations import changes as changes_module
from haidang.areas.nominations.operations import declines as declines_module
from haidang.areas.nominations.operations import waiting as waiting_module
from haidang.areas.nominations.operations.change_decisions import approve_change
from haidang.areas.nominations.operations.change_notices import tell_declined
from haidang.areas.nominations.operations.changes import draw_up_change, submit_change, withdraw_person
from haidang.areas.nominations.operations.declines import decline_nomination
from haidang.areas.nominations.operations.waiting import leave_waiting
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.tests.conftest import Review, grant_down
from haidang.areas.nominations.tests.season import AfterApproval, approved_list, step_of_change
from haidang.areas.nominations.tests.test_races import at_once, refused
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def after(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> AfterApproval:
    return approved_list(draft, review, units.school_a, principal=hiep, officer=mai, lead=son)


def nomination_of(after: AfterApproval, name: str) -> Nomination:
    return Nomination.objects.get(list=after.sealed, person__full_name=name)


def test_a_free_place_promotes_one_however_many_look_at_once(
    after: AfterApproval, units: Units, hiep: User, son: User
) -> None:
    grant_down(QuotaAccount.objects.get(target=after.sealed.target, unit=units.department), units, son, places=1)

    def draw_up() -> ListChange:
        return draw_up_change(after.sealed, by=hiep, now=NOW)

    results = at_once(draw_up, draw_up, draw_up)
    assert refused(results) == []
    assert ListChange.objects.count() == 1
    assert [line.need_id for line in ChangeLine.objects.all()] == [after.needs["Trần Chi"].pk]
    assert find_breaches() == []


def unlocked(nomination_list: NominationList) -> NominationList:
    return NominationList.objects.select_related("target", "school").get(pk=nomination_list.pk)


def test_without_the_lock_the_constraints_still_let_one_promotion_through(
    after: AfterApproval, units: Units, hiep: User, son: User
) -> None:
    """Shows what the lock is for: without it the second is stopped by the database, as an error, not as an answer."""
    grant_down(QuotaAccount.objects.get(target=after.sealed.target, unit=units.department), units, son, places=1)

    def draw_up() -> Any:
        try:
            return draw_up_change(after.sealed, by=hiep, now=NOW)
        except IntegrityError as broken:
            return broken

    with patch.object(changes_module, "lock_list", unlocked):
        results = at_once(draw_up, draw_up, draw_up)
    assert any(isinstance(result, IntegrityError) for result in results)
    assert ChangeLine.objects.count() <= 1
    assert find_breaches() == []


def test_two_people_leave_at_once_and_two_move_up(after: AfterApproval, hiep: User, lan: User) -> None:
    results = at_once(
        lambda: withdraw_person(nomination_of(after, "Lê An"), reason="Ốm", by=hiep, now=NOW),
        lambda: decline_nomination(nomination_of(after, "Vũ Bé"), reason="Con nhỏ", by=lan, now=NOW, today=TODAY),
    )
    assert refused(results) == []
    change = ListChange.objects.get()
    assert change.lines.filter(kind=LineKind.WITHDRAWN).count() == 2
    assert change.lines.filter(kind=LineKind.ADDED).count() == 2
    assert change.reserved == 0
    assert find_breaches() == []


def test_a_decline_during_the_last_approval_is_never_lost(after: AfterApproval, hiep: User, lan: User) -> None:
    change = withdraw_person(nomination_of(after, "Lê An"), reason="Ốm", by=hiep, now=NOW)
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    approve_change(change, step=step_of_change(change), by=after.officer, now=NOW, today=TODAY)
    step = step_of_change(change)
    results = at_once(
        lambda: approve_change(change, step=step, by=after.lead, now=NOW, today=TODAY),
        lambda: decline_nomination(nomination_of(after, "Vũ Bé"), reason="Con nhỏ", by=lan, now=NOW, today=TODAY),
    )
    assert refused(results) == []
    decline = Decline.objects.get()
    assert decline.line is not None
    assert decline.line.change.number == 2
    assert find_breaches() == []


def test_without_the_lock_a_decline_during_the_approval_lies_with_nobody(
    after: AfterApproval, hiep: User, lan: User
) -> None:
    """Shows that the test above can fail: the decline reads the change as submitted and leaves it at that."""
    change = withdraw_person(nomination_of(after, "Lê An"), reason="Ốm", by=hiep, now=NOW)
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    approve_change(change, step=step_of_change(change), by=after.officer, now=NOW, today=TODAY)
    step = step_of_change(change)
    told = tell_declined

    def approve_meanwhile(decline: Decline, drawn_up: ListChange | None, **kwargs: Any) -> None:
        """The approval commits between the decline's look at the change and its commit."""
        assert drawn_up is None
        at_once(lambda: approve_change(change, step=step, by=after.lead, now=NOW, today=TODAY))
        told(decline, drawn_up, **kwargs)

    with (
        patch.object(declines_module, "lock_list", unlocked),
        patch.object(declines_module, "tell_declined", approve_meanwhile),
    ):
        decline_nomination(nomination_of(after, "Vũ Bé"), reason="Con nhỏ", by=lan, now=NOW, today=TODAY)
    assert Decline.objects.get().line is None


def test_who_leaves_the_waiting_list_and_who_moves_up_are_never_the_same(
    after: AfterApproval, hiep: User, lan: User
) -> None:
    entry = WaitingEntry.objects.get(need=after.needs["Trần Chi"])
    at_once(
        lambda: withdraw_person(nomination_of(after, "Lê An"), reason="Ốm", by=hiep, now=NOW),
        lambda: leave_waiting(entry, reason="Tự học", by=lan, now=NOW),
    )
    entry.refresh_from_db()
    [promoted] = ChangeLine.objects.filter(kind=LineKind.ADDED)
    expected = "Trần Chi" if entry.state == WaitingState.PROMOTED else "Đỗ Dung"
    assert promoted.need == after.needs[expected]
    assert find_breaches() == []


def test_without_the_locks_a_person_leaves_and_moves_up(after: AfterApproval, hiep: User, lan: User) -> None:
    """Shows that the test above can fail: the leaver's look at the entry is older than the promotion."""
    entry = WaitingEntry.objects.get(need=after.needs["Trần Chi"])

    class Unlocked:
        """`WaitingEntry.objects` whose select_for_update does not lock; the promotion commits after the look."""

        def select_for_update(self) -> "Unlocked":
            return self

        def get(self, pk: int) -> WaitingEntry:
            found = WaitingEntry.objects.get(pk=pk)
            at_once(lambda: withdraw_person(nomination_of(after, "Lê An"), reason="Ốm", by=hiep, now=NOW))
            return found

    with (
        patch.object(waiting_module, "lock_list", unlocked),
        patch.object(waiting_module, "WaitingEntry") as patched,
    ):
        patched.objects = Unlocked()
        leave_waiting(entry, reason="Tự học", by=lan, now=NOW)
    assert "who moved up is on a change" in {breach.invariant for breach in find_breaches()}
