"""Fifty writers on five places end with exactly five, on every path; the lock and the constraints each suffice alone.

The last test takes both away and shows what the others would look like: more places in use than there are.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from io import BytesIO
from threading import Barrier, local
from typing import Any
from unittest.mock import patch

import pytest
from django.db.models import QuerySet, Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from haidang.areas.nominations.exports import sheet_of_split
from haidang.areas.nominations.imports import read_split
from haidang.areas.nominations.models import MoveKind, Nomination, NominationState, QuotaAccount, QuotaMove
from haidang.areas.nominations.operations import (
    SwapTerms,
    accept_places,
    add_person,
    agree_to_swap,
    approve_list,
    cut_quota,
    fill_by_priority,
    grant_quota,
    offer_swap,
    open_account,
    raise_quota,
    start_list,
    submit_list,
)
from haidang.areas.nominations.operations import limits as limits_module
from haidang.areas.nominations.operations import lists as lists_module
from haidang.areas.nominations.operations import moves as moves_module
from haidang.areas.nominations.operations import split as split_module
from haidang.areas.nominations.operations import swaps as swaps_module
from haidang.areas.nominations.operations.ledger import ensure_accounts
from haidang.areas.nominations.operations.moves import SoldOut
from haidang.areas.nominations.operations.split import split_quota
from haidang.areas.nominations.queries.claims import Method, read_field
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.queries.split import split_of
from haidang.areas.nominations.tests.conftest import DUE, Review, grant_down, make_target
from haidang.areas.nominations.tests.test_races import at_once, refused, without_constraint
from haidang.foundation.access.tokens import issue_token
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit
from haidang.foundation.spreadsheets.workbooks import write_workbook
from tests.cast import NOW, TODAY, Units

__all__ = ["without_constraint"]
pytestmark = pytest.mark.django_db(transaction=True)
SEATS = 5
WRITERS = 50
PATIENCE = 10  # seconds; then a test fails instead of hanging
FEW = 7  # all of them hold a connection of the pool (8) at once
WITH_ACCOUNTS = (moves_module, lists_module, split_module, swaps_module, limits_module)
type Act = Callable[[], object]
type Path = tuple[list[Act], Callable[[], int]]


@contextmanager
def without_locks(writers: int) -> Iterator[None]:
    """Nothing is locked, and every writer has read the balance before the first one writes."""
    all_have_read, mine = Barrier(writers), local()

    def read(pks: Any) -> list[QuotaAccount]:
        found = list(QuotaAccount.objects.filter(pk__in=pks).select_related("unit").order_by("pk"))
        if not hasattr(mine, "has_read"):
            mine.has_read = True
            all_have_read.wait(PATIENCE)
        return found

    with ExitStack() as stack:
        for module in WITH_ACCOUNTS:
            stack.enter_context(patch.object(module, "lock_accounts", read))
        stack.enter_context(patch.object(QuerySet, "select_for_update", lambda self, **_options: self))
        yield


def opened(units: Units, by: User, *receivers: Unit) -> QuotaAccount:
    """The department's five places. The receivers' accounts exist: to insert one is a lock of its own kind."""
    account = open_account(make_target(units.department, planned=SEATS), by=by, now=NOW)
    ensure_accounts(account.target, receivers)
    QuotaAccount.objects.filter(target=account.target, unit__in=receivers).update(due_on=DUE)
    return account


@pytest.fixture
def paths(
    paths_down: dict[str, Any], paths_at_school: dict[str, Any], path_of_programs: dict[str, Any]
) -> dict[str, Any]:
    """Each way to use places, on a target of its own that has five; the given number of writers wants one each."""
    return paths_down | paths_at_school | path_of_programs


@pytest.fixture
def paths_down(review: Review, units: Units, son: User) -> dict[str, Any]:
    """Grants, and the split from a file: the grid on screen ends in the same."""

    def grant(writers: int) -> Path:
        account = opened(units, son, units.ward)

        def act() -> object:
            return grant_quota(account, unit=units.ward, quantity=1, due_on=DUE, by=son, now=NOW, today=TODAY)

        return [act] * writers, lambda: QuotaAccount.objects.get(pk=account.pk).passed_on

    def bring_split(writers: int) -> Path:
        account = opened(units, son, units.ward)
        review.need("Người thiếu chỗ", units.school_a)
        field = read_field(account, today=TODAY)
        sheet = sheet_of_split(field, split_of(field, Method.NEED, given={units.ward.pk: 1}))
        content = write_workbook([sheet]).read()

        def act() -> object:
            read = read_split(BytesIO(content), name="phan-bo.xlsx", field=field)
            assert not read.faults
            return split_quota(account, method=Method.NEED, given=read.given, due_on=DUE, by=son, now=NOW, today=TODAY)

        return [act] * writers, lambda: QuotaAccount.objects.get(pk=account.pk).passed_on

    def cut(writers: int) -> Path:
        account = opened(units, son)
        act = lambda: cut_quota(account.target, quantity=1, basis="QĐ 1", by=son, now=NOW)  # noqa: E731
        taken = QuotaMove.objects.filter(source=account, kind=MoveKind.CUT)
        return [act] * writers, lambda: taken.aggregate(n=Sum("quantity"))["n"]

    return {"grant": grant, "import of a split": bring_split, "cut": cut}


@pytest.fixture
def path_of_programs(units: Units, son: User, hiep: User) -> dict[str, Any]:
    """Over the API, from the token to the ledger."""
    today = timezone.localdate()
    secret = issue_token(name="x", expires_on=today, by=hiep, now=timezone.now(), today=today).secret

    def accept_as_program(writers: int) -> Path:
        account = grant_down(opened(units, son), units, son, places=SEATS)
        address = reverse("api:nominations:accept", args=[account.pk])

        def accept(number: int) -> object:
            headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": f"place-{account.pk}-{number}"}
            answer = Client().post(address, {"quantity": 1}, "application/json", headers=headers)
            if answer.status_code == 200:
                return answer
            return SoldOut() if answer.json()["code"] == "sold_out" else Refused(answer.json())

        accepted = QuotaMove.objects.filter(destination=account, kind=MoveKind.ACCEPT)
        acts: list[Act] = [partial(accept, number) for number in range(writers)]
        return acts, lambda: accepted.aggregate(n=Sum("quantity"))["n"]

    return {"accept over the API": accept_as_program}


@pytest.fixture
def paths_at_school(
    review: Review, units: Units, son: User, hiep: User, mai: User, authorities: None
) -> dict[str, Any]:
    """Nominate, accept, pass on sideways."""

    def nominate(writers: int) -> Path:
        account = grant_down(opened(units, son), units, son, places=SEATS)
        drawn = start_list(account.target, school=units.school_a, by=hiep, now=NOW)
        needs = [review.need(f"Người {number}", units.school_a) for number in range(writers)]

        def choose(number: int) -> Act:
            return lambda: add_person(drawn, need=needs[number], by=hiep, now=NOW, today=TODAY)

        return [choose(number) for number in range(writers)], lambda: Nomination.objects.filter(list=drawn).count()

    def accept(writers: int) -> Path:
        account = grant_down(opened(units, son), units, son, places=SEATS)
        accepted = QuotaMove.objects.filter(destination=account, kind=MoveKind.ACCEPT)
        act = lambda: accept_places(account, quantity=1, by=hiep, now=NOW)  # noqa: E731
        return [act] * writers, lambda: accepted.aggregate(n=Sum("quantity"))["n"]

    def swap(writers: int) -> Path:
        account = grant_down(opened(units, son, units.kindergarten), units, son, places=SEATS)
        terms = SwapTerms(partner=units.kindergarten, quantity=1)
        offers = [
            offer_swap(account, terms=terms, reason="Thiếu chỗ", by=hiep, now=NOW, today=TODAY) for _ in range(writers)
        ]

        def agree(number: int) -> Act:
            return lambda: agree_to_swap(offers[number], by=mai, now=NOW, today=TODAY)

        got = QuotaAccount.objects.filter(target=account.target, unit=units.kindergarten)
        return [agree(number) for number in range(writers)], lambda: got.get().received

    return {"accept": accept, "swap": swap, "nominate": nominate}


def test_fifty_writers_on_five_places_end_with_exactly_five(paths: dict[str, Any]) -> None:
    for name, path in paths.items():
        acts, count = path(WRITERS)
        results = at_once(*acts)
        assert (name, count(), len(refused(results))) == (name, SEATS, WRITERS - SEATS)
    assert find_breaches() == []


def test_without_the_locks_the_constraints_still_hold(paths: dict[str, Any]) -> None:
    for name, path in paths.items():
        acts, count = path(FEW)
        with without_locks(FEW):
            results = at_once(*acts)
        assert (name, count()) == (name, SEATS)
        assert {type(result) for result in refused(results)} == {SoldOut}
    assert find_breaches() == []


def test_without_the_constraints_the_locks_still_hold(paths: dict[str, Any], without_constraint: None) -> None:
    for name, path in paths.items():
        acts, count = path(FEW)
        at_once(*acts)
        assert (name, count()) == (name, SEATS)
    assert find_breaches() == []


def test_without_both_every_path_oversells(paths: dict[str, Any], without_constraint: None) -> None:
    for name, path in paths.items():
        acts, count = path(FEW)
        with without_locks(FEW):
            at_once(*acts)
        assert (name, count()) == (name, FEW)
    assert find_breaches() != []


def test_a_limit_raised_while_all_grant_gives_out_what_was_raised(
    units: Units, son: User, paths: dict[str, Any]
) -> None:
    """One place at the start, four more by four decisions; who came too early comes again."""
    account = open_account(make_target(units.department, planned=1), by=son, now=NOW)

    def grant() -> object:
        return grant_quota(account, unit=units.ward, quantity=1, due_on=DUE, by=son, now=NOW, today=TODAY)

    def lift() -> object:
        return raise_quota(account.target, quantity=1, basis="QĐ 1", by=son, now=NOW)

    first = at_once(*[lift] * 4, *[grant] * (WRITERS - 4))
    second = at_once(*[grant] * 6)
    account.refresh_from_db()
    assert (account.received, account.passed_on) == (SEATS, SEATS)
    assert len(refused(first)) + len(refused(second)) == WRITERS + 6 - 4 - SEATS
    assert find_breaches() == []


def test_fifty_approvals_of_one_step_approve_five_people_once(
    review: Review, units: Units, son: User, hiep: User, mai: User, authorities: None
) -> None:
    account = grant_down(
        open_account(make_target(units.department, planned=SEATS), by=son, now=NOW), units, son, places=SEATS
    )
    for number in range(SEATS + 2):
        review.need(f"Người {number}", units.school_a)
    drawn = start_list(account.target, school=units.school_a, by=hiep, now=NOW)
    fill_by_priority(drawn, by=hiep, now=NOW, today=TODAY)
    sent = submit_list(drawn, by=hiep, now=NOW, today=TODAY)
    assert sent.case is not None
    for by in (mai, son):
        step = pending_step(sent.case)
        assert step is not None
        results = at_once(*[lambda: approve_list(sent, step=step, by=by, now=NOW, today=TODAY)] * WRITERS)  # noqa: B023
        assert len(refused(results)) == WRITERS - 1
    assert Nomination.objects.filter(state=NominationState.APPROVED).count() == SEATS
    assert find_breaches() == []
