"""Two people decide at once, in real transactions: only one decision stands."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from haidang.areas.needs.models import ReviewRound, RoundState, Sheet, SheetState, Statement, Wish, WishState
from haidang.areas.needs.operations import (
    close_round,
    confirm_sheet,
    decline_wish,
    make_wish,
    open_round,
    return_sheet,
    sign_statement,
    take_wish,
    verify_sheet,
)
from haidang.areas.needs.operations.locks import RoundClosed
from haidang.areas.needs.operations.rounds import RoundOpenAlready
from haidang.areas.needs.operations.statements import SignedAlready
from haidang.areas.needs.operations.wishes import SheetGoneOn
from haidang.areas.needs.tests.conftest import DAYS
from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.refusals import Refused, Stale
from tests.cast import NOW, TODAY, Units

pytestmark = pytest.mark.django_db(transaction=True)
LONG_ENOUGH = 10  # seconds; a deadlock ends the test instead of hanging it


def outcome(decide: Callable[[], object]) -> object:
    """What came of a decision; closes the thread's own connection."""
    try:
        return decide()
    except Refused as refusal:
        return type(refusal)
    finally:
        connection.close()


def wait_until_someone_waits_for_a_lock() -> None:
    with connection.cursor() as cursor:
        for _attempt in range(200):
            cursor.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
            cursor.execute("select pg_sleep(0.02)")


