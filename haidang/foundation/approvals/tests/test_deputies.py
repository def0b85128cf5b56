"""Deputies decide in a holder's place: for a period, for some cases, visibly, and never beside or after it."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from haidang.foundation.access.actions import Action, Reach, Rule
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.access.operations import HoldsItAlready, end_grant
from haidang.foundation.access.queries import grants_of, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case, Deputy, Step
from haidang.foundation.approvals.operations import (
    AlreadyDecided,
    DeputyForNoTime,
    NotYourStep,
    approve_step,
    end_deputy,
    name_deputy,
    open_case,
)
from haidang.foundation.approvals.operations.deputies import NotTheirOwn, OneselfAsDeputy
from haidang.foundation.approvals.queries import acts_of, chain_for, may_decide, pending_step, steps_waiting_for
from haidang.foundation.audit.models import Entry
from haidang.foundation.notifications.models import Notice
from tests.cast import NOW, TODAY, Units, make_user

LATER = TODAY + timedelta(days=9)
KIND = "nomination_list"
SEE_CASES = Action("deciding.see_cases", Case, (Rule((Role.WARD_OFFICER,), Reach.BELOW, "unit"),))
SEE_GRANTS = Action("test.see_grants", Grant, (Rule((Role.WARD_OFFICER,), Reach.CITY, "unit"),))
type Name = Callable[..., Deputy]


@pytest.fixture
def case(units: Units, authorities: None, hiep: User) -> Case:
    chain = chain_for(KIND, units.school_a, TODAY)
    return open_case(kind=KIND, title="Danh sách cử", unit=units.school_a, chain=chain, by=hiep, now=NOW)


@pytest.fixture
def name(mai: User) -> Name:
    """Mai of the ward names somebody; what is not said is the usual."""

    def named(user: User, **facts: object) -> Deputy:
        given = {"form": "TUQ", "first": TODAY, "last": LATER, "reason": "Đi công tác", "by": mai, "now": NOW} | facts
        holder = given.pop("holder", mai)
        assert isinstance(holder, User)
        return name_deputy(holder.grants.earliest("pk"), user=user, today=TODAY, **given)  # type: ignore[arg-type]

    return named


def the_step(case: Case) -> Step:
    step = pending_step(case)
    assert step is not None
    return step


def fresh(user: User) -> User:
    """The user as the next request loads it: roles are read once a request."""
    return User.objects.get(pk=user.pk)


def test_a_deputy_decides_and_the_step_says_for_whom(case: Case, name: Name, mai: User, nga: User) -> None:
    assert not may_decide(the_step(case), nga, TODAY)
    name(nga, form="TL")
    step = the_step(case)
    assert list(steps_waiting_for(fresh(nga), TODAY)) == [step]
    approve_step(step, by=fresh(nga), now=NOW, today=TODAY)
    step.refresh_from_db()
    assert (step.decided_by, step.decided_for, step.form) == (nga, mai, "TL")
    assert step.decider == "TL. Ngô Thị Mai: Bùi Thị Nga"


def test_the_holder_decides_in_the_own_office_all_the_same(case: Case, name: Name, mai: User, nga: User) -> None:
    name(nga)
    step = the_step(case)
    approve_step(step, by=mai, now=NOW, today=TODAY)
    assert step.decider == "Ngô Thị Mai"


@pytest.mark.parametrize(("day", "decides"), [(-1, False), (0, True), (9, True), (10, False), (400, False)])
def test_only_from_the_first_day_to_the_last(case: Case, name: Name, nga: User, day: int, decides: bool) -> None:
    name(nga)
    on = TODAY + timedelta(days=day)
    assert may_decide(the_step(case), fresh(nga), on) is decides
    assert steps_waiting_for(fresh(nga), on).exists() is decides
    if not decides:
        with pytest.raises(NotYourStep):
            approve_step(the_step(case), by=fresh(nga), now=NOW, today=on)


def test_an_ended_deputy_decides_nothing_more_and_reads_nothing_more(case: Case, name: Name, nga: User) -> None:
    deputy = name(nga, first=TODAY - timedelta(days=3))
    end_deputy(deputy, by=nga, now=NOW, today=TODAY)
    assert not may_decide(the_step(case), fresh(nga), TODAY)
    assert not visible(fresh(nga), SEE_CASES, TODAY, Case.objects.all()).exists()


def test_the_authority_goes_with_the_office(case: Case, name: Name, mai: User, nga: User, admin: User) -> None:
    name(nga)
    end_grant(mai.grants.get(), on=TODAY + timedelta(days=1), by=admin, now=NOW)
    tomorrow = TODAY + timedelta(days=1)
    assert not may_decide(the_step(case), fresh(nga), tomorrow)
    assert [grant.role for grant in grants_of(fresh(nga), tomorrow)] == [Role.WARD_OFFICER]


def test_a_deputy_for_some_cases_decides_and_reads_those_alone(case: Case, name: Name, nga: User) -> None:
    deputy = name(nga, case_kinds=["nomination_change"])
    assert not may_decide(the_step(case), fresh(nga), TODAY)
    Deputy.objects.update(case_kinds=[KIND])
    Grant.objects.filter(pk=deputy.stand_in_id).update(acts=acts_of([KIND]))
    assert may_decide(the_step(case), fresh(nga), TODAY)
    assert visible(fresh(nga), SEE_CASES, TODAY, Case.objects.all()).get() == case
    nga.grants.filter(stands_in_for=None).update(period="[2010-01-01,2020-01-01)")
    assert not visible(fresh(nga), SEE_GRANTS, TODAY, Grant.objects.all()).exists()


def test_who_submitted_it_does_not_decide_it_as_a_deputy(case: Case, name: Name, hiep: User) -> None:
    name(hiep)
    assert not may_decide(the_step(case), fresh(hiep), TODAY)
    assert not steps_waiting_for(fresh(hiep), TODAY).exists()


def test_a_deputy_reaches_no_other_ward(case: Case, name: Name, mai: User, son: User, nga: User) -> None:
    name(son, holder=nga, by=nga)
    assert not may_decide(the_step(case), fresh(son), TODAY)


def test_the_deputy_is_told_and_the_trail_says_why(name: Name, nga: User, mai: User) -> None:
    name(nga)
    assert "Ngô Thị Mai" in Notice.objects.get(user=nga).title
    entry = Entry.objects.get(action="approvals.name_deputy")
    assert (entry.by, entry.reason) == (mai, "Đi công tác")


def test_what_cannot_be_is_refused(name: Name, mai: User, nga: User, units: Units) -> None:
    with pytest.raises(OneselfAsDeputy):
        name(mai)
    with pytest.raises(DeputyForNoTime):
        name(nga, last=TODAY - timedelta(days=1))
    colleague = make_user("hung", "Lê Văn Hùng", Role.WARD_OFFICER, units.ward)
    with pytest.raises(HoldsItAlready):
        name(colleague)
    deputy = name(nga)
    with pytest.raises(NotTheirOwn):
        name_deputy(
            deputy.stand_in, user=colleague, form="TUQ", first=TODAY, last=LATER, reason="x", by=nga, now=NOW,
            today=TODAY,
        )  # fmt: skip


def test_a_deputy_director_signs_for_the_director_within_the_levels_in_charge(
    units: Units, director: User, deputy: User, son: User
) -> None:
    for unit, decides in ((units.kindergarten, True), (units.school_a, False), (units.department, True)):
        chain = [(units.department, Role.DIRECTOR)]
        step = the_step(open_case(kind="x", title="x", unit=unit, chain=chain, by=son, now=NOW))
        assert may_decide(step, deputy, TODAY) is decides
        assert steps_waiting_for(deputy, TODAY).filter(pk=step.pk).exists() is decides
        if decides:
            approve_step(step, by=deputy, now=NOW, today=TODAY)
            assert step.decider == "KT. Nguyễn Văn Đức: Hoàng Thị Yến"


@pytest.mark.django_db(transaction=True)
def test_of_holder_and_deputy_at_the_same_moment_one_decides(case: Case, name: Name, mai: User, nga: User) -> None:
    name(nga)
    step, start = the_step(case), Barrier(2)
    answers: list[str] = []

    def decide(user: User) -> None:
        start.wait()
        try:
            with transaction.atomic():
                approve_step(Step.objects.get(pk=step.pk), by=fresh(user), now=NOW, today=TODAY)
            answers.append("approved")
        except AlreadyDecided:
            answers.append("too late")
        finally:
            connection.close()

    threads = [Thread(target=decide, args=[user]) for user in (mai, nga)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["approved", "too late"]
    assert Entry.objects.filter(action="approvals.approve_step").count() == 1
