"""Raising and cutting a quota, and taking back what was not used in time."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, local
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError
from django.test import Client

from haidang.areas.nominations.models import MoveKind, NominationList, QuotaAccount, QuotaMove
from haidang.areas.nominations.operations import (
    cut_quota,
    fill_by_priority,
    limits,
    moves,
    raise_quota,
    reclaim_overdue,
)
from haidang.areas.nominations.operations.limits import NothingOverdue
from haidang.areas.nominations.operations.moves import NotEnoughPlaces, SoldOut
from haidang.areas.nominations.operations.split import NotOpen
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.tests.conftest import DUE, Review, grant_down
from haidang.areas.nominations.tests.test_races import at_once, refused
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import ReasonMissing, Stale
from tests.cast import NOW, TODAY, Units

LATE = DUE + timedelta(days=1)
BASIS = "QĐ 15/QĐ-SGDĐT ngày 02/11/2026"


def ward_account(account: QuotaAccount, units: Units) -> QuotaAccount:
    return QuotaAccount.objects.get(target=account.target, unit=units.ward)


def test_a_raise_adds_places_that_can_be_granted(account: QuotaAccount, units: Units, son: User) -> None:
    assert raise_quota(account.target, quantity=5, basis=BASIS, by=son, now=NOW).received == 15
    grant_down(account, units, son, places=12)
    assert find_breaches() == []


def test_a_cut_takes_free_places_only(account: QuotaAccount, units: Units, son: User) -> None:
    grant_down(account, units, son, places=8)
    with pytest.raises(NotEnoughPlaces):
        cut_quota(account.target, quantity=3, basis=BASIS, by=son, now=NOW)
    assert cut_quota(account.target, quantity=2, basis=BASIS, by=son, now=NOW).received == 8
    assert find_breaches() == []


def test_raise_and_cut_name_the_decision(account: QuotaAccount, son: User) -> None:
    for change in (raise_quota, cut_quota):
        with pytest.raises(ReasonMissing):
            change(account.target, quantity=1, basis=" ", by=son, now=NOW)


def test_a_target_that_is_not_open_is_not_raised(target: Target, units: Units, son: User) -> None:
    with pytest.raises(NotOpen):
        raise_quota(target, quantity=1, basis=BASIS, by=son, now=NOW)


def test_after_the_deadline_free_places_go_back_and_people_keep_theirs(
    draft: NominationList, school_account: QuotaAccount, review: Review, units: Units, hiep: User, mai: User
) -> None:
    review.need("Trần Thị Bé", units.school_a)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    school_account.refresh_from_db()
    free, ward = school_account.free, ward_account(school_account, units)
    assert (school_account.used, free > 0) == (1, True)
    taken = reclaim_overdue(ward, seen=[school_account.pk], reason="Quá hạn", by=mai, now=NOW, today=LATE)
    school_account.refresh_from_db()
    ward.refresh_from_db()
    assert (taken, school_account.received, school_account.free) == (free, 1, 0)
    assert ward.free >= free
    assert find_breaches() == []


def test_before_the_deadline_nothing_is_taken(school_account: QuotaAccount, units: Units, mai: User) -> None:
    ward = ward_account(school_account, units)
    with pytest.raises(NothingOverdue):
        reclaim_overdue(ward, seen=[], reason="Thừa", by=mai, now=NOW, today=TODAY)


def test_a_page_that_showed_other_units_is_stale(school_account: QuotaAccount, units: Units, mai: User) -> None:
    ward = ward_account(school_account, units)
    with pytest.raises(Stale):
        reclaim_overdue(ward, seen=[], reason="Quá hạn", by=mai, now=NOW, today=LATE)


def test_the_database_keeps_the_sides_of_a_move(account: QuotaAccount) -> None:
    with pytest.raises(IntegrityError, match="move_joins_plan_or_accounts"):
        QuotaMove.objects.create(target=account.target, kind=MoveKind.CUT, destination=account, quantity=1, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_who_take_back_at_once_take_back_once(
    school_account: QuotaAccount, units: Units, mai: User, son: User
) -> None:
    ward = ward_account(school_account, units)
    results = at_once(*take_back(ward, school_account, mai, son))
    assert [type(result) for result in refused(results)] == [Stale]
    assert QuotaMove.objects.filter(kind=MoveKind.RECLAIM).count() == 1
    assert find_breaches() == []


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_who_takes_back_fails_at_the_constraint(
    school_account: QuotaAccount, units: Units, mai: User, son: User
) -> None:
    """Both read the free places before either takes them: the page is not stale to either, the constraint refuses."""
    ward = ward_account(school_account, units)
    both_have_read, mine = Barrier(2), local()

    def read(pks: Any) -> list[QuotaAccount]:
        found = list(QuotaAccount.objects.filter(pk__in=pks).select_related("unit").order_by("pk"))
        if not hasattr(mine, "has_read"):
            mine.has_read = True
            both_have_read.wait(10)
        return found

    with patch.object(limits, "lock_accounts", read), patch.object(moves, "lock_accounts", read):
        results = at_once(*take_back(ward, school_account, mai, son))
    assert [type(result) for result in refused(results)] == [SoldOut]
    assert QuotaMove.objects.filter(kind=MoveKind.RECLAIM).count() == 1
    assert find_breaches() == []


def take_back(ward: QuotaAccount, school: QuotaAccount, *users: User) -> list[Callable[[], object]]:
    def act(by: User) -> Callable[[], object]:
        return lambda: reclaim_overdue(ward, seen=[school.pk], reason="Quá hạn", by=by, now=NOW, today=LATE)

    return [act(user) for user in users]


def test_the_lead_office_raises_on_screen(client: Client, son: User, account: QuotaAccount) -> None:
    address = f"/nominations/quotas/{account.target_id}/limit/"
    client.force_login(son)
    assert client.get(address).status_code == 200
    answer = client.post(address, {"change": "raise", "quantity": 3, "basis": BASIS})
    assert answer.status_code == 302
    account.refresh_from_db()
    assert account.received == 13
    assert client.post(address, {"change": "raise", "quantity": 0, "basis": ""}).status_code == 422
    assert client.delete(address).status_code == 405


def test_others_change_no_limit(client: Client, mai: User, hiep: User, account: QuotaAccount) -> None:
    for user in (mai, hiep):
        client.force_login(user)
        assert client.get(f"/nominations/quotas/{account.target_id}/limit/").status_code == 403


def test_the_ward_takes_back_on_screen_and_others_may_not(
    client: Client, mai: User, hiep: User, thu: User, school_account: QuotaAccount, units: Units
) -> None:
    ward = ward_account(school_account, units)
    address = f"/nominations/accounts/{ward.pk}/reclaim/"
    for user in (hiep, thu):
        client.force_login(user)
        assert client.get(address).status_code in (403, 404)
    client.force_login(mai)
    assert "Không có gì để thu hồi" in client.get(address).content.decode()
    QuotaAccount.objects.filter(pk=school_account.pk).update(due_on=date(2020, 1, 1))
    assert units.school_a.name in client.get(address).content.decode()
    assert client.post(address, {"seen": "x", "reason": ""}).status_code == 422
    answer = client.post(address, {"seen": str(school_account.pk), "reason": "Quá hạn nộp danh sách"})
    assert answer.status_code == 302
    school_account.refresh_from_db()
    assert school_account.free == 0
