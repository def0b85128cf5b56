"""Nothing that waits is lost: reminders, escalation, and alarms with an owner, each said once."""

from datetime import date, timedelta

import pytest

from haidang.foundation.access.models import Role
from haidang.foundation.access.operations import end_grant
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.alarms import alarms_of, list_todos
from haidang.foundation.approvals.deadlines import after_working_days
from haidang.foundation.approvals.jobs import watch_steps
from haidang.foundation.approvals.models import Alarm, AlarmReason, Authority, Case, Step
from haidang.foundation.approvals.operations import (
    AlarmOver,
    AlarmTaken,
    NotYourAlarm,
    approve_step,
    close_alarms,
    escalate_late_steps,
    hand_alarm_back,
    name_deputy,
    open_case,
    raise_alarms,
    remind_of_steps,
    take_alarm,
)
from haidang.foundation.approvals.queries import chain_for, pending_step
from haidang.foundation.audit.models import Entry
from haidang.foundation.notifications.models import Delivery, Notice
from haidang.foundation.notifications.operations import see_notice
from tests.cast import NOW, TODAY, Units, make_user

KIND = "nomination_list"
DUE = date(2026, 11, 27)  # five working days after Sunday 22/11


def submit(units: Units, by: User) -> Case:
    chain = chain_for(KIND, units.school_a, TODAY)
    return open_case(kind=KIND, title="Danh sách cử", unit=units.school_a, chain=chain, by=by, now=NOW)


@pytest.fixture
def case(units: Units, authorities: None, hiep: User, mai: User, son: User) -> Case:
    Authority.objects.update(days=5)
    mai.email = "mai@example.vn"
    mai.save(update_fields=["email"])
    return submit(units, hiep)


def the_step(case: Case) -> Step:
    step = pending_step(case)
    assert step is not None
    return step


def kinds_of(user: User) -> list[str]:
    kinds = Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("approvals.") for kind in kinds]


@pytest.mark.parametrize(
    ("day", "number", "due"),
    [(date(2026, 11, 23), 1, date(2026, 11, 24)), (date(2026, 11, 27), 1, date(2026, 11, 30)), (TODAY, 5, DUE)],
)
def test_working_days_leave_the_weekend_out(day: date, number: int, due: date) -> None:
    assert after_working_days(day, number) == due


def test_who_decides_is_told_with_the_deadline(case: Case, mai: User, son: User) -> None:
    step = the_step(case)
    assert (step.pending_since, step.due_on) == (NOW, DUE)
    assert kinds_of(mai) == ["step_yours"]
    assert kinds_of(son) == []
    approve_step(step, by=mai, now=NOW, today=TODAY)
    assert Notice.objects.get(user=mai).acted_at == NOW
    assert kinds_of(son) == ["step_yours"]


def test_without_days_in_the_matrix_there_is_no_deadline(units: Units, authorities: None, hiep: User) -> None:
    assert the_step(submit(units, hiep)).due_on is None


def test_a_reminder_is_sent_once_before_the_deadline(case: Case, mai: User) -> None:
    assert remind_of_steps(today=TODAY, by=None, now=NOW) == 0
    before = DUE - timedelta(days=2)
    assert [remind_of_steps(today=before, by=None, now=NOW) for _ in range(3)] == [1, 0, 0]
    assert kinds_of(mai) == ["step_yours", "step_due"]


def test_after_the_deadline_the_holder_and_the_unit_above_are_told_once(case: Case, mai: User, son: User) -> None:
    assert escalate_late_steps(today=DUE, by=None, now=NOW) == 0
    late = DUE + timedelta(days=1)
    assert [escalate_late_steps(today=late, by=None, now=NOW) for _ in range(3)] == [1, 0, 0]
    assert kinds_of(mai) == ["step_yours", "step_late"]
    assert kinds_of(son) == ["step_escalated"]
    assert "Ngô Thị Mai" in Notice.objects.get(user=son).body
    assert Entry.objects.filter(action="approvals.escalate_step").count() == 1


def test_a_vacancy_is_the_matter_of_the_unit_above_until_somebody_holds_the_role(
    case: Case, mai: User, son: User, admin: User
) -> None:
    end_grant(mai.grants.get(), on=TODAY, by=admin, now=NOW)
    assert [raise_alarms(today=TODAY, by=None, now=NOW) for _ in range(3)] == [1, 0, 0]
    alarm = Alarm.objects.get()
    assert (alarm.reason, alarm.owner_role) == (AlarmReason.VACANT, "lead_office")
    assert list(alarms_of(son, TODAY)) == [alarm]
    assert kinds_of(son) == ["alarm"]
    [todo] = list_todos(son, TODAY)
    assert "Phường Đông Hải" in str(todo.why)
    assert list_todos(mai, TODAY) == []
    assert close_alarms(today=TODAY, by=None, now=NOW) == 0
    mai.grants.update(period="[2010-01-01,)")
    assert close_alarms(today=TODAY, by=None, now=NOW) == 1
    assert Notice.objects.get(user=son).acted_at == NOW


