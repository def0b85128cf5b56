"""Reorganisations: weighed before, carried out as a whole, history kept."""

from datetime import date

import pytest

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Act, ActKind, Reorganisation, ReorganisationState, Unit
from haidang.foundation.organisation.operations import (
    CarriedOutAlready,
    DayStillToCome,
    HasProblem,
    OutlookChanged,
    PreviewFirst,
    ReorganisationFacts,
    carry_out,
    close_unit,
    correct_unit,
    draft_reorganisation,
    merge_units,
    note_preview,
    rename_unit,
    split_unit,
)
from haidang.foundation.organisation.queries import (
    Names,
    chain_of,
    heirs_of,
    name_on,
    read_acts,
    read_decree,
    search_units,
    weigh,
)
from tests.cast import NOW, TODAY, Units

ON = date(2026, 11, 1)
FACTS = ReorganisationFacts(title="Sắp xếp", basis_number="12/QĐ-UBND", basis_on=date(2026, 10, 1), on=ON)
LONGER = Names(name="Trường TH và THCS Đông Hải", short_name="TH&THCS Đông Hải", levels=("TH", "THCS"), sector="public")


def opening(code: str = "11999", parent: str = "31") -> Act:
    return Act(
        kind=ActKind.OPEN, unit_codes=[code], unit_kind="ward", name="Phường Mới", short_name="Mới", parent_code=parent
    )


def merging(*codes: str, into: str) -> Act:
    return Act(kind=ActKind.MERGE, unit_codes=list(codes), successor_codes=[into])


def prepared(*acts: Act) -> tuple[Reorganisation, str]:
    reorganisation = draft_reorganisation(FACTS, acts=acts, by=None, now=NOW)
    note_preview(reorganisation, by=None, now=NOW)
    return reorganisation, weigh(read_acts(reorganisation), ON).digest


def problems(*acts: Act, on: date = ON) -> dict[str, str]:
    return {problem.code: str(problem.sentence) for problem in weigh(acts, on).problems}


def test_two_wards_become_one_and_their_schools_go_along(units: Units, son: User) -> None:
    reorganisation, digest = prepared(opening(), merging("11411", "11329", into="11999"))
    carry_out(reorganisation, digest=digest, by=son, now=NOW, today=TODAY)
    new = Unit.objects.get(code="11999")
    assert chain_of(units.school_a, date(2026, 10, 31))[1] == units.ward
    assert chain_of(units.school_a, ON)[1] == chain_of(units.school_b, ON)[1] == new
    assert not Unit.objects.filter(code__in=("11411", "11329"), period__contains=ON).exists()
    assert {row.predecessor.code for row in new.predecessions.all()} == {"11411", "11329"}
    reorganisation.refresh_from_db()
    assert (reorganisation.state, reorganisation.outcome["moved"]) == (ReorganisationState.CARRIED_OUT, 3)
    told = Entry.objects.filter(action__startswith="organisation.")
    assert set(told.values_list("action", flat=True)) >= {
        "organisation.open_unit", "organisation.move_unit", "organisation.close_unit", "organisation.carry_out"
    }  # fmt: skip


def test_what_was_carried_out_is_not_carried_out_again(units: Units, son: User) -> None:
    reorganisation, digest = prepared(merging("11411", into="11329"))
    carry_out(reorganisation, digest=digest, by=son, now=NOW, today=TODAY)
    with pytest.raises(CarriedOutAlready):
        carry_out(reorganisation, digest=digest, by=son, now=NOW, today=TODAY)


def test_nothing_is_carried_out_before_its_day_or_its_preview_or_after_a_change(units: Units, son: User) -> None:
    draft = draft_reorganisation(FACTS, acts=[merging("11411", into="11329")], by=son, now=NOW)
    with pytest.raises(PreviewFirst):
        carry_out(draft, digest="", by=son, now=NOW, today=TODAY)
    reorganisation, digest = prepared(merging("11411", into="11329"))
    with pytest.raises(DayStillToCome):
        carry_out(reorganisation, digest=digest, by=son, now=NOW, today=date(2026, 10, 31))
    with pytest.raises(OutlookChanged):
        carry_out(reorganisation, digest="something else", by=son, now=NOW, today=TODAY)


