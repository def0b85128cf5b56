"""Free places of a locality or the department go to whoever waits first; the job finds lists that owe a change."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.nominations.jobs import move_waiting_lists_up
from haidang.areas.nominations.models import ChangeLine, ListChange, NominationList, QuotaAccount, WaitingEntry
from haidang.areas.nominations.operations import grant_quota, grant_to_waiting
from haidang.areas.nominations.operations.waiting_places import NobodyWaits, next_waiting
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.tests.conftest import DUE, Review, grant_down
from haidang.areas.nominations.tests.season import AfterApproval, approved_list
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Stale
from tests.cast import NOW, TODAY, Units


@pytest.fixture
def after(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> AfterApproval:
    return approved_list(draft, review, units.school_a, principal=hiep, officer=mai, lead=son)


@pytest.fixture
def ward(after: AfterApproval, account: QuotaAccount, units: Units, son: User) -> QuotaAccount:
    """The ward holds one free place, two people of school A wait."""
    return grant_quota(account, unit=units.ward, quantity=1, due_on=DUE, by=son, now=NOW, today=TODAY)


def joining() -> list[str]:
    return [str(line.need.person) for line in ChangeLine.objects.select_related("need__person") if line.need]


def test_the_free_place_goes_to_the_first_in_line_through_a_change_of_the_list(
    ward: QuotaAccount, after: AfterApproval, mai: User
) -> None:
    [first] = next_waiting(ward, TODAY)
    assert str(first.need.person) == "Trần Chi"
    [change] = grant_to_waiting(ward, seen=[first.pk], by=mai, now=NOW, today=TODAY)
    assert (change.list_id, joining()) == (after.sealed.pk, ["Trần Chi"])
    ward.refresh_from_db()
    after.account.refresh_from_db()
    assert (ward.free, after.account.received, after.account.free) == (0, 3, 0)
    assert find_breaches() == []
    with pytest.raises(NobodyWaits):
        grant_to_waiting(ward, seen=[first.pk], by=mai, now=NOW, today=TODAY)


def test_the_department_reaches_the_school_through_its_locality(
    after: AfterApproval, account: QuotaAccount, units: Units, son: User
) -> None:
    account.refresh_from_db()
    seen = [entry.pk for entry in next_waiting(account, TODAY)]
    assert len(seen) == 2
    grant_to_waiting(account, seen=seen, by=son, now=NOW, today=TODAY)
    assert joining() == ["Trần Chi", "Đỗ Dung"]
    held = QuotaAccount.objects.get(target=account.target, unit=units.ward)
    assert (held.received, held.free) == (4, 0)
    assert find_breaches() == []


def test_a_page_that_showed_another_order_is_stale(ward: QuotaAccount, mai: User) -> None:
    last = WaitingEntry.objects.get(need__person__full_name="Đỗ Dung")
    with pytest.raises(Stale):
        grant_to_waiting(ward, seen=[last.pk], by=mai, now=NOW, today=TODAY)
    assert not ListChange.objects.exists()


def test_the_ward_grants_in_the_order_on_screen(
    client: Client, ward: QuotaAccount, mai: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(mai)
    quota = reverse("nominations:quota", args=[ward.target_id])
    page = reverse("nominations:waiting", args=[ward.target_id])
    assert page in client.get(quota).content.decode()
    with django_assert_max_num_queries(40):
        shown = client.get(page).content.decode()
    assert shown.index("Trần Chi") < shown.index("Đỗ Dung")
    [first] = next_waiting(ward, TODAY)
    url = reverse("nominations:grant_to_waiting", args=[ward.pk])
    assert client.get(url).status_code == 405
    assert client.post(url, {"seen": "nobody"}).status_code == 422
    assert client.post(url, {"seen": str(first.pk)}).status_code == 302
    assert joining() == ["Trần Chi"]
    assert client.post(url, {"seen": str(first.pk)}).status_code == 422


def test_the_department_offers_its_places_only_where_those_of_the_ward_do_not_reach(
    client: Client, ward: QuotaAccount, account: QuotaAccount, units: Units, son: User
) -> None:
    client.force_login(son)
    page = reverse("nominations:waiting", args=[ward.target_id])
    offers = [(row["account"].unit, len(row["entries"])) for row in client.get(page).context["holders"]]
    assert offers == [(units.ward, 1), (units.department, 2)]
    grant_quota(account, unit=units.ward, quantity=1, due_on=DUE, by=son, now=NOW, today=TODAY)
    assert [row["account"].unit for row in client.get(page).context["holders"]] == [units.ward]


def test_others_grant_nothing_and_see_nobody_of_other_schools(
    client: Client, ward: QuotaAccount, hiep: User, thu: User, lan: User
) -> None:
    url = reverse("nominations:grant_to_waiting", args=[ward.pk])
    for user in (hiep, thu, lan):
        client.force_login(user)
        assert client.post(url, {"seen": "1"}).status_code in (403, 404)
    client.force_login(thu)
    assert "Trần Chi" not in client.get(reverse("nominations:waiting", args=[ward.target_id])).content.decode()
    assert client.get(reverse("nominations:waiting", args=[0])).status_code == 404


def test_places_that_came_otherwise_move_the_list_up_by_the_job_and_only_once(
    after: AfterApproval, account: QuotaAccount, units: Units, son: User
) -> None:
    move_waiting_lists_up.func()
    assert joining() == []
    grant_down(account, units, son, places=1)
    move_waiting_lists_up.func()
    move_waiting_lists_up.func()
    assert joining() == ["Trần Chi"]
    assert ListChange.objects.count() == 1
    assert find_breaches() == []
