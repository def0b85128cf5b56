"""Decisions many make at once: a step, a limit, a decision on paper; each without its lock and its constraint too."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Event, Thread
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from haidang.areas.nominations.documents import list_document
from haidang.areas.nominations.models import DocumentChange, DocumentKind, ListChange, ListDocument, NominationList
from haidang.areas.nominations.models import QuotaAccount as Account
from haidang.areas.nominations.operations import approve_list, fill_by_priority, grant_quota, raise_quota, submit_list
from haidang.areas.nominations.operations import documents as documents_module
from haidang.areas.nominations.operations.change_decisions import approve_change
from haidang.areas.nominations.operations.changes import submit_change, withdraw_person
from haidang.areas.nominations.operations.documents import (
    DecidedAlready,
    IssuedAlready,
    NothingToAmend,
    draft_document,
    draft_supplement,
    issue_list_document,
)
from haidang.areas.nominations.queries.documents import people_of, undecided_changes
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.tests.conftest import DUE, Review
from haidang.areas.nominations.tests.season import AfterApproval, approved_list, step_of_change
from haidang.areas.nominations.tests.test_hot_paths import FEW, opened, without_locks
from haidang.areas.nominations.tests.test_races import at_once, refused, without_constraint
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.deciders import authority_of
from haidang.foundation.approvals.models import Step
from haidang.foundation.approvals.operations import cases as cases_module
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.audit.models import Entry
from haidang.foundation.documents.models import IssuedDocument
from tests.cast import NOW, TODAY, Units

__all__ = ["without_constraint"]
pytestmark = pytest.mark.django_db(transaction=True)


def broken_or(act: Callable[[], object]) -> Callable[[], object]:
    """The act; what the database stopped is its result."""

    def run() -> object:
        try:
            return act()
        except DatabaseError as broken:
            return broken

    return run


@contextmanager
def without(table: str, trigger: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} disable trigger {trigger}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} enable trigger {trigger}")


# --- one step, many who approve it ---


@pytest.fixture
def approvals(draft: NominationList, review: Review, units: Units, hiep: User, mai: User) -> Callable[[], list[object]]:
    """Seven approve the first step of one list at once, all after they have found it undecided."""
    review.need("Trần Thị Bé", units.school_a)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    sent = submit_list(draft, by=hiep, now=NOW, today=TODAY)
    assert sent.case is not None
    first = pending_step(sent.case)
    assert first is not None
    all_have_read = Barrier(FEW)

    def read(*args: Any) -> Any:
        all_have_read.wait(10)
        return authority_of(*args)

    def run() -> list[object]:
        seen = [Step.objects.get(pk=first.pk) for _ in range(FEW)]

        def approve(step: Step) -> Callable[[], object]:
            return broken_or(lambda: approve_list(sent, step=step, by=mai, now=NOW, today=TODAY))

        with (
            patch.object(QuerySet, "select_for_update", lambda self, **_options: self),
            patch.object(cases_module, "authority_of", read),
        ):
            return at_once(*(approve(step) for step in seen))

    return run


def times_approved() -> int:
    return Entry.objects.filter(action="approvals.approve_step").count()


def test_without_the_lock_the_database_decides_a_step_once(approvals: Callable[[], list[object]]) -> None:
    results = approvals()
    assert times_approved() == 1
    assert sum(isinstance(result, DatabaseError) for result in results) == FEW - 1


def test_without_lock_and_trigger_one_step_is_approved_seven_times(approvals: Callable[[], list[object]]) -> None:
    """Shows what the test of fifty approvals would look like; with the lock alone, see test_hot_paths."""
    with without("approvals_step", "step_decided_once"):
        approvals()
    assert times_approved() == FEW


# --- a limit that is raised while all grant ---


def lift_and_grant(units: Units, son: User) -> tuple[Account, list[Callable[[], object]]]:
    """Five places, two decisions of one place each, and five who each want two: seven places for ten."""
    account = opened(units, son, units.ward)

    def grant() -> object:
        return grant_quota(account, unit=units.ward, quantity=2, due_on=DUE, by=son, now=NOW, today=TODAY)

    def lift() -> object:
        return raise_quota(account.target, quantity=1, basis="QĐ 1", by=son, now=NOW)

    return account, [*[lift] * 2, *[grant] * 5]


def test_a_limit_raised_at_once_is_never_oversold_by_the_lock_alone(
    units: Units, son: User, without_constraint: None
) -> None:
    account, acts = lift_and_grant(units, son)
    at_once(*acts)
    account.refresh_from_db()
    assert account.received == 7
    assert account.passed_on <= 6
    assert find_breaches() == []


def test_nor_by_the_constraint_alone(units: Units, son: User) -> None:
    account, acts = lift_and_grant(units, son)
    with without_locks(FEW):
        at_once(*acts)
    account.refresh_from_db()
    assert account.received == 7
    assert account.passed_on <= 6
    assert find_breaches() == []


def test_without_both_more_is_granted_than_was_raised(units: Units, son: User, without_constraint: None) -> None:
    account, acts = lift_and_grant(units, son)
    with without_locks(FEW):
        at_once(*acts)
    account.refresh_from_db()
    assert (account.received, account.passed_on) == (7, 10)
    assert find_breaches() != []


# --- decisions on paper ---


@pytest.fixture
def after(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> AfterApproval:
    return approved_list(draft, review, units.school_a, principal=hiep, officer=mai, lead=son)


@pytest.fixture
def decision(after: AfterApproval, son: User) -> ListDocument:
    return draft_document(
        after.sealed.target, kind=DocumentKind.DECISION, lists=[after.sealed], details={}, by=son, now=NOW
    )


def sign(document: ListDocument, by: User, build: Any = list_document) -> ListDocument:
    return issue_list_document(document, build=build, by=by, now=NOW, today=TODAY)


def leave(after: AfterApproval, hiep: User) -> ListChange:
    """Bé leaves; the last step is still to be taken."""
    change = withdraw_person(after.sealed.nominations.get(person__full_name="Vũ Bé"), reason="Ốm", by=hiep, now=NOW)
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    return approve_change(change, step=step_of_change(change), by=after.officer, now=NOW, today=TODAY)


@contextmanager
def unlocked() -> Iterator[None]:
    with patch.object(QuerySet, "select_for_update", lambda self, **_options: self):
        yield


def test_a_decision_signed_by_five_at_once_gets_one_number(decision: ListDocument, director: User) -> None:
    results = at_once(*[lambda: sign(decision, director)] * 5)
    assert [type(result) for result in refused(results)] == [IssuedAlready] * 4
    assert IssuedDocument.objects.count() == 1


def test_without_the_lock_a_decision_is_signed_twice(decision: ListDocument, director: User) -> None:
    """Shows that the test above can fail: both find the draft unsigned before either numbers it."""
    both_have_read = Barrier(2)

    def build(found: ListDocument) -> Any:
        both_have_read.wait(10)
        return list_document(found)

    with (
        patch.object(documents_module, "_lock_lists", lambda _document: []),
        patch.object(documents_module, "_lock_draft", lambda document: ListDocument.objects.get(pk=document.pk)),
    ):
        at_once(*[lambda: sign(decision, director, build)] * 2)
    assert IssuedDocument.objects.count() == 2


def sign_while_a_change_is_approved(decision: ListDocument, change: ListChange, *, by: User, lead: User) -> list[str]:
    """The last step is approved while the decision is being written; who stands in the decision."""
    step, begun = step_of_change(change), Event()
    names: list[str] = []

    def approve() -> None:
        begun.wait(10)
        approve_change(change, step=step, by=lead, now=NOW, today=TODAY)
        connection.close()

    def build(found: ListDocument) -> Any:
        begun.set()
        approving.join(0.5)  # as long as the approval may take, if nothing holds it
        names.extend(one.person.full_name for one in people_of(found))
        return list_document(found)

    approving = Thread(target=approve)
    approving.start()
    sign(decision, by, build)
    approving.join(10)
    return names


def test_a_change_approved_while_the_decision_is_signed_waits_for_a_decision_of_its_own(
    after: AfterApproval, decision: ListDocument, hiep: User, son: User, director: User
) -> None:
    names = sign_while_a_change_is_approved(decision, leave(after, hiep), by=director, lead=son)
    assert names == ["Lê An", "Vũ Bé"]
    assert undecided_changes().count() == 1


def test_without_the_lock_of_the_lists_the_decision_holds_what_is_told_again_later(
    after: AfterApproval, decision: ListDocument, hiep: User, son: User, director: User
) -> None:
    """Shows that the test above can fail: the paper names Chi, and a supplement would name her once more."""
    with patch.object(documents_module, "_lock_lists", lambda _document: [after.sealed]):
        names = sign_while_a_change_is_approved(decision, leave(after, hiep), by=director, lead=son)
    assert names == ["Lê An", "Trần Chi"]
    assert undecided_changes().count() == 1


@pytest.fixture
def supplements(after: AfterApproval, decision: ListDocument, hiep: User, son: User, director: User) -> Any:
    """Two draft the supplement of one change at once."""
    signed = sign(decision, director)
    change = leave(after, hiep)
    approve_change(change, step=step_of_change(change), by=son, now=NOW, today=TODAY)

    def run(both_have_read: Barrier | None = None) -> list[object]:
        def people(document: ListDocument) -> Any:
            return people_of(document)

        def cover(document: ListDocument, changes: Any) -> None:
            if both_have_read is not None:
                both_have_read.wait(10)
            DocumentChange.objects.bulk_create(DocumentChange(document=document, change=one) for one in changes)

        with patch.object(documents_module, "people_of", people), patch.object(documents_module, "_cover", cover):
            return at_once(*[lambda: draft_supplement(signed, by=son, now=NOW)] * 2)

    return run


def lists_unlocked(document: ListDocument) -> list[NominationList]:
    return list(NominationList.objects.filter(document_entries__document=document))


def test_two_supplements_at_once_tell_a_change_once(supplements: Any) -> None:
    assert [type(result) for result in refused(supplements())] == [NothingToAmend]
    assert DocumentChange.objects.count() == 1


def test_without_the_lock_the_constraint_still_lets_one_supplement_through(supplements: Any) -> None:
    with patch.object(documents_module, "_lock_lists", lists_unlocked):
        results = supplements(Barrier(2))
    assert [type(result) for result in refused(results)] == [DecidedAlready]
    assert DocumentChange.objects.count() == 1


def test_without_lock_and_constraint_a_change_is_told_twice(supplements: Any) -> None:
    """Shows that the two tests above can fail."""
    table = DocumentChange._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} drop constraint change_decided_once")
    with patch.object(documents_module, "_lock_lists", lists_unlocked):
        supplements(Barrier(2))
    assert DocumentChange.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {table}")
        cursor.execute(f"alter table {table} add constraint change_decided_once unique (change_id)")
