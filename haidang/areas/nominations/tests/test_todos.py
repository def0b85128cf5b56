"""To-dos follow from states."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haidang.areas.nominations.models import NominationList, QuotaAccount
from haidang.areas.nominations.operations import (
    accept_places,
    fill_by_priority,
    grant_quota,
    open_account,
    return_list,
    submit_list,
)
from haidang.areas.nominations.queries import list_todos
from haidang.areas.nominations.tests.conftest import DUE, Review, make_target
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.queries import pending_step
from tests.cast import NOW, TODAY, Units


def test_the_lead_office_hands_out_places_while_someone_lacks_one(
    account: QuotaAccount, review: Review, units: Units, son: User
) -> None:
    assert list_todos(son, TODAY) == []
    review.need("Trần Thị Bé", units.school_a)
    [todo] = list_todos(son, TODAY)
    assert (todo.count, todo.url) == (10, reverse("nominations:quota", args=[account.target_id]))


def test_an_issued_plan_without_quota_is_to_be_opened(target: Target, son: User) -> None:
    [todo] = list_todos(son, TODAY)
    assert todo.url == reverse("nominations:quotas")


def test_a_principal_takes_the_places_and_draws_up_the_list_until_its_day(
    school_account: QuotaAccount, hiep: User, thu: User
) -> None:
    todos = list_todos(hiep, TODAY)
    assert [(todo.count, todo.due_on) for todo in todos] == [(2, DUE)] * 2
    assert reverse("nominations:account", args=[school_account.pk]) in [todo.url for todo in todos]
    accept_places(school_account, quantity=2, by=hiep, now=NOW)
    [todo] = list_todos(hiep, TODAY)
    assert (todo.count, todo.due_on) == (2, DUE)
    assert list_todos(thu, TODAY) == []


def test_a_submitted_list_is_to_be_decided_by_the_ward_and_no_longer_drawn_up(
    draft: NominationList, school_account: QuotaAccount, review: Review, units: Units, hiep: User, mai: User
) -> None:
    accept_places(school_account, quantity=2, by=hiep, now=NOW)
    review.need("Trần Thị Bé", units.school_a)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    submit_list(draft, by=hiep, now=NOW, today=TODAY)
    assert list_todos(hiep, TODAY) == []
    [todo] = list_todos(mai, TODAY)
    assert todo.url.endswith("?waiting=me")


def test_a_returned_list_comes_with_its_reason(
    draft: NominationList, school_account: QuotaAccount, review: Review, units: Units, hiep: User, mai: User
) -> None:
    accept_places(school_account, quantity=2, by=hiep, now=NOW)
    review.need("Trần Thị Bé", units.school_a)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    submitted = submit_list(draft, by=hiep, now=NOW, today=TODAY)
    assert submitted.case is not None
    step = pending_step(submitted.case)
    assert step is not None
    return_list(submitted, step=step, reason="Thiếu minh chứng", by=mai, now=NOW, today=TODAY)
    [todo] = list_todos(hiep, TODAY)
    assert "Thiếu minh chứng" in str(todo.why)


def test_a_ward_hands_on_what_its_own_schools_lack(
    account: QuotaAccount, review: Review, units: Units, son: User, mai: User
) -> None:
    ward = grant_quota(account, unit=units.ward, quantity=4, due_on=DUE, by=son, now=NOW, today=TODAY)
    accept_places(ward, quantity=4, by=mai, now=NOW)
    review.need("Nguyễn Văn An", units.school_b)
    assert list_todos(mai, TODAY) == []
    review.need("Trần Thị Bé", units.school_a)
    [todo] = list_todos(mai, TODAY)
    assert (todo.count, todo.due_on) == (4, DUE)


def test_the_lead_office_asks_no_more_for_more_quotas(
    account: QuotaAccount, review: Review, units: Units, son: User
) -> None:
    review.need("Trần Thị Bé", units.school_a)
    list_todos(son, TODAY)  # reads the grants, once
    with CaptureQueriesContext(connection) as of_one:
        assert len(list_todos(son, TODAY)) == 1
    for _number in range(3):
        open_account(make_target(units.department), by=son, now=NOW)
    with CaptureQueriesContext(connection) as of_four:
        assert len(list_todos(son, TODAY)) == 4
    assert len(of_four) == len(of_one)
