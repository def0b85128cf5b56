"""Two at once: the last place goes to one, a step is decided once. Real threads on real connections."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction

from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import ListState, NominationList, QuotaAccount, QuotaMove
from haidang.areas.nominations.operations import add_person, approve_list, fill_by_priority, grant_quota, submit_list
from haidang.areas.nominations.operations import moves as moves_module
from haidang.areas.nominations.operations.moves import NotEnoughPlaces, SoldOut
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.queries.lists import people_on
from haidang.areas.nominations.tests.conftest import DUE, Review, grant_down
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Step, StepState
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.basics.refusals import Refused
from tests.cast import NOW, TODAY, Units

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[object]:
    """Runs the acts in threads that start together; each result is what it returned or how it was refused."""
    together = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> object:
        try:
            together.wait(10)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refused(results: list[object]) -> list[object]:
    return [result for result in results if isinstance(result, Refused)]


def test_the_last_places_are_granted_once(account: QuotaAccount, units: Units, son: User) -> None:
    def grant(unit: Any) -> Callable[[], object]:
        return lambda: grant_quota(account, unit=unit, quantity=6, due_on=DUE, by=son, now=NOW, today=TODAY)

    results = at_once(grant(units.ward), grant(units.other_ward), grant(units.ward), grant(units.high_school))
    assert len(refused(results)) == 3
    account.refresh_from_db()
    assert (account.passed_on, account.free) == (6, 4)
    assert QuotaMove.objects.count() == 2
    assert find_breaches() == []


def test_without_the_lock_the_constraint_still_stops_the_second_grant(
    account: QuotaAccount, units: Units, son: User
) -> None:
    """Both pass the check on a balance read without a lock; the constraint lets one through."""
    both_checked = Barrier(2)

    def read_without_lock(pks: list[int]) -> list[QuotaAccount]:
        found = list(QuotaAccount.objects.filter(pk__in=pks).select_related("unit").order_by("pk"))
        both_checked.wait(10)
        return found

    def grant(unit: Any) -> Callable[[], object]:
        return lambda: grant_quota(account, unit=unit, quantity=6, due_on=DUE, by=son, now=NOW, today=TODAY)

    with patch.object(moves_module, "lock_accounts", read_without_lock):
        results = at_once(grant(units.ward), grant(units.other_ward))
    assert [type(result) for result in refused(results)] == [SoldOut]
    assert find_breaches() == []


@pytest.fixture
def without_constraint() -> Iterator[None]:
    """The constraints are gone during the test; the lock alone must hold."""
    table = "nominations_quotaaccount"
    kept = {
        "account_never_oversold": "received >= passed_on + used",
        "account_accepts_what_it_received": "accepted <= received",
        "account_uses_what_it_accepted": "accepted >= passed_on + used",
        "nominations_quotaaccount_received_check": "received >= 0",
        "nominations_quotaaccount_passed_on_check": "passed_on >= 0",
        "nominations_quotaaccount_accepted_check": "accepted >= 0",
    }
    with connection.cursor() as cursor:
        for name in kept:
            cursor.execute(f"alter table {table} drop constraint {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("delete from nominations_nomination")
        cursor.execute(f"update {table} set (received, used, passed_on, accepted) = (0, 0, 0, 0)")
        for name, rule in kept.items():
            cursor.execute(f"alter table {table} add constraint {name} check ({rule})")


def test_without_the_constraint_the_lock_still_stops_the_second_grant(
    account: QuotaAccount, units: Units, son: User, without_constraint: None
) -> None:
    def grant(unit: Any) -> Callable[[], object]:
        return lambda: grant_quota(account, unit=unit, quantity=6, due_on=DUE, by=son, now=NOW, today=TODAY)

    results = at_once(grant(units.ward), grant(units.other_ward))
    assert [type(result) for result in refused(results)] == [NotEnoughPlaces]


def test_without_lock_and_constraint_places_are_oversold(
    account: QuotaAccount, units: Units, son: User, without_constraint: None
) -> None:
    """Shows that the tests above can fail."""
    both_checked = Barrier(2)

    def read_without_lock(pks: list[int]) -> list[QuotaAccount]:
        found = list(QuotaAccount.objects.filter(pk__in=pks).select_related("unit").order_by("pk"))
        both_checked.wait(10)
        return found

    def grant(unit: Any) -> Callable[[], object]:
        return lambda: grant_quota(account, unit=unit, quantity=6, due_on=DUE, by=son, now=NOW, today=TODAY)

    with patch.object(moves_module, "lock_accounts", read_without_lock):
        results = at_once(grant(units.ward), grant(units.other_ward))
    assert not refused(results)
    assert "no account is oversold" in {breach.invariant for breach in find_breaches()}


def test_the_last_place_of_a_school_goes_to_one_person(
    draft: NominationList, school_account: QuotaAccount, review: Review, units: Units, hiep: User
) -> None:
    needs = [review.need(f"Người {number}", units.school_a) for number in range(5)]

    def choose(need: Need) -> Callable[[], object]:
        return lambda: add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)

    results = at_once(*(choose(need) for need in needs))
    assert len(refused(results)) == 3
    assert people_on(draft).count() == 2
    assert find_breaches() == []


def test_a_person_chosen_twice_at_once_takes_one_place(
    draft: NominationList, review: Review, units: Units, hiep: User
) -> None:
    need = review.need("Trần Thị Bé", units.school_a)
    at_once(*[lambda: add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)] * 3)
    assert people_on(draft).count() == 1
    assert find_breaches() == []


def test_giving_back_and_choosing_at_once_never_oversells(
    draft: NominationList, school_account: QuotaAccount, review: Review, units: Units, hiep: User
) -> None:
    from haidang.areas.nominations.operations import give_back

    review.need("Trần Thị Bé", units.school_a)
    results = at_once(
        lambda: give_back(school_account, quantity=2, reason="Thừa", by=hiep, now=NOW),
        lambda: fill_by_priority(draft, by=hiep, now=NOW, today=TODAY),
    )
    school_account.refresh_from_db()
    assert school_account.free >= 0
    assert len(refused(results)) <= 1
    assert find_breaches() == []


def test_a_list_submitted_twice_at_once_opens_one_case(
    draft: NominationList, review: Review, units: Units, hiep: User
) -> None:
    review.need("Trần Thị Bé", units.school_a)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    results = at_once(*[lambda: submit_list(draft, by=hiep, now=NOW, today=TODAY)] * 3)
    assert len(refused(results)) == 2
    assert Step.objects.filter(state=StepState.PENDING).count() == 1


def test_a_step_approved_by_two_at_once_is_decided_once(
    draft: NominationList, review: Review, units: Units, hiep: User, mai: User
) -> None:
    from haidang.foundation.access.models import Role
    from tests.cast import make_user

    second = make_user("mai2", "Ngô Văn Minh", Role.WARD_OFFICER, units.ward)
    review.need("Trần Thị Bé", units.school_a)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    submitted = submit_list(draft, by=hiep, now=NOW, today=TODAY)
    assert submitted.case is not None
    step = pending_step(submitted.case)
    assert step is not None

    def approve(user: User) -> Callable[[], object]:
        seen = Step.objects.get(pk=step.pk)
        return lambda: approve_list(submitted, step=seen, by=user, now=NOW, today=TODAY)

    results = at_once(approve(mai), approve(second))
    assert len(refused(results)) == 1
    submitted.refresh_from_db()
    assert submitted.state == ListState.SUBMITTED
    assert Step.objects.filter(state=StepState.APPROVED).count() == 1


def test_grants_in_both_directions_do_not_deadlock(account: QuotaAccount, units: Units, son: User) -> None:
    from haidang.areas.nominations.operations import give_back

    school = grant_down(account, units, son, places=4)
    ward = QuotaAccount.objects.get(target=account.target, unit=units.ward)
    acts: list[Callable[[], object]] = []
    for _number in range(3):
        acts.append(lambda: give_back(school, quantity=1, reason="Thừa", by=son, now=NOW))
        acts.append(
            lambda: grant_quota(ward, unit=units.school_a, quantity=1, due_on=DUE, by=son, now=NOW, today=TODAY)
        )
    at_once(*acts)
    with transaction.atomic():
        assert find_breaches() == []
