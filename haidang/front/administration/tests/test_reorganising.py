"""A reorganisation moves people, roles and open decisions, or nothing at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.personnel.models import Person
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Act, ActKind, Reorganisation, Unit
from haidang.foundation.organisation.operations import ReorganisationFacts, draft_reorganisation, note_preview
from haidang.foundation.organisation.queries import read_acts, weigh
from haidang.front.administration.reorganising import reorganise
from tests.cast import NOW, TODAY, Units, make_person

ON = date(2026, 11, 1)
FACTS = ReorganisationFacts(title="Sáp nhập", basis_number="12/QĐ-UBND", basis_on=date(2026, 10, 1), on=ON)


def draft(*acts: Act) -> Reorganisation:
    return draft_reorganisation(FACTS, acts=acts, by=None, now=NOW)


def merged(code: str, into: str) -> Act:
    return Act(kind=ActKind.MERGE, unit_codes=[code], successor_codes=[into])


def carried_out(reorganisation: Reorganisation, by: User) -> dict[str, int]:
    note_preview(reorganisation, by=by, now=NOW)
    digest = weigh(read_acts(reorganisation), ON).digest
    return reorganise(reorganisation, digest=digest, by=by, now=NOW, today=TODAY)


def test_staff_and_teachers_roles_go_to_the_successor_and_history_stays(
    units: Units, admin: User, lan: User, hiep: User
) -> None:
    outcome = carried_out(draft(merged("THCS-A", "THCS-B")), admin)
    person = Person.objects.get(user=lan)
    assert person.unit == units.school_b
    assert [(p.unit.code, p.period.lower) for p in person.posts.order_by("period")] == [
        ("THCS-A", date(2010, 9, 1)), ("THCS-B", ON)
    ]  # fmt: skip
    assert Grant.objects.get(user=lan, period__contains=TODAY).unit == units.school_b
    assert not Grant.objects.filter(user=hiep, role=Role.PRINCIPAL, period__contains=TODAY).exists()
    assert (outcome["people"], outcome["roles_followed"], outcome["roles_ended"]) == (1, 1, 1)


def test_a_split_sends_everyone_to_the_school_of_the_own_level(units: Units, admin: User) -> None:
    school = units.school_a
    Unit.objects.filter(pk=school.pk).update(levels=["TH", "THCS"])
    low, high = make_person("Lê Thị Thấp", school, level="TH"), make_person("Lê Thị Cao", school, level="THCS")
    new = [
        Act(kind=ActKind.OPEN, unit_codes=[code], unit_kind="school", name=code, short_name=code, levels=[level],
            sector="public", parent_code="11411")
        for code, level in (("TH-N", "TH"), ("THCS-N", "THCS"))
    ]  # fmt: skip
    split = Act(kind=ActKind.SPLIT, unit_codes=["THCS-A"], successor_codes=["THCS-N", "TH-N"])
    carried_out(draft(*new, split), admin)
    assert Person.objects.get(pk=low.pk).unit.code == "TH-N"
    assert Person.objects.get(pk=high.pk).unit.code == "THCS-N"


def test_a_school_with_people_does_not_close_without_successor(units: Units, admin: User, lan: User) -> None:
    with pytest.raises(Refused):
        carried_out(draft(Act(kind=ActKind.CLOSE, unit_codes=["THCS-A"])), admin)
    assert Unit.objects.filter(code="THCS-A", period__contains=TODAY).exists()


def test_a_teacher_who_came_later_stops_everything(units: Units, admin: User, lan: User) -> None:
    late = make_person("Vũ Thị Muộn", units.school_a, level="THCS")
    late.posts.update(period=(date(2026, 11, 15), None))
    with pytest.raises(Refused, match="Vũ Thị Muộn"):
        carried_out(draft(merged("THCS-A", "THCS-B")), admin)
    assert Person.objects.get(user=lan).unit == units.school_a


@pytest.mark.django_db(transaction=True)
def test_of_two_reorganisations_of_one_ward_at_once_one_is_refused(units: Units, admin: User) -> None:
    first, second = draft(merged("11411", "11329")), draft(merged("11411", "11329"))
    for one in (first, second):
        note_preview(one, by=admin, now=NOW)
    digest = weigh(read_acts(first), ON).digest
    barrier = Barrier(2)

    def attempt(one: Reorganisation) -> str:
        try:
            barrier.wait(timeout=10)
            reorganise(one, digest=digest, by=admin, now=NOW, today=TODAY)
        except Refused as refusal:
            return f"refused: {refusal}"
        finally:
            connection.close()
        return "carried out"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(attempt, (first, second)))
    assert outcomes[0] == "carried out"
    assert outcomes[1].startswith("refused: 11411") or outcomes[1].startswith("refused: ")
    assert Unit.objects.get(code="11411").successions.count() == 1


PAGES = ("units", "new_unit", "unit_file", "reorganisations", "new_reorganisation", "authorities", "new_authority")


@pytest.mark.parametrize("name", PAGES)
def test_the_administrator_opens_every_page_within_its_budget(
    client: Client, admin: User, authorities: None, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(admin)
    with django_assert_max_num_queries(20):
        assert client.get(reverse(f"administration:{name}")).status_code == 200


@pytest.mark.parametrize("name", [*PAGES[1:]])
def test_a_principal_opens_none_but_the_list(client: Client, hiep: User, name: str) -> None:
    client.force_login(hiep)
    assert client.get(reverse(f"administration:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["units", "reorganisations", "authorities", "units_xlsx"])
def test_lists_answer_get_only(client: Client, admin: User, name: str) -> None:
    client.force_login(admin)
    assert client.post(reverse(f"administration:{name}")).status_code == 405


def test_a_ward_officer_reads_the_own_units_only(client: Client, mai: User, units: Units) -> None:
    client.force_login(mai)
    shown = {row["unit"].code for row in client.get(reverse("administration:units")).context["rows"]}
    assert shown == {"11411", "THCS-A", "MN-A"}
    assert client.get(reverse("administration:unit", args=[units.school_a.pk])).status_code == 200
    assert client.get(reverse("administration:unit", args=[units.school_b.pk])).status_code == 404
    assert client.get(reverse("administration:correct_unit", args=[units.school_a.pk])).status_code == 403


def test_filters_and_search_narrow_the_list(client: Client, son: User, units: Units) -> None:
    client.force_login(son)
    page = reverse("administration:units")

    def codes(**query: str) -> set[str]:
        return {row["unit"].code for row in client.get(page, query).context["rows"]}

    assert codes(level="MN") == {"MN-A"}
    assert codes(sector="private") == {"MN-A"}
    assert codes(q="le chan") == {"11329", "THCS-B"}
    assert codes(place=str(units.ward.pk)) == {"11411", "THCS-A", "MN-A"}


def test_a_unit_is_opened_and_bad_input_is_said(client: Client, admin: User, units: Units) -> None:
    client.force_login(admin)
    page = reverse("administration:new_unit")
    given = {"code": "THCS-N", "kind": "school", "name": "Trường Mới", "short_name": "Mới", "levels": "THCS",
             "sector": "public", "parent_code": "11411", "on": "01/11/2026"}  # fmt: skip
    assert client.post(page, {**given, "parent_code": "???"}).status_code == 422
    assert client.post(page, {**given, "levels": []}).status_code == 422
    assert client.post(page, given).status_code == 302
    assert client.post(page, given).status_code == 422
    assert Unit.objects.get(code="THCS-N").parentages.get().parent == units.ward


def test_a_reorganisation_goes_from_acts_through_the_preview_to_the_button(
    client: Client, admin: User, units: Units, lan: User
) -> None:
    client.force_login(admin)
    basis = {"title": "Sáp nhập", "basis_number": "12/QĐ", "basis_on": "01/10/2026", "on": "01/11/2026"}
    client.post(reverse("administration:new_reorganisation"), basis)
    found = Reorganisation.objects.get()
    act = reverse("administration:add_act", args=[found.pk, "merge"])
    assert client.post(act, {"unit_codes": "THCS-A"}).status_code == 422
    client.post(act, {"unit_codes": "THCS-A", "successor_codes": "THCS-B"})
    preview = reverse("administration:preview", args=[found.pk])
    page = client.get(preview)
    assert page.context["people"] == 1
    assert client.post(preview, {"digest": "stale"}).status_code == 422
    assert client.post(preview, page.context["hidden"]).status_code == 302
    assert client.get(reverse("administration:reorganisation", args=[found.pk])).context["outcome"]
    assert client.post(act, {"unit_codes": "THCS-B", "successor_codes": "THCS-A"}).status_code == 422
