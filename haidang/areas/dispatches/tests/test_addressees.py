"""A rule means the units below its issuer as they were on the day."""

from datetime import date, timedelta

import pytest
from psycopg.types.range import DateRange

from haidang.areas.dispatches.models import AddresseeRule, Demand, Dispatch, Rhythm, Span
from haidang.areas.dispatches.operations import RuleFacts, add_rule
from haidang.areas.dispatches.operations.drafting import NotOurs
from haidang.areas.dispatches.queries.addressees import addressed_units, list_addressees
from haidang.areas.dispatches.queries.turns import turns_of
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import FormerName, Unit
from tests.cast import NOW, TODAY, WARDS_SINCE, Units, make_school

BEFORE = WARDS_SINCE - timedelta(days=1)


def codes(rule: AddresseeRule, issuer: Unit, day: date) -> set[str]:
    return set(addressed_units([rule], issuer, day).values_list("code", flat=True))


def of_schools(**more: object) -> AddresseeRule:
    return AddresseeRule(printed="…", kinds=["school"], **more)


def test_a_rule_means_the_schools_of_its_levels_and_sectors_below_the_issuer(units: Units) -> None:
    assert codes(of_schools(), units.ward, TODAY) == {"THCS-A", "MN-A"}
    assert codes(of_schools(levels=["MN"]), units.ward, TODAY) == {"MN-A"}
    assert codes(of_schools(sectors=["public"]), units.ward, TODAY) == {"THCS-A"}
    assert codes(of_schools(levels=["TH"]), units.ward, TODAY) == set()


def test_the_map_of_the_day_decides_whose_schools_they_are(units: Units) -> None:
    assert codes(of_schools(), units.district, BEFORE) == {"THCS-A", "THCS-B", "MN-A"}
    assert codes(of_schools(), units.ward, BEFORE) == set()
    assert codes(of_schools(), units.district, TODAY) == set()


def test_a_school_that_opens_or_closes_is_meant_only_while_it_exists(units: Units) -> None:
    Unit.objects.filter(pk=units.kindergarten.pk).update(period=DateRange(date(2010, 1, 1), date(2026, 9, 1)))
    late = make_school("TH-NEW", "Trường TH Mới", "TH", district=units.district, ward=units.ward)
    Unit.objects.filter(pk=late.pk).update(period=DateRange(TODAY, None))
    assert codes(of_schools(), units.ward, date(2026, 8, 31)) == {"THCS-A", "MN-A"}
    assert codes(of_schools(), units.ward, TODAY) == {"THCS-A", "TH-NEW"}


def test_the_levels_of_the_day_count_and_so_does_their_number(units: Units) -> None:
    Unit.objects.filter(pk=units.school_a.pk).update(levels=["TH", "THCS"])
    FormerName.objects.create(
        unit=units.school_a, name="Trường THCS cũ", short_name="cũ", levels=["THCS"], sector="public",
        period=DateRange(date(2010, 1, 1), date(2026, 6, 1)),
    )  # fmt: skip
    assert codes(of_schools(span=Span.SEVERAL), units.ward, TODAY) == {"THCS-A"}
    assert codes(of_schools(span=Span.ONE), units.ward, TODAY) == {"MN-A"}
    assert codes(of_schools(span=Span.ONE), units.ward, date(2026, 5, 31)) == {"MN-A", "THCS-A"}


def test_the_department_speaks_to_the_whole_city(units: Units) -> None:
    assert codes(of_schools(), units.department, TODAY) == {"THCS-A", "THCS-B", "MN-A", "THPT-A"}
    wards = AddresseeRule(printed="…", kinds=["ward"])
    assert codes(wards, units.department, TODAY) == {"11411", "11329"}


def test_a_school_without_a_ward_may_be_named_and_one_of_another_ward_may_not(
    draft: Dispatch, units: Units, mai: User
) -> None:
    named = RuleFacts(printed="Trường THPT Hải An", unit=units.high_school)
    add_rule(draft, rule=named, by=mai, now=NOW, today=TODAY)
    found = addressed_units(list(draft.rules.all()), draft.issuer, TODAY)
    assert set(found.values_list("code", flat=True)) == {"THCS-A", "MN-A", "THPT-A"}
    with pytest.raises(NotOurs):
        add_rule(draft, rule=RuleFacts(printed="x", unit=units.school_b), by=mai, now=NOW, today=TODAY)


def test_the_preview_names_the_unit_its_lines_and_its_principal(draft: Dispatch, hiep: User, hoa: User) -> None:
    found = {one.unit.code: one for one in list_addressees(list(draft.rules.all()), draft.issuer, TODAY)}
    assert found["THCS-A"].holders == (hiep.full_name,)
    assert found["MN-A"].by_rules == ("Các cơ sở giáo dục mầm non", "Hiệu trưởng các trường")


@pytest.mark.parametrize(
    ("rhythm", "first", "until", "days"),
    [
        (Rhythm.ONCE, date(2026, 1, 31), None, [date(2026, 1, 31)]),
        (Rhythm.MONTHLY, date(2026, 1, 31), date(2026, 2, 28), [date(2026, 1, 31), date(2026, 2, 28)]),
        (Rhythm.QUARTERLY, date(2026, 11, 15), date(2027, 4, 1), [date(2026, 11, 15), date(2027, 2, 15)]),
        (Rhythm.YEARLY, date(2028, 2, 29), date(2029, 12, 31), [date(2028, 2, 29), date(2029, 2, 28)]),
    ],
)
def test_a_rhythm_comes_round_until_its_last_day(
    rhythm: Rhythm, first: date, until: date | None, days: list[date]
) -> None:
    assert turns_of(Demand(rhythm=rhythm, due_on=first, until_on=until)) == days
