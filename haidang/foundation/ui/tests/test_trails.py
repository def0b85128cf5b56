"""The way of an approval: what a reader sees of each step, whichever area the case belongs to."""

import pytest

from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case
from haidang.foundation.approvals.operations import approve_step, open_case, refuse_step, reopen_case, return_step
from haidang.foundation.approvals.queries import chain_for, pending_step
from haidang.foundation.ui.trails import trail
from tests.cast import NOW, TODAY, Units

KIND = "nomination_list"


@pytest.fixture
def case(units: Units, authorities: None, hiep: User) -> Case:
    chain = chain_for(KIND, units.school_a, TODAY)
    return open_case(kind=KIND, title="Danh sách cử", unit=units.school_a, chain=chain, by=hiep, now=NOW)


def tones(case: Case) -> list[str]:
    case.refresh_from_db()
    return [line.tone for line in trail(case, TODAY)]


def test_a_returned_step_asks_for_work_until_it_is_submitted_again(
    case: Case, units: Units, hiep: User, mai: User
) -> None:
    step = pending_step(case)
    assert step
    assert tones(case) == ["done", "wait", "draft"]
    return_step(step, by=mai, now=NOW, today=TODAY, reason="Thiếu người")
    assert tones(case) == ["done", "due"]
    [mend] = [line for line in trail(case, TODAY) if line.is_to_mend]
    assert (mend.note, mend.who) == ("Thiếu người", mai.full_name)
    reopen_case(case, chain=chain_for(KIND, units.school_a, TODAY), by=hiep, now=NOW)
    assert tones(case) == ["done", "note", "done", "wait", "draft"]
    assert not any(line.is_to_mend for line in trail(case, TODAY))


def test_a_refusal_ended_the_case_and_the_steps_after_it_are_not_drawn(case: Case, mai: User) -> None:
    step = pending_step(case)
    assert step
    refuse_step(step, by=mai, now=NOW, today=TODAY, reason="Không đủ điều kiện")
    assert tones(case) == ["done", "stop"]


def test_a_step_past_its_deadline_is_late(case: Case, mai: User) -> None:
    step = pending_step(case)
    assert step
    step.due_on = TODAY.replace(year=TODAY.year - 1)
    step.save()
    assert tones(case)[1] == "late"
    approve_step(step, by=mai, now=NOW, today=TODAY)
    assert tones(case) == ["done", "done", "wait"]
