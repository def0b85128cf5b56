"""The board: months, figures and findings of each row, for those who may read figures."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.classes.tests.season import Season
from haidang.areas.plans.imports import read_builtin_plan
from haidang.areas.plans.models import Duty, DutyState, Plan, PlanKind, PlanState, Target, Task
from haidang.areas.plans.operations import load_plan
from haidang.areas.plans.operations.duties import assign_duty, note_duty
from haidang.areas.plans.queries import plan_outline
from haidang.areas.plans.queries.duties import duties_of_plan, follow_duties, most_urgent
from haidang.areas.reports.queries import Figures
from haidang.areas.reports.tests.conftest import played, season
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.operations import close_unit, merge_units
from haidang.front.plan_board.board import board_rows, duty_rows
from tests.cast import NOW, TODAY, Units

__all__ = ["played", "season"]


@pytest.fixture
def plan(units: Units, son: User) -> Plan:
    """The real plan of 2024, issued."""
    loaded = load_plan(read_builtin_plan(2024), by=son, now=NOW)
    loaded.state = PlanState.ISSUED
    loaded.save()
    return loaded


def test_a_row_runs_in_the_months_it_prints(plan: Plan) -> None:
    rows = board_rows(plan_outline(plan, day=TODAY), {}, date(2024, 7, 15), sources={})
    third = next(row for row in rows if row.outline.task.printed_ordinal == "3.")
    assert [slot.number for slot in third.slots if slot.runs] == list(range(4, 13))
    assert [slot.number for slot in third.slots if slot.is_now] == [7]


def test_a_row_printed_for_another_year_says_so(plan: Plan) -> None:
    rows = board_rows(plan_outline(plan, day=TODAY), {}, TODAY, sources={})
    assert [row.outline.task.printed_ordinal for row in rows if row.is_outside] == ["5.", "6."]


@pytest.mark.parametrize(
    ("day", "allocated", "completed", "state"),
    [
        (date(2024, 3, 1), 0, 0, "not_started"),
        (date(2024, 7, 1), 245, 0, "running"),
        (date(2024, 7, 1), 245, 245, "reached"),
        (date(2024, 10, 1), 245, 244, "late"),
    ],
)
def test_the_state_follows_from_time_and_figures(
    plan: Plan, day: date, allocated: int, completed: int, state: str
) -> None:
    outline = plan_outline(plan, day=day)
    target = next(t for row in outline.rows for t in row.targets if t.requirement_code == "counselling")
    figures = {target.pk: Figures(245, allocated, completed=completed)}
    rows = board_rows(outline, figures, day, sources={})
    row = next(row for row in rows if row.targets and row.targets[0].target == target)
    assert row.state == state


@pytest.mark.parametrize("name", ["plan_board:newest", "plan_board:board"])
def test_the_board_opens_for_readers_of_figures(client: Client, director: User, plan: Plan, name: str) -> None:
    client.force_login(director)
    args = [plan.code] if name.endswith("board:board") else []
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    assert "P101" in response.content.decode()


def test_the_board_is_not_for_teachers(client: Client, lan: User, plan: Plan) -> None:
    client.force_login(lan)
    assert client.get(reverse("plan_board:newest")).status_code == 403


def test_an_unknown_plan_is_not_found(client: Client, son: User, plan: Plan) -> None:
    client.force_login(son)
    assert client.get(reverse("plan_board:board", args=["1999"])).status_code == 404


def test_without_a_plan_the_board_says_what_will_be_here(client: Client, son: User) -> None:
    client.force_login(son)
    assert client.get(reverse("plan_board:newest")).status_code == 200


def test_the_board_takes_no_post(client: Client, son: User, plan: Plan) -> None:
    client.force_login(son)
    assert client.post(reverse("plan_board:newest")).status_code == 405


def test_the_board_keeps_its_budget_of_queries(
    client: Client, son: User, plan: Plan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(son)
    with django_assert_max_num_queries(20):
        client.get(reverse("plan_board:newest"))


# --- duties ---


def test_duties_stand_over_the_months_the_most_urgent_first(plan: Plan, son: User) -> None:
    first, second, third, *_others = Duty.objects.filter(plan=plan)
    today = date(2024, 7, 15)
    for duty, due_on, person in ((second, date(2024, 5, 31), son), (third, date(2024, 7, 20), None)):
        assign_duty(duty, due_on=due_on, person=person, by=son, now=NOW)
    note_duty(first, text="Đã làm.", state=DutyState.DONE, by=son, now=NOW, today=today)
    rows = duty_rows(plan, most_urgent(follow_duties(duties_of_plan(plan), day=today)), today)
    assert [row.followed.duty for row in (rows[0], rows[1], rows[-1])] == [second, third, first]
    late, soon, done = rows[0], rows[1], rows[-1]
    assert (late.followed.tone, late.followed.holder) == ("late", son.full_name)
    assert (soon.followed.tone, soon.followed.holder) == ("due", third.holder)
    assert [slot.number for slot in late.slots if slot.is_end or slot.is_overdue] == [5, 6, 7]
    assert [slot.number for slot in soon.slots if slot.is_end or slot.is_overdue] == [7]
    assert done.followed.tone == "done"
    assert not any(slot.is_overdue for slot in done.slots)


def test_the_board_names_who_holds_what_is_late(client: Client, director: User, plan: Plan, son: User) -> None:
    duty = Duty.objects.filter(plan=plan).first()
    assert duty
    assign_duty(duty, due_on=date(2024, 5, 31), person=son, by=son, now=NOW)
    client.force_login(director)
    page = client.get(reverse("plan_board:board", args=[plan.code])).content.decode()
    assert reverse("plans:duty", args=[duty.pk]) in page
    assert son.full_name in page


def test_the_board_asks_no_more_for_more_duties(client: Client, son: User, plan: Plan) -> None:
    client.force_login(son)
    address = reverse("plan_board:board", args=[plan.code])
    client.get(address)
    with CaptureQueriesContext(connection) as with_all:
        client.get(address)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.DRAFT)  # issued text is fixed
    Duty.objects.filter(plan=plan, position__gt=1).delete()
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.ISSUED)
    with CaptureQueriesContext(connection) as with_one:
        client.get(address)
    assert len(with_all) == len(with_one)


def test_a_plan_of_several_years_is_shown_by_years(client: Client, son: User, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(kind=PlanKind.MULTI_YEAR, year=2024, last_year=2026)
    client.force_login(son)
    context = client.get(reverse("plan_board:board", args=[plan.code])).context
    assert [period.number for period in context["periods"]] == [2024, 2025, 2026]
    first, _state = context["rows"][0]
    assert [slot.runs for slot in first.slots] == [True, False, False]


# --- plans above and below the year's ---


def plan_beside(kind: PlanKind, issuer: Unit, *, above: Target | None = None) -> Target:
    """The one number of another plan, derived from `above`."""
    plan = Plan.objects.create(
        code=f"{kind}-{issuer.pk}", year=2026, last_year=2030 if kind == PlanKind.MULTI_YEAR else None, kind=kind,
        title="x", issuer=issuer,
    )  # fmt: skip
    task = Task.objects.create(plan=plan, position=1, content="x", levels=["THCS"], printed_time="2026")
    target = Target.objects.create(
        task=task, position=1, label="GV", planned=8, requirement_code="khtn", derived_from=above
    )
    plan.state = PlanState.ISSUED
    plan.save()
    return target


def figures_on_board(user: User, plan: Plan) -> Figures:
    client = Client()
    client.force_login(user)
    [(row, _state)] = client.get(reverse("plan_board:board", args=[plan.code])).context["rows"]
    return row.targets[0].figures  # type: ignore[no-any-return]


def test_a_unit_sees_its_own_people_of_the_years_plan_on_the_board_of_its_plan(
    played: Season, mai: User, hiep: User
) -> None:
    of_ward = plan_beside(PlanKind.WARD, played.units.ward, above=played.target)
    of_school = plan_beside(PlanKind.SCHOOL, played.units.school_a, above=of_ward)
    for user, target in ((mai, of_ward), (hiep, of_school)):
        figures = figures_on_board(user, target.task.plan)
        assert (figures.allocated, figures.approved, figures.completed) == (4, 3, 1)


def test_a_plan_of_several_years_sums_its_years(played: Season, son: User) -> None:
    whole = plan_beside(PlanKind.MULTI_YEAR, played.units.department)
    yearly = played.target.task.plan
    Plan.objects.filter(pk=yearly.pk).update(state=PlanState.DRAFT)  # issued text is fixed
    Target.objects.filter(pk=played.target.pk).update(derived_from=whole)
    Plan.objects.filter(pk=yearly.pk).update(state=PlanState.ISSUED)
    figures = figures_on_board(son, whole.task.plan)
    assert (figures.allocated, figures.approved, figures.completed) == (6, 5, 1)


# --- maps ---


def at(client: Client, day: date) -> None:
    session = client.session
    session["as_of"] = day.isoformat()
    session.save()


def test_the_board_has_the_same_sums_on_both_maps(client: Client, played: Season, son: User) -> None:
    units = played.units
    merge_units([units.school_b], into=units.kindergarten, on=date(2026, 2, 1), by=None, now=NOW)
    close_unit(units.school_a, successor=None, on=date(2026, 3, 1), by=None, now=NOW)
    client.force_login(son)
    at(client, date(2025, 5, 1))
    address = reverse("plan_board:board", args=[played.target.task.plan.code])
    figures, text = [], ""
    for query in ("", "?map=now"):
        answer = client.get(address + query)
        figures.append([entry.figures for row, _state in answer.context["rows"] for entry in row.targets])
        text = answer.content.decode()
        assert [tab["is_current"] for tab in answer.context["maps"]] == [not query, bool(query)]
    assert figures[0] == figures[1]
    assert sum(one.allocated for one in figures[0]) == 6
    assert f"{reverse('reports:breakdown', args=[played.target.pk])}?map=now" in text


def test_a_ward_finds_the_past_of_its_schools_on_todays_map(client: Client, played: Season, mai: User) -> None:
    client.force_login(mai)
    at(client, date(2025, 5, 1))
    address = reverse("plan_board:board", args=[played.target.task.plan.code])
    allocated = [
        sum(
            entry.figures.allocated
            for row, _state in client.get(address + query).context["rows"]
            for entry in row.targets
        )
        for query in ("", "?map=now")
    ]
    assert allocated == [0, 4]


def test_the_switch_is_shown_where_the_maps_differ(client: Client, plan: Plan, son: User) -> None:
    client.force_login(son)
    assert client.get(reverse("plan_board:newest")).context["maps"] == []
