"""Cases go step by step through the chain of their day."""

from datetime import date

import pytest

from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Authority, Case, CaseState, Step, StepState
from haidang.foundation.approvals.operations import (
    AlreadyDecided,
    NoChain,
    NotYourStep,
    approve_step,
    load_authorities,
    open_case,
    refuse_step,
    reopen_case,
    return_step,
)
from haidang.foundation.approvals.queries import (
    chain_for,
    pending_step,
    steps_waiting_for,
    steps_waiting_on_nobody,
    trail_of,
)
from haidang.foundation.basics.refusals import ReasonMissing, Stale
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units

KIND = "nomination_list"


@pytest.fixture
def case(units: Units, authorities: None, hiep: User) -> Case:
    chain = chain_for(KIND, units.school_a, TODAY)
    return open_case(kind=KIND, title="Danh sách cử", unit=units.school_a, chain=chain, by=hiep, now=NOW)


def the_step(case: Case) -> Step:
    step = pending_step(case)
    assert step is not None
    return step


def test_the_matrix_loads_from_its_file_and_may_be_loaded_again(db: None) -> None:
    assert load_authorities() == load_authorities() == Authority.objects.count()


def test_the_chain_of_a_ward_school_goes_over_its_ward(units: Units, authorities: None) -> None:
    assert chain_for(KIND, units.school_a, TODAY) == [
        (units.ward, Role.WARD_OFFICER),
        (units.department, Role.LEAD_OFFICE),
    ]


def test_in_2024_the_chain_went_over_the_district(units: Units, authorities: None) -> None:
    assert chain_for(KIND, units.school_a, date(2024, 5, 1))[0] == (units.district, Role.WARD_OFFICER)


def test_a_school_of_the_department_has_no_locality_step(units: Units, authorities: None) -> None:
    assert chain_for(KIND, units.high_school, TODAY) == [(units.department, Role.LEAD_OFFICE)]


def test_without_a_chain_no_case_is_opened(units: Units, hiep: User) -> None:
    with pytest.raises(NoChain):
        open_case(kind=KIND, title="Danh sách cử", unit=units.school_a, chain=[], by=hiep, now=NOW)


def test_steps_are_decided_one_after_the_other(case: Case, mai: User, son: User) -> None:
    first = the_step(case)
    with pytest.raises(NotYourStep):
        approve_step(first, by=son, now=NOW, today=TODAY)
    approve_step(first, by=mai, now=NOW, today=TODAY)
    case = approve_step(the_step(case), by=son, now=NOW, today=TODAY)
    assert case.state == CaseState.APPROVED
    assert [step.decided_by for step in trail_of(case)] == [mai, son]


def test_a_decided_step_stays_decided(case: Case, mai: User) -> None:
    first = the_step(case)
    approve_step(first, by=mai, now=NOW, today=TODAY)
    with pytest.raises(AlreadyDecided):
        return_step(first, by=mai, now=NOW, today=TODAY, reason="Nghĩ lại")


def test_a_returned_case_opens_a_new_round_and_keeps_the_old_one(case: Case, mai: User, hiep: User) -> None:
    case = return_step(the_step(case), by=mai, now=NOW, today=TODAY, reason="Thiếu minh chứng")
    assert pending_step(case) is None
    case = reopen_case(case, chain=chain_for(KIND, case.unit, TODAY), by=hiep, now=NOW)
    assert the_step(case).round == 2
    assert [step.state for step in trail_of(case).filter(round=1)] == [StepState.RETURNED, StepState.WAITING]
    with pytest.raises(Stale):
        reopen_case(case, chain=chain_for(KIND, case.unit, TODAY), by=hiep, now=NOW)


@pytest.mark.parametrize("decide", [return_step, refuse_step])
def test_saying_no_needs_a_reason(case: Case, mai: User, decide: object) -> None:
    assert callable(decide)
    with pytest.raises(ReasonMissing):
        decide(the_step(case), by=mai, now=NOW, today=TODAY, reason="")


def test_a_refused_case_is_closed(case: Case, mai: User) -> None:
    case = refuse_step(the_step(case), by=mai, now=NOW, today=TODAY, reason="Sai đối tượng")
    assert case.state == CaseState.REFUSED
    assert pending_step(case) is None


def test_only_the_holder_of_the_pending_step_has_it_to_do(case: Case, mai: User, nga: User, son: User) -> None:
    assert list(steps_waiting_for(mai, TODAY)) == [the_step(case)]
    assert not steps_waiting_for(nga, TODAY)
    assert not steps_waiting_for(son, TODAY)


def test_a_step_that_nobody_can_decide_raises_an_alarm(case: Case, units: Units) -> None:
    assert list(steps_waiting_on_nobody(TODAY)) == [the_step(case)]


def test_a_step_with_a_holder_raises_no_alarm(case: Case, mai: User) -> None:
    assert not steps_waiting_on_nobody(TODAY)


def test_a_department_step_waits_on_nobody_only_without_any_holder(
    units: Units, authorities: None, binh: User, hiep: User
) -> None:
    chain = chain_for(KIND, units.high_school, TODAY)
    open_case(kind=KIND, title="Danh sách cử", unit=units.high_school, chain=chain, by=binh, now=NOW)
    assert len(steps_waiting_on_nobody(TODAY)) == 1


def test_the_units_of_the_chain_are_those_of_the_day_it_was_opened(case: Case, units: Units) -> None:
    named: list[Unit] = [step.unit for step in trail_of(case)]
    assert named == [units.ward, units.department]
