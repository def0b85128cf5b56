"""The staff list narrowed by a place of then or of today: every person once on either map."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.personnel.models import Person
from haidang.areas.personnel.views.filters import DISSOLVED
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.operations import close_unit, merge_units
from tests.cast import NOW, Units

IN_2024 = date(2024, 5, 1)


@pytest.fixture
def reorganised(units: Units, an: Person, minh: Person, dung: Person) -> Units:
    """School B went into the kindergarten of another ward, school A into nothing."""
    merge_units([units.school_b], into=units.kindergarten, on=date(2026, 2, 1), by=None, now=NOW)
    close_unit(units.school_a, successor=None, on=date(2026, 3, 1), by=None, now=NOW)
    return units


def staff_by_place(client: Client, user: User, query: str) -> dict[str, set[str]]:
    client.force_login(user)
    session = client.session
    session["as_of"] = IN_2024.isoformat()
    session.save()
    address = reverse("personnel:list")
    place = client.get(f"{address}?{query}").context["filters"][0]
    assert place.name == "place"
    return {
        choice.value: {row.person.full_name for row in found}
        for choice in place.choices
        if (found := client.get(f"{address}?{query}&place={choice.value}").context["rows"])
    }


def test_the_places_of_either_map_hold_everybody_once(
    client: Client, reorganised: Units, son: User, an: Person, minh: Person, dung: Person
) -> None:
    then = staff_by_place(client, son, "")
    now = staff_by_place(client, son, "map=now")
    assert then == {str(reorganised.district.pk): {an.full_name, minh.full_name, dung.full_name}}
    assert now == {str(reorganised.ward.pk): {dung.full_name}, DISSOLVED: {an.full_name, minh.full_name}}


def test_the_list_keeps_its_map_and_its_export_names_it(client: Client, reorganised: Units, son: User) -> None:
    staff_by_place(client, son, "map=now")
    page = client.get(reverse("personnel:list") + f"?map=now&place={reorganised.ward.pk}")
    assert '<input type="hidden" name="map" value="now">' in page.content.decode()
    assert [tab["is_current"] for tab in page.context["maps"]] == [False, True]
    assert "map=now" in page.context["exports"][0]["url"]
    assert client.get(reverse("personnel:list") + f"export/?map=now&place={reorganised.ward.pk}").status_code == 200


def test_the_map_of_today_keeps_the_budget_of_queries(
    client: Client, reorganised: Units, son: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    staff_by_place(client, son, "")
    with django_assert_max_num_queries(20):
        client.get(reverse("personnel:list") + f"?map=now&place={reorganised.ward.pk}")
