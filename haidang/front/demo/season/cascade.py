"""From the plan of several years to the plans of a locality and its schools, each at another point of its way."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from haidang.areas.plans.imports import read_builtin_plan
from haidang.areas.plans.models import Amendment, Duty, DutyState, Plan, Task
from haidang.areas.plans.operations import (
    Issue,
    adapt_row,
    amend_row,
    approve,
    assign_duty,
    derive_plan,
    issue_amendment,
    issue_plan,
    issue_unit_plan,
    load_plan,
    note_duty,
    start_amendment,
    submit_plan,
)
from haidang.areas.plans.operations.adapting import RowFacts
from haidang.areas.plans.queries import plan_outline, surroundings_of
from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.organisation.models import Unit, UnitKind
from haidang.foundation.organisation.queries import the_department, units_under
from haidang.front.demo.cast import CAST_SCHOOL
from haidang.front.demo.schools import DONG_HAI
from haidang.front.demo.season.actors import Actors, holder_of
from haidang.front.demo.season.days import moment

CITY_PLAN_ON = date(2026, 4, 4)
YEAR = 2027
WHY = "Điều chỉnh theo dự toán ngân sách năm 2027 được giao bổ sung."


def play_cascade(actors: Actors, *, now: datetime) -> int:
    """Returns how many plans stand in the cascade."""
    today = timezone.localdate(now)
    lead, director = actors.lead_office, holder_of(Role.DIRECTOR)
    several = load_plan(read_builtin_plan(2026), by=lead, now=moment(CITY_PLAN_ON))
    several = _issue(several, director, moment(CITY_PLAN_ON), CITY_PLAN_ON, number=several.number)
    began = now - timedelta(days=20)
    yearly = derive_plan(several, unit=the_department(), year=YEAR, by=lead, now=began, today=_day(began))
    yearly = _issue(yearly, director, began + timedelta(days=2), _day(began + timedelta(days=2)), number="1652")
    ward = Unit.objects.get(code=DONG_HAI)
    officer = actors.officers[ward.pk]
    of_ward = derive_plan(yearly, unit=ward, year=YEAR, by=officer, now=began + timedelta(days=5), today=_day(began))
    _adapt_first(of_ward, "Tháng 3-10/2027", officer, now=began + timedelta(days=5))
    of_ward = _approved(of_ward, officer, lead, now=began + timedelta(days=7))
    of_ward = issue_unit_plan(of_ward, by=officer, now=began + timedelta(days=9), today=_day(began + timedelta(days=9)))
    _schools(of_ward, actors, officer, now=now)
    _amend(yearly, lead, director, now=now - timedelta(days=3))
    _duties(yearly, lead, today=today, now=now - timedelta(days=2))
    return Plan.objects.filter(parent__isnull=False).count()


def _issue(plan: Plan, by: User, now: datetime, day: date, *, number: str) -> Plan:
    plan.number, plan.issued_on = number, day
    seen = [one.key for one in plan_outline(plan, day=day, look_around=surroundings_of).findings_to_acknowledge]
    return issue_plan(plan, issue=Issue(seen=seen, number=number, issued_on=day), by=by, now=now, day=day)


def _schools(of_ward: Plan, actors: Actors, officer: User, *, now: datetime) -> None:
    """The cast's school has submitted, the next one issued its plan, a third begun."""
    found = units_under([of_ward.issuer_id], timezone.localdate(now)).filter(kind=UnitKind.SCHOOL)
    schools = sorted(found, key=lambda school: (school.code != CAST_SCHOOL, school.code))
    for place, school in enumerate(schools[:3]):
        principal = actors.principals.get(school.pk)
        if principal is None:
            continue
        then = now - timedelta(days=6 - place)
        plan = derive_plan(of_ward, unit=school, year=YEAR, by=principal, now=then, today=_day(then))
        if place == 0:
            submit_plan(plan, by=principal, now=then + timedelta(days=1), today=_day(then + timedelta(days=1)))
        if place == 1:
            plan = _approved(plan, principal, officer, now=then + timedelta(days=1))
            issue_unit_plan(plan, by=principal, now=then + timedelta(days=2), today=_day(then + timedelta(days=2)))


def _approved(plan: Plan, by: User, decides: User, *, now: datetime) -> Plan:
    plan = submit_plan(plan, by=by, now=now, today=_day(now))
    step = pending_step(plan.case) if plan.case else None
    if step is None:
        return plan
    return approve(plan, step=step, by=decides, now=now + timedelta(hours=5), today=_day(now))


def _adapt_first(plan: Plan, time: str, by: User, *, now: datetime) -> None:
    """The ward leaves one number below its share and names its own time."""
    task = Task.objects.select_related("plan").filter(plan=plan).order_by("position")[0]
    planned = {target.pk: max(target.planned - 2, 0) for target in task.targets.all()}
    facts = RowFacts(content=task.content, time=time, leads=task.printed_leads, planned=planned)
    adapt_row(task, facts=facts, by=by, now=now)


def _amend(yearly: Plan, lead: User, director: User, *, now: datetime) -> Amendment:
    """The first amendment raises one number and moves its time."""
    row = plan_outline(Plan.objects.get(pk=yearly.pk), day=_day(now)).rows[1]
    amendment = start_amendment(yearly, reason=WHY, by=lead, now=now)
    facts = RowFacts(
        content=row.task.content,
        time=f"Tháng 6-11/{YEAR}",
        leads=row.task.printed_leads,
        planned={target.pk: target.planned + 20 for target in row.targets},
    )
    amend_row(amendment, task=row.task, facts=facts, by=lead, now=now, today=_day(now))
    return issue_amendment(amendment, by=director, now=now + timedelta(hours=4), today=_day(now))


def _duties(yearly: Plan, lead: User, *, today: date, now: datetime) -> None:
    """One duty is under way, one is past its day."""
    for place, duty in enumerate(Duty.objects.filter(plan=yearly).order_by("position")[:2]):
        if place == 0:
            assign_duty(duty, due_on=today + timedelta(days=12), person=lead, by=lead, now=now)
            text = "Đã hướng dẫn các phường, xã xây dựng kế hoạch; 01 phường đã ban hành."
            note_duty(duty, text=text, state=DutyState.UNDER_WAY, by=lead, now=now, today=today)
        else:
            assign_duty(duty, due_on=today - timedelta(days=4), person=None, by=lead, now=now)


def _day(now: datetime) -> date:
    return timezone.localdate(now)
