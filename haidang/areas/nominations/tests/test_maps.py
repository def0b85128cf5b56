"""Quotas and lists by the localities of then or of today: the same sums."""

from datetime import date

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.queries.quota import list_quota_rows, total_of
from haidang.areas.nominations.tests.conftest import Review
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.operations import close_unit, merge_units
from tests.cast import NOW, TODAY, Units

IN_2024 = date(2024, 5, 1)


def test_places_and_need_have_the_same_sums_on_every_map(
    school_account: QuotaAccount, review: Review, units: Units
) -> None:
    review.need("Trần Thị Bé", units.school_a)
    review.need("Nguyễn Văn An", units.school_b)
    target = school_account.target
    before = total_of(list_quota_rows(target, holder=units.department, map_day=TODAY))
    assert (before.need, before.granted > 0) == (2, True)
    merge_units([units.school_b], into=units.kindergarten, on=date(2026, 2, 1), by=None, now=NOW)
    close_unit(units.school_a, successor=None, on=date(2026, 3, 1), by=None, now=NOW)
    then = list_quota_rows(target, holder=units.department, map_day=IN_2024)
    now = list_quota_rows(target, holder=units.department, map_day=TODAY)
    assert total_of(then).need == total_of(now).need == before.need
    assert total_of(then).granted == total_of(now).granted == before.granted
    assert {row.unit.name if row.unit else "": row.need for row in then if row.need} == {"Quận Hải An": 2}
    assert {row.unit.name if row.unit else "": row.need for row in now if row.need} == {"Phường Đông Hải": 1, "": 1}


def test_the_switch_stands_on_quotas_and_lists(
    client: Client, school_account: QuotaAccount, son: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(son)
    session = client.session
    session["as_of"] = IN_2024.isoformat()
    session.save()
    quota = reverse("nominations:quota", args=[school_account.target_id])
    for address in (quota, reverse("nominations:list")):
        for query, word in (("", "Quận Hải An"), ("?map=now", "Phường Đông Hải")):
            with django_assert_max_num_queries(32):
                page = client.get(address + query)
            assert [tab["is_current"] for tab in page.context["maps"]] == [not query, bool(query)]
            assert word in page.content.decode()