def one_after_the_other(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[object, object]:
    """Runs `first` and, before it commits, starts `second`."""
    decided, started = Event(), Event()

    def hold() -> object:
        def decide() -> object:
            with transaction.atomic():
                result = first()
                decided.set()
                started.wait(LONG_ENOUGH)
                wait_until_someone_waits_for_a_lock()
            return result

        return outcome(decide)

    def follow() -> object:
        decided.wait(LONG_ENOUGH)
        started.set()
        return outcome(second)

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.submit(hold), pool.submit(follow)
        return one.result(LONG_ENOUGH * 2), two.result(LONG_ENOUGH * 2)


def test_two_verifiers_at_once_decide_once(confirmed: Sheet, mai: User, nga: User) -> None:
    seen = Sheet.objects.get(pk=confirmed.pk)
    first, second = one_after_the_other(
        lambda: verify_sheet(confirmed, by=mai, now=NOW), lambda: return_sheet(seen, reason="Sai", by=nga, now=NOW)
    )
    assert isinstance(first, Sheet)
    assert second is Stale
    stored = Sheet.objects.get(pk=confirmed.pk)
    assert (stored.state, stored.verified_by, stored.return_reason) == (SheetState.VERIFIED, mai, "")
    decisions = Entry.objects.filter(object_type="needs.Sheet", object_id=confirmed.pk)
    assert [entry.action for entry in decisions.order_by("pk")] == ["needs.confirm_sheet", "needs.verify_sheet"]


def test_a_sheet_is_not_verified_while_its_round_closes(
    review: ReviewRound, confirmed: Sheet, mai: User, son: User
) -> None:
    everyone = list(Sheet.objects.values_list("pk", flat=True))
    first, second = one_after_the_other(
        lambda: close_round(review, by=son, now=NOW, leaving_out=everyone, reason="Hết hạn"),
        lambda: verify_sheet(confirmed, by=mai, now=NOW),
    )
    assert isinstance(first, ReviewRound)
    assert second is RoundClosed
    assert Sheet.objects.get(pk=confirmed.pk).state == SheetState.CONFIRMED


def test_a_round_does_not_close_over_a_sheet_that_is_being_verified(
    review: ReviewRound, confirmed: Sheet, mai: User, son: User
) -> None:
    everyone = list(Sheet.objects.values_list("pk", flat=True))
    first, second = one_after_the_other(
        lambda: verify_sheet(confirmed, by=mai, now=NOW),
        lambda: close_round(review, by=son, now=NOW, leaving_out=everyone, reason="Hết hạn"),
    )
    assert isinstance(first, Sheet)
    assert second is Stale
    assert ReviewRound.objects.get(pk=review.pk).state == RoundState.OPEN


def test_two_rounds_opened_at_once_give_one(catalogue: None, units: object, son: User) -> None:
    assert Requirement.objects.exists()
    first, second = one_after_the_other(
        lambda: open_round("Một", days=DAYS, by=son, now=NOW, today=TODAY),
        lambda: open_round("Hai", days=DAYS, by=son, now=NOW, today=TODAY),
    )
    assert isinstance(first, ReviewRound)
    assert second is RoundOpenAlready
    assert ReviewRound.objects.get().title == "Một"


@pytest.fixture
def wish(sheet: Sheet, lan: User) -> Wish:
    return wish_for_english(sheet, lan)


def wish_for_english(sheet: Sheet, lan: User) -> Wish:
    person, other = Person.objects.get(user=lan), Requirement.objects.get(code="other")
    return make_wish(sheet, person=person, requirement=other, topic="Tiếng Anh B2", reason="Song ngữ", by=lan, now=NOW)


def test_a_wish_taken_and_declined_at_once_is_decided_once(wish: Wish, hiep: User, thu: User) -> None:
    seen = Wish.objects.select_related("sheet", "person", "requirement").get(pk=wish.pk)
    first, second = one_after_the_other(
        lambda: take_wish(wish, by=hiep, now=NOW), lambda: decline_wish(seen, reason="Chưa có", by=thu, now=NOW)
    )
    assert isinstance(first, Wish)
    assert second is Stale
    stored = Wish.objects.get(pk=wish.pk)
    assert (stored.state, stored.decided_by, stored.answer) == (WishState.TAKEN, hiep, "")
    assert stored.need is not None
    assert stored.need.person_id == stored.person_id


def test_nobody_wishes_on_a_sheet_while_it_is_confirmed(sheet: Sheet, lan: User, hiep: User) -> None:
    seen = Sheet.objects.get(pk=sheet.pk)
    first, second = one_after_the_other(
        lambda: confirm_sheet(sheet, by=hiep, now=NOW), lambda: wish_for_english(seen, lan)
    )
    assert isinstance(first, Sheet)
    assert second is SheetGoneOn
    assert not Wish.objects.exists()


@pytest.fixture
def last_of_ward(review: ReviewRound, units: Units, confirmed: Sheet, hoa: User, mai: User) -> Sheet:
    """The confirmed sheet of school A; the other sheet of the ward is verified."""
    for other in Sheet.objects.filter(round=review, locality=units.ward).exclude(pk=confirmed.pk):
        verify_sheet(confirm_sheet(other, by=hoa, now=NOW), by=mai, now=NOW)
    return confirmed


def test_the_statement_waits_for_the_sheet_that_is_being_verified(
    review: ReviewRound, units: Units, last_of_ward: Sheet, mai: User, nga: User
) -> None:
    first, second = one_after_the_other(
        lambda: verify_sheet(last_of_ward, by=mai, now=NOW),
        lambda: sign_statement(review, locality=units.ward, has_read=True, by=mai, now=NOW),
    )
    assert isinstance(first, Sheet)
    assert isinstance(second, Statement)
    assert second.counts["schools"] == 2


def test_two_signatures_at_once_give_one_statement(
    review: ReviewRound, units: Units, last_of_ward: Sheet, mai: User, nga: User
) -> None:
    verify_sheet(last_of_ward, by=mai, now=NOW)
    first, second = one_after_the_other(
        lambda: sign_statement(review, locality=units.ward, has_read=True, by=mai, now=NOW),
        lambda: sign_statement(review, locality=units.ward, has_read=True, by=nga, now=NOW),
    )
    assert isinstance(first, Statement)
    assert second is SignedAlready
    assert Statement.objects.get().signed_name == mai.full_name
    assert Entry.objects.filter(action="needs.sign_statement").count() == 1
