"""The small demo city after its season: books agree, figures are people, homes are quick, rights are as written."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.plans.models import Plan, Target
from haidang.areas.reports.queries import (
    PEOPLE_STAGES,
    Figures,
    Stage,
    figures_by_unit,
    figures_of_plan,
    people_behind,
    places_behind,
    schools_in_scope,
)
from haidang.foundation.access.actions import Action
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_city
from haidang.front.administration.permission_table import list_actions
from haidang.front.demo.city import Size, build_city
from haidang.front.demo.season import play_season
from haidang.front.demo.sign_ins import SHOWN
from haidang.front.home.today import work_of
from tests.reach import Oracle

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SIGN_INS = [sign_in.username for sign_in in SHOWN]
HOME_BUDGET = 40
STAGES = (Stage.ALLOCATED, *PEOPLE_STAGES)


@pytest.fixture(scope="module", autouse=True)
def played(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Built once for this module, rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        build_city(Size.SMALL)
        play_season(timezone.now())
        connection.check_constraints()  # once here: what stays deferred is checked again after every test
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def oracle(played: None, django_db_blocker: DjangoDbBlocker) -> Oracle:
    with django_db_blocker.unblock():
        return Oracle(timezone.localdate())


@pytest.fixture
def son() -> User:
    return User.objects.get(username="son")


def test_every_invariant_of_quotas_and_lists_holds() -> None:
    assert find_breaches() == []


def count_behind(target: Target, stage: Stage, user: User, unit: Unit, day: date) -> int:
    """How many stand on the list to which a figure leads."""
    schools = schools_in_scope(user, unit, day)
    if stage is Stage.ALLOCATED:
        return places_behind(target, schools, day=day).aggregate(total=Sum("places"))["total"] or 0
    return people_behind(target, stage, schools, day=day).count()


def shown(figures: Figures) -> dict[Stage, int]:
    return {stage: getattr(figures, stage) for stage in STAGES}


@pytest.mark.parametrize("day", [date(2024, 9, 30), None], ids=["under districts", "now"])
def test_every_figure_of_the_plan_is_the_length_of_its_list_at_every_level(son: User, day: date | None) -> None:
    day = day or timezone.localdate()
    city = the_city()
    for row in figures_of_plan(
        Plan.objects.get(code="sgddt-hp-2024"), schools_in_scope(son, city, day), root=city, day=day
    ):
        levels = [(city, row.figures)]
        below = figures_by_unit(row.target, city, day, schools_in_scope(son, city, day))
        total = Figures()
        for unit_row in below:
            total.add(unit_row.figures)
            if unit_row.unit is not None and any(shown(unit_row.figures).values()):
                levels.append((unit_row.unit, unit_row.figures))
        assert shown(total) == shown(row.figures), "the units sum to the city"
        for unit, figures in levels:
            behind = {stage: count_behind(row.target, stage, son, unit, day) for stage in STAGES}
            assert shown(figures) == behind, f"{row.target.label}: {unit}"


def test_the_figures_of_a_place_are_the_sum_of_its_schools(son: User) -> None:
    day = timezone.localdate()
    for target in Target.objects.filter(planned__gt=0):
        for unit_row in figures_by_unit(target, the_city(), day, schools_in_scope(son, the_city(), day)):
            if unit_row.unit is not None and unit_row.figures.allocated:
                total = Figures()
                for school_row in figures_by_unit(
                    target, unit_row.unit, day, schools_in_scope(son, unit_row.unit, day)
                ):
                    total.add(school_row.figures)
                assert shown(total) == shown(unit_row.figures), f"{target.label}: {unit_row.unit}"


@pytest.mark.parametrize("username", SIGN_INS)
def test_every_home_page_opens_within_its_queries(client: Client, username: str) -> None:
    client.force_login(User.objects.get(username=username))
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    assert len(queries) <= HOME_BUDGET


@pytest.mark.parametrize("username", SIGN_INS)
def test_every_to_do_leads_to_a_page_and_counts_what_is_listed_there(client: Client, username: str) -> None:
    user = User.objects.get(username=username)
    client.force_login(user)
    work = work_of(user, timezone.localdate())
    for todo in (*work.late, *work.this_week, *work.later):
        answer = client.get(todo.url)
        assert answer.status_code in (200, 302), todo.url
        if answer.status_code == 200 and "listing" in (answer.context or {}):
            assert length_of_list(client, todo.url) == todo.count, f"{todo.title}: {todo.url}"


def length_of_list(client: Client, url: str) -> int:
    """All rows of a list, page after page."""
    length, address = 0, url
    while address:
        listing = client.get(address).context["listing"]
        length += len(listing.rows)
        address = listing.next_query and url.partition("?")[0] + listing.next_query
    return length


@pytest.mark.parametrize("action", list_actions(), ids=lambda action: action.code)
def test_what_each_sign_in_reaches_is_what_the_permission_table_says(action: Action, oracle: Oracle) -> None:
    if action.model is None:
        return
    for user in User.objects.filter(is_demo=True):
        found = visible(user, action, oracle.day, action.model._default_manager.all())
        reached = set(found.order_by().values_list("pk", flat=True))
        assert reached == oracle.expected(user, action), user.username
