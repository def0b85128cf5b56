"""Two people decide at once, in real transactions: only one decision stands."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from haidang.areas.needs.models import ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.needs.operations import close_round, open_round, return_sheet, verify_sheet
from haidang.areas.needs.operations.locks import RoundClosed
from haidang.areas.needs.operations.rounds import RoundOpenAlready
from haidang.areas.needs.tests.conftest import DAYS
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.refusals import Refused, Stale
from tests.cast import NOW, TODAY

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
