"""A round on the map of its own day and on that of today: other localities, the same schools."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.needs.models import ReviewRound
from haidang.areas.needs.operations import open_round
from haidang.areas.needs.tests.conftest import DAYS
from haidang.areas.personnel.models import Person
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.operations import close_unit, merge_units
from tests.cast import NOW, TODAY, Units


@pytest.fixture
def of_2024(catalogue: None, units: Units, below: Person, lan: User, son: User) -> ReviewRound:
    """Judged under the districts; since then school B went into the kindergarten, school A into nothing."""
    days = replace(DAYS, judged_on=date(2024, 3, 1))
    review = open_round("Rà soát năm 2024", days=days, by=son, now=NOW, today=TODAY)
    merge_units([units.school_b], into=units.kindergarten, on=date(2026, 2, 1), by=None, now=NOW)
    close_unit(units.school_a, successor=None, on=date(2026, 3, 1), by=None, now=NOW)
    return review


def test_every_school_stands_once_on_either_map(client: Client, of_2024: ReviewRound, son: User) -> None:
    client.force_login(son)
    address = reverse("needs:localities", args=[of_2024.pk])
    then, now = client.get(address), client.get(address + "?map=now")
    places = [
        {row.locality.name if row.locality else row.is_dissolved: row.total for row, _address in page.context["places"]}
        for page in (then, now)
    ]
    assert places == [{"Quận Hải An": 3, False: 1}, {"Phường Đông Hải": 2, False: 1, True: 1}]
    assert then.context["total"].total == now.context["total"].total == 4
    assert "22/11/2026" in now.content.decode()
    assert "map=now" in now.content.decode()


def test_each_place_of_todays_map_leads_to_its_schools(client: Client, of_2024: ReviewRound, son: User) -> None:
    client.force_login(son)
    places = client.get(reverse("needs:localities", args=[of_2024.pk]) + "?map=now").context["places"]
    address = reverse("needs:round", args=[of_2024.pk])
    found = [
        {sheet.school.code for sheet, _look, _counts in client.get(f"{address}?{query}").context["rows"]}
        for _row, query in places
    ]
    assert found == [{"THCS-B", "MN-A"}, {"THPT-A"}, {"THCS-A"}]


def test_the_map_of_today_costs_a_constant_number_of_queries(
    client: Client, of_2024: ReviewRound, son: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(son)
    with django_assert_max_num_queries(24):
        client.get(reverse("needs:localities", args=[of_2024.pk]) + "?map=now")


def test_no_switch_while_the_map_is_that_of_the_round(client: Client, review: ReviewRound, son: User) -> None:
    client.force_login(son)
    assert client.get(reverse("needs:localities", args=[review.pk])).context["maps"] == []
