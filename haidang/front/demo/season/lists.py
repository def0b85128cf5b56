"""Handing out places, drawing up lists and carrying them through approval."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from haidang.areas.nominations.models import ListState, NominationList, QuotaAccount
from haidang.areas.nominations.operations import (
    approve_list,
    fill_by_priority,
    open_account,
    return_list,
    split_by_need,
    start_list,
    submit_list,
)
from haidang.areas.nominations.operations.split import NothingToSplit
from haidang.areas.plans.models import Plan, Target
from haidang.foundation.approvals.models import Case
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import UnitKind
from haidang.front.demo.season.actors import Actors
from haidang.front.demo.season.days import moment


def target_of(plan: Plan, requirement_code: str) -> Target:
    return Target.objects.select_related("task").get(task__plan=plan, requirement_code=requirement_code)


def hand_out(target: Target, actors: Actors, *, on: date, due_on: date) -> int:
    """Opens the target's account at the department and splits it by verified need; returns the places granted."""
    now = moment(on, 8)
    open_account(target, by=actors.lead_office, now=now)
    try:
        split = split_by_need(target, due_on=due_on, by=actors.lead_office, now=now, today=on)
    except NothingToSplit:
        return 0
    return split.places


def draw_up(target: Target, actors: Actors, *, on: date, wanted: Callable[[int], bool]) -> list[NominationList]:
    """The wanted schools fill their lists in the legal order; returns the lists with someone on them."""
    lists = []
    accounts = QuotaAccount.objects.filter(target=target, unit__kind=UnitKind.SCHOOL, received__gt=0)
    for account in accounts.select_related("unit").order_by("pk"):
        if not wanted(account.unit_id):
            continue
        principal = actors.principals[account.unit_id]
        drawn = start_list(target, school=account.unit, by=principal, now=moment(on))
        if fill_by_priority(drawn, by=principal, now=moment(on), today=on):
            lists.append(drawn)
    return lists


def submit_all(lists: Sequence[NominationList], actors: Actors, *, on: date) -> list[NominationList]:
    """Principals submit; a list that is refused (nobody left on it) stays with its school."""
    submitted = []
    for place, drawn in enumerate(lists):
        by, now = actors.principals[drawn.school_id], moment(on, 10) + timedelta(minutes=place % 300)
        try:
            submitted.append(submit_list(drawn, by=by, now=now, today=on))
        except Refused:
            continue
    return submitted


def approve_once(lists: Sequence[NominationList], actors: Actors, *, on: date) -> None:
    """Whoever holds the pending step approves it."""
    for place, waiting in enumerate(lists):
        case = Case.objects.get(nomination_list=waiting)
        step = pending_step(case)
        if step is None:
            continue
        by = actors.officers.get(step.unit_id, actors.lead_office)
        approve_list(waiting, step=step, by=by, now=moment(on, 11) + timedelta(minutes=place % 300), today=on)


def approve_through(lists: Sequence[NominationList], actors: Actors, *, on: date) -> None:
    """Approves every step: the locality's, then the department's three days later."""
    approve_once(lists, actors, on=on)
    open_ones = NominationList.objects.filter(pk__in=[one.pk for one in lists], state=ListState.SUBMITTED)
    approve_once(list(open_ones.select_related("school")), actors, on=on + timedelta(days=3))


def return_one(waiting: NominationList, actors: Actors, *, on: date, reason: str) -> None:
    """The holder of the pending step sends the list back."""
    step = pending_step(Case.objects.get(nomination_list=waiting))
    if step is not None:
        by = actors.officers.get(step.unit_id, actors.lead_office)
        return_list(waiting, step=step, reason=reason, by=by, now=moment(on, 15), today=on)
