"""Two who derive or amend at once: a lock or a constraint named for the rule decides."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.db import IntegrityError, connection, transaction

from haidang.areas.plans.models import AmendedRow, Amendment, AmendmentState, Change, Plan, PlanState
from haidang.areas.plans.operations import amending
from haidang.areas.plans.operations.deriving import AlreadyDerived, NotIssuedAbove, derive_plan
from haidang.foundation.accounts.models import User
from haidang.foundation.documents.models import NumberSeries
from tests.cast import NOW, TODAY, Units

pytestmark = pytest.mark.django_db(transaction=True)


def beside(first: Callable[[], object], second: Callable[[], object]) -> object:
    """The answer of `second`, begun in a thread while `first` is done but not yet committed."""

    def apart() -> object:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            first()
            other = threads.submit(apart)
            sleep(0.4)  # long enough for the other to reach the lock
            assert not other.done()
        return other.result(timeout=20)


def test_two_who_derive_the_same_plan_make_one(yearly: Plan, units: Units, mai: User) -> None:
    def derive() -> Plan:
        return derive_plan(yearly, unit=units.ward, year=2027, by=mai, now=NOW, today=TODAY)

    with pytest.raises(AlreadyDerived):
        beside(derive, derive)
    assert Plan.objects.filter(parent=yearly).count() == 1


def test_nothing_is_derived_from_a_plan_that_is_being_replaced(yearly: Plan, units: Units, mai: User) -> None:
    with pytest.raises(NotIssuedAbove):
        beside(
            lambda: Plan.objects.filter(pk=yearly.pk).update(state=PlanState.REPLACED),
            lambda: derive_plan(yearly, unit=units.ward, year=2027, by=mai, now=NOW, today=TODAY),
        )


def test_two_who_begin_an_amendment_begin_one(yearly: Plan, son: User, director: User) -> None:
    def start() -> Amendment:
        return amending.start_amendment(yearly, reason="Điều chỉnh dự toán", by=son, now=NOW)

    with pytest.raises(amending.AmendmentOpen):
        beside(start, start)
    assert Amendment.objects.get().ordinal == 1


@pytest.fixture
def amendment(yearly: Plan, son: User) -> Amendment:
    made = amending.start_amendment(yearly, reason="Điều chỉnh dự toán", by=son, now=NOW)
    amending.end_row(made, task=yearly.tasks.all()[0], by=son, now=NOW, today=TODAY)
    return made


def test_two_who_issue_an_amendment_take_one_number(amendment: Amendment, director: User) -> None:
    def issue() -> Amendment:
        return amending.issue_amendment(amendment, by=director, now=NOW, today=TODAY)

    with pytest.raises(amending.AmendmentFixed):
        beside(issue, issue)
    assert NumberSeries.objects.get(kind="KH").last == 1


def test_an_amendment_being_issued_takes_no_row(amendment: Amendment, yearly: Plan, son: User, director: User) -> None:
    with pytest.raises(amending.AmendmentFixed):
        beside(
            lambda: amending.issue_amendment(amendment, by=director, now=NOW, today=TODAY),
            lambda: amending.end_row(amendment, task=yearly.tasks.all()[1], by=son, now=NOW, today=TODAY),
        )
    assert Amendment.objects.get().state == AmendmentState.ISSUED
    assert amendment.rows.count() == 1


def test_without_the_lock_the_database_waits_and_refuses_the_row(amendment: Amendment, director: User) -> None:
    with pytest.raises(IntegrityError, match="takes no row"):
        beside(
            lambda: amending.issue_amendment(amendment, by=director, now=NOW, today=TODAY),
            lambda: AmendedRow.objects.create(amendment=amendment, act=Change.ADD, content="x", levels=[]),
        )
