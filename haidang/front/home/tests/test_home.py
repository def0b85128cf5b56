"""Home shows what waits for me, search finds within my scope, help fits my role."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.plans.imports import read_builtin_plan
from haidang.areas.plans.models import PlanState
from haidang.areas.plans.operations import load_plan
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.todos import Todo
from haidang.front.home import today as today_module
from haidang.front.home.today import work_of
from tests.cast import NOW, TODAY, Units

EVERYONE = (
    "son", "hiep", "mai", "lan", "khoa", "director", "deputy", "phuc", "trung", "tam", "viewer",
    "union_officer", "admin",
)  # fmt: skip


@pytest.mark.parametrize("name", EVERYONE)
def test_everyone_has_a_home_a_search_and_a_help_page(
    client: Client, request: pytest.FixtureRequest, name: str
) -> None:
    client.force_login(request.getfixturevalue(name))
    for page in ("home:today", "home:search", "home:help"):
        assert client.get(reverse(page)).status_code == 200


@pytest.mark.parametrize("page", ["home:today", "home:search", "home:help"])
def test_a_stranger_is_sent_to_sign_in(client: Client, units: Units, page: str) -> None:
    response = client.get(reverse(page))
    assert response.status_code == 302
    assert reverse("accounts:sign_in") in response["Location"]


@pytest.mark.parametrize("page", ["home:today", "home:search", "home:help"])
def test_other_methods_are_refused(client: Client, son: User, page: str) -> None:
    client.force_login(son)
    assert client.post(reverse(page)).status_code == 405


@pytest.mark.parametrize("name", ["son", "hiep", "mai", "lan", "khoa"])
def test_home_keeps_its_budget_of_queries(
    client: Client,
    request: pytest.FixtureRequest,
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(request.getfixturevalue(name))
    with django_assert_max_num_queries(40):
        client.get(reverse("home:today"))


def test_late_work_comes_first_the_shortest_of_a_day_before_the_others_and_undated_last(
    son: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def todo(name: str, due_on: date | None, minutes: int = 5) -> Todo:
        return Todo(title=name, why="", url="/", due_on=due_on, minutes=minutes)

    source = [
        todo("whenever", None),
        todo("next month", TODAY + timedelta(days=30)),
        todo("long, today", TODAY, minutes=10),
        todo("short, today", TODAY, minutes=3),
        todo("late", TODAY - timedelta(days=1)),
    ]
    monkeypatch.setattr(today_module, "SOURCES", (lambda _user, _today: source,))
    work = work_of(son, TODAY)
    assert [[t.title for t in group] for group in (work.late, work.this_week, work.later)] == [
        ["late"],
        ["short, today", "long, today"],
        ["next month", "whenever"],
    ]
    assert work.first is not None
    assert work.first.title == "late"


def test_search_finds_people_without_accents_within_the_scope(client: Client, hiep: User, lan: User, thu: User) -> None:
    client.force_login(hiep)
    assert "Trần Thị Lan" in client.get(reverse("home:search"), {"q": "lan tran"}).content.decode()
    client.force_login(thu)
    assert "Trần Thị Lan" not in client.get(reverse("home:search"), {"q": "lan tran"}).content.decode()


def test_search_finds_units(client: Client, son: User) -> None:
    client.force_login(son)
    assert "Phường Đông Hải" in client.get(reverse("home:search"), {"q": "dong hai"}).content.decode()


def test_help_speaks_to_the_role(client: Client, khoa: User) -> None:
    client.force_login(khoa)
    assert "điểm danh bằng điện thoại" in client.get(reverse("home:help")).content.decode()


def test_home_says_where_the_plan_stands_to_readers_of_figures(
    client: Client, units: Units, director: User, lan: User, son: User
) -> None:
    plan = load_plan(read_builtin_plan(2024), by=son, now=NOW)
    plan.state = PlanState.ISSUED
    plan.save()
    client.force_login(director)
    assert "1.108" in client.get(reverse("home:today")).content.decode()
    client.force_login(lan)
    assert "1.108" not in client.get(reverse("home:today")).content.decode()
