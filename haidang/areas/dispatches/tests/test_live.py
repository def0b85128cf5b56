"""What the system sees of a plan and a report: nobody types it, and a unit that worked on paper still has its word."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from haidang.areas.classes.tests.season import Season, season
from haidang.areas.dispatches.models import Demand, DemandKind, Dispatch, Duty, DutyState
from haidang.areas.dispatches.operations import add_link, report_done, send_back
from haidang.areas.dispatches.queries.standings import Standing, weigh, weigh_one
from haidang.areas.plans.models import Plan, PlanKind, PlanState
from haidang.areas.reports.tests.conftest import played
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units

__all__ = ["played", "season"]


@pytest.fixture
def plan_duty(paper_duty: Duty) -> Duty:
    Demand.objects.filter(pk=paper_duty.demand_id).update(kind=DemandKind.PLAN)
    return paper_duty


@pytest.fixture
def plan(units: Units) -> Plan:
    return Plan.objects.create(
        code="truong-a", kind=PlanKind.SCHOOL, year=TODAY.year, title="Kế hoạch", issuer=units.school_a, symbol="KH-A"
    )


def change(plan: Plan, state: PlanState, **values: object) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=state, **values)


def test_the_plan_of_the_school_moves_its_duty_on(plan_duty: Duty, plan: Plan) -> None:
    late = plan_duty.due_on + timedelta(days=3)
    for state, standing in (
        (PlanState.DRAFT, Standing.IN_PROGRESS),
        (PlanState.SUBMITTED, Standing.IN_PROGRESS),
        (PlanState.RETURNED, Standing.SENT_BACK),
        (PlanState.APPROVED, Standing.IN_PROGRESS),
    ):
        change(plan, state)
        assert weigh_one(plan_duty, late).standing is standing
        assert weigh_one(plan_duty, late).days_late == 3
    change(plan, PlanState.ISSUED, number="12", issued_on=TODAY + timedelta(days=1))
    seen = weigh_one(plan_duty, late)
    assert (seen.standing, seen.days_late, seen.by_itself) == (Standing.ACCEPTED, 0, True)
    assert seen.live is not None
    assert "12/KH-A" in seen.live.figure
    assert seen.live.url.endswith("/plans/truong-a/")


def test_last_years_plan_is_no_answer_and_nobody_needs_one_in_the_system(
    plan_duty: Duty, plan: Plan, hiep: User, mai: User
) -> None:
    change(plan, PlanState.ISSUED, issued_on=TODAY - timedelta(days=200))
    seen = weigh_one(plan_duty, TODAY)
    assert (seen.standing, seen.by_itself) == (Standing.NOT_BEGUN, False)
    add_link(plan_duty, name="Bản giấy", url="", by=hiep, now=NOW)
    report_done([plan_duty], note="Đã ban hành trên giấy", by=hiep, now=NOW)
    assert weigh_one(plan_duty, TODAY).standing is Standing.DONE
    send_back(plan_duty, reason="Thiếu chữ ký", by=mai, now=NOW)
    newer = Plan.objects.create(
        code="truong-a-2", kind=PlanKind.SCHOOL, year=TODAY.year, title="Kế hoạch", issuer=plan.issuer, version=2
    )
    assert weigh_one(plan_duty, TODAY).standing is Standing.SENT_BACK
    change(newer, PlanState.ISSUED, issued_on=TODAY)
    Plan.objects.create(
        code="truong-a-3", kind=PlanKind.SCHOOL, year=TODAY.year + 1, title="Kế hoạch", issuer=plan.issuer
    )
    assert weigh_one(plan_duty, TODAY).standing is Standing.ACCEPTED  # the issued one before the one in preparation
    Duty.objects.filter(pk=plan_duty.pk).update(state=DutyState.ENDED)
    assert weigh_one(plan_duty, TODAY).standing is Standing.ENDED


def test_a_plan_answers_the_first_turn_of_a_demand_that_comes_again(plan_duty: Duty, plan: Plan) -> None:
    change(plan, PlanState.ISSUED, issued_on=TODAY)
    again = Duty.objects.create(demand=plan_duty.demand, unit=plan_duty.unit, turn=2, due_on=date(2027, 11, 30))
    seen = weigh_one(again, TODAY)
    assert seen.standing is Standing.NOT_BEGUN
    assert seen.live is not None


def test_the_figures_of_a_report_are_counted_and_not_typed(
    played: Season, issued: Dispatch, units: Units, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    duties = Duty.objects.filter(demand__kind=DemandKind.REPORT)
    found = {(one.unit_id, one.turn): one for one in weigh(duties, TODAY)}
    mine, other = found[units.school_a.pk, 1], found[units.kindergarten.pk, 1]
    assert mine.live is not None
    assert "cử 3" in mine.live.figure
    assert "hoàn thành 1" in mine.live.figure
    assert mine.standing is Standing.NOT_BEGUN  # that it was sent the unit says
    assert other.live is None
    with django_assert_num_queries(7):
        weigh(duties, TODAY)
    with django_assert_num_queries(7):
        weigh(duties.filter(unit=units.school_a), TODAY)