@pytest.fixture
def alarm(case: Case, mai: User, son: User, admin: User) -> Alarm:
    """Nobody decides at the ward; the lead office owns the alarm."""
    end_grant(mai.grants.get(), on=TODAY, by=admin, now=NOW)
    raise_alarms(today=TODAY, by=None, now=NOW)
    return Alarm.objects.get()


def test_one_of_the_unit_above_takes_an_alarm_and_answers_for_it_until_it_is_over(
    alarm: Alarm, son: User, hiep: User, mai: User, units: Units
) -> None:
    other = make_user("hanh", "Lê Thị Hạnh", Role.LEAD_OFFICE, units.lead_office)
    with pytest.raises(NotYourAlarm):
        take_alarm(alarm, by=hiep, now=NOW, today=TODAY)
    taken = take_alarm(alarm, by=son, now=NOW, today=TODAY)
    assert (taken.taken_by, taken.taken_at) == (son, NOW)
    with pytest.raises(AlarmTaken, match="Phạm Văn Sơn"):
        take_alarm(alarm, by=other, now=NOW, today=TODAY)
    assert take_alarm(alarm, by=son, now=NOW, today=TODAY).taken_by == son
    assert [kinds_of(user)[-1] for user in (other, hiep)] == ["alarm_taken"] * 2
    assert Entry.objects.filter(action="approvals.take_alarm").count() == 1
    assert "Bạn đang lo" in str(list_todos(son, TODAY)[0].title)
    assert list_todos(other, TODAY) == []
    hand_alarm_back(alarm, reason="Đi công tác", by=son, now=NOW, today=TODAY)
    assert list_todos(other, TODAY) != []
    take_alarm(alarm, by=other, now=NOW, today=TODAY)
    mai.grants.update(period="[2010-01-01,)")
    close_alarms(today=TODAY, by=None, now=NOW)
    assert list_todos(other, TODAY) == []
    with pytest.raises(AlarmOver):
        take_alarm(alarm, by=son, now=NOW, today=TODAY)


def test_an_alarm_of_somebody_who_left_is_everybodys_again(alarm: Alarm, son: User, admin: User, units: Units) -> None:
    other = make_user("hanh", "Lê Thị Hạnh", Role.LEAD_OFFICE, units.lead_office)
    take_alarm(alarm, by=son, now=NOW, today=TODAY)
    end_grant(son.grants.get(), on=TODAY, by=admin, now=NOW)
    assert list_todos(other, TODAY) != []
    assert take_alarm(alarm, by=other, now=NOW, today=TODAY).taken_by == other


def test_where_nobody_is_above_either_the_administrator_has_it(case: Case, mai: User, son: User, admin: User) -> None:
    for user in (mai, son):
        user.grants.update(period="[2010-01-01,2026-01-01)")
    raise_alarms(today=TODAY, by=None, now=NOW)
    assert kinds_of(admin) == ["alarm"]
    assert list_todos(admin, TODAY) != []


def test_a_deputy_whose_period_is_over_while_the_holder_is_away_is_an_alarm(
    case: Case, mai: User, nga: User, son: User
) -> None:
    last, away = TODAY + timedelta(days=3), TODAY + timedelta(days=10)
    name_deputy(
        mai.grants.get(), user=nga, form="TUQ", first=TODAY, last=last, away_until=away, reason="Nghỉ phép", by=mai,
        now=NOW, today=TODAY,
    )  # fmt: skip
    assert raise_alarms(today=last, by=None, now=NOW) == 0
    after = last + timedelta(days=1)
    assert raise_alarms(today=after, by=None, now=NOW) == 1
    assert Alarm.objects.get().reason == AlarmReason.DEPUTY_OVER
    assert kinds_of(son) == ["alarm"]
    assert close_alarms(today=away, by=None, now=NOW) == 0
    assert close_alarms(today=away + timedelta(days=1), by=None, now=NOW) == 1


def test_a_notice_that_came_back_unopened_is_an_alarm(case: Case, mai: User, son: User) -> None:
    Delivery.objects.update(state="bounced", reason="550 No such person")
    assert raise_alarms(today=TODAY, by=None, now=NOW) == 1
    assert Alarm.objects.get().reason == AlarmReason.UNREACHED
    see_notice(Notice.objects.get(user=mai), by=mai, now=NOW)
    assert close_alarms(today=TODAY, by=None, now=NOW) == 1
    assert raise_alarms(today=TODAY, by=None, now=NOW) == 0


def test_a_decision_ends_the_alarm(case: Case, mai: User) -> None:
    Delivery.objects.update(state="bounced", reason="550 No such person")
    raise_alarms(today=TODAY, by=None, now=NOW)
    approve_step(the_step(case), by=mai, now=NOW, today=TODAY)
    assert Alarm.objects.get().closed_at == NOW


def test_the_job_may_run_at_any_time_and_again(case: Case, mai: User) -> None:
    Step.objects.filter(state="pending").update(due_on=date(2020, 1, 3))
    watch_steps.func()
    told = Notice.objects.count()
    watch_steps.func()
    assert Notice.objects.count() == told == 3