def test_problems_name_the_unit_and_what_to_do(units: Units) -> None:
    move = Act(kind=ActKind.MOVE, unit_codes=["THCS-A"], parent_code="D-HAI-AN")
    assert "D-HAI-AN" in problems(move)["THCS-A"]
    assert "THCS-A" in problems(Act(kind=ActKind.CLOSE, unit_codes=["11411"]))
    assert "11411" in problems(opening("11411"))
    assert "NOBODY" in problems(Act(kind=ActKind.MOVE, unit_codes=["NOBODY"], parent_code="31"))
    assert "11411" in problems(Act(kind=ActKind.MOVE, unit_codes=["11411"], parent_code="THCS-A"))
    assert "11411" in problems(merging("11411", into="11329"), merging("11411", into="11329"))
    assert "11411" in problems(merging("11411", into="11329"), on=date(2025, 6, 1))
    assert "" in problems()


def test_a_closed_unit_is_not_touched_again(units: Units, son: User) -> None:
    merge_units([units.ward], into=units.other_ward, on=ON, by=son, now=NOW)
    with pytest.raises(HasProblem):
        close_unit(units.ward, successor=None, on=ON, by=son, now=NOW)
    with pytest.raises(HasProblem):  # what was carried along on that day does not move twice
        merge_units([units.other_ward], into=units.ward, on=ON, by=son, now=NOW)


def test_a_renamed_school_is_called_as_it_was(units: Units, son: User) -> None:
    rename_unit(units.school_a, names=LONGER, on=ON, by=son, now=NOW)
    school = Unit.objects.get(pk=units.school_a.pk)
    assert (school.name, school.levels) == (LONGER.name, ["TH", "THCS"])
    assert name_on(school, date(2026, 10, 31)).name == "Trường THCS Đông Hải"
    assert name_on(school, ON) == LONGER
    assert list(search_units(Unit.objects.all(), "thcs dong hai")) == [school]
    with pytest.raises(HasProblem):
        rename_unit(
            school, names=Names(name="X", short_name="X", levels=("TH",), sector="public"), on=ON, by=son, now=NOW
        )


def test_a_correction_leaves_no_history(units: Units, son: User) -> None:
    correct_unit(units.school_a, names=LONGER, reason="Gõ sai", by=son, now=NOW)
    assert not units.school_a.former_names.exists()
    with pytest.raises(Refused):
        correct_unit(units.school_a, names=LONGER, reason="Gõ sai", by=son, now=NOW)


def test_a_split_unit_may_stay(units: Units, son: User) -> None:
    split_unit(units.school_a, into=[units.school_a, units.school_b], on=ON, by=son, now=NOW)
    assert Unit.objects.filter(pk=units.school_a.pk, period__contains=TODAY).exists()
    assert heirs_of([units.school_a.pk], TODAY) == {units.school_a.pk: units.school_a.pk}


def test_heirs_are_followed_from_unit_to_unit(units: Units, son: User) -> None:
    merge_units([units.school_a], into=units.school_b, on=ON, by=son, now=NOW)
    merge_units([units.school_b], into=units.kindergarten, on=date(2026, 11, 10), by=son, now=NOW)
    close_unit(units.high_school, successor=None, on=ON, by=son, now=NOW)
    found = heirs_of([units.school_a.pk, units.school_b.pk, units.high_school.pk], TODAY)
    assert found == {units.school_a.pk: units.kindergarten.pk, units.school_b.pk: units.kindergarten.pk}
    assert heirs_of([units.school_a.pk], date(2026, 11, 5)) == {units.school_a.pk: units.school_b.pk}


def test_the_first_of_july_2025_is_data(db: None) -> None:
    decree = read_decree()
    kinds = [act.kind for act in decree.acts]
    assert (kinds.count(ActKind.OPEN), kinds.count(ActKind.CLOSE)) == (2 * 114, 27)
    assert (decree.on, decree.basis_number) == (date(2025, 7, 1), "1669/NQ-UBTVQH15")
    opened = {act.unit_codes[0] for act in decree.acts if act.kind == ActKind.OPEN}
    assert all(set(act.successor_codes) <= opened for act in decree.acts)
