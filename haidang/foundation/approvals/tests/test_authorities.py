"""The authority matrix: by level and sector, by period; open cases keep their steps."""

from datetime import date

import pytest

from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Authority, Duty, Holder
from haidang.foundation.approvals.operations import (
    AuthorityChangedLater,
    load_authorities,
    open_case,
    reseat_steps,
    set_authority,
)
from haidang.foundation.approvals.queries import chain_for, list_authorities, units_without_holder
from haidang.foundation.organisation.operations import move_unit
from tests.cast import NOW, TODAY, Units

ON = date(2026, 12, 1)


def row(**facts: object) -> Authority:
    given = {"case_kind": "nomination_list", "ordinal": 1, "duty": Duty.CHECK, "holder": Holder.DEPARTMENT,
             "role": Role.LEVEL_OFFICE, "source": "QĐ"} | facts  # fmt: skip
    return Authority(**given)


def test_a_row_from_a_day_closes_the_former_one(units: Units, authorities: None, admin: User) -> None:
    set_authority(row(), on=ON, by=admin, now=NOW)
    assert [role for _unit, role in chain_for("nomination_list", units.school_a, TODAY)] == [
        Role.WARD_OFFICER, Role.LEAD_OFFICE
    ]  # fmt: skip
    assert [role for _unit, role in chain_for("nomination_list", units.school_a, ON)] == [
        Role.LEVEL_OFFICE, Role.LEAD_OFFICE
    ]  # fmt: skip
    with pytest.raises(AuthorityChangedLater):
        set_authority(row(), on=ON, by=admin, now=NOW)


def test_the_narrower_row_holds_for_its_schools_only(units: Units, authorities: None, admin: User) -> None:
    set_authority(row(levels=["MN"], sector="private"), on=ON, by=admin, now=NOW)
    assert chain_for("nomination_list", units.kindergarten, ON)[0] == (units.department, Role.LEVEL_OFFICE)
    assert chain_for("nomination_list", units.school_a, ON)[0] == (units.ward, Role.WARD_OFFICER)


def test_to_report_makes_no_step(units: Units, authorities: None, admin: User) -> None:
    set_authority(row(ordinal=3, duty=Duty.REPORT), on=ON, by=admin, now=NOW)
    assert len(chain_for("nomination_list", units.school_a, ON)) == 2


def test_places_without_a_holder_are_found(units: Units, authorities: None, mai: User) -> None:
    [first, _second] = list_authorities(TODAY)
    assert list(units_without_holder(first, TODAY)) == [units.other_ward]
    assert list(units_without_holder(row(), TODAY)) == [units.department]


def test_loading_again_keeps_what_the_administrator_changed(units: Units, admin: User) -> None:
    load_authorities()
    set_authority(row(), on=ON, by=admin, now=NOW)
    load_authorities()
    assert list_authorities(ON).get(case_kind="nomination_list", ordinal=1).role == Role.LEVEL_OFFICE


def test_an_open_step_follows_the_school_to_its_new_locality(
    units: Units, authorities: None, hiep: User, admin: User
) -> None:
    chain = chain_for("nomination_list", units.school_a, TODAY)
    case = open_case(kind="nomination_list", title="x", unit=units.school_a, chain=chain, by=hiep, now=NOW)
    move_unit(units.school_a, parent=units.other_ward, on=TODAY, by=admin, now=NOW)
    assert reseat_steps(TODAY, by=admin, now=NOW) == 1
    assert [step.unit for step in case.steps.order_by("ordinal")] == [units.other_ward, units.department]
