"""A decision keeps its version and explanation; where today answers something else, the page says both."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from haidang.areas.needs.models import Need, Origin, Sheet
from haidang.areas.needs.queries import answers_today
from haidang.areas.personnel.models import Degree, DegreeRank, Person, Post
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from tests.cast import TODAY


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


@pytest.fixture
def graduated(need: Need) -> Need:
    """After the round was opened, a university degree is entered for the teacher."""
    Degree.objects.filter(person=need.person_id).update(rank=DegreeRank.DH)
    return Need.objects.select_related("requirement", "person", "round").get(pk=need.pk)


def test_an_answer_that_is_the_same_today_needs_no_word(need: Need) -> None:
    assert answers_today([need], TODAY) == {}


def test_what_no_condition_decides_is_not_asked_again(need: Need) -> None:
    need.origin = Origin.SCHOOL
    assert answers_today([need], TODAY) == {}


def test_both_answers_stand_on_the_page_and_in_the_staff_file(
    client: Client, graduated: Need, sheet: Sheet, hiep: User
) -> None:
    said = answers_today([graduated], TODAY)[graduated.pk]
    assert (str(said.word), said.version) == ("đạt", graduated.requirement.version)
    client.force_login(hiep)
    for url in (
        reverse("needs:need", args=[graduated.pk]),
        reverse("needs:of_person", args=[graduated.person_id]),
    ):
        text = client.get(url).text
        assert "Quyết định khi đó theo phiên bản" in text
        assert "hồ sơ hôm nay: <b>đạt</b>" in text
    stored = Need.objects.get(pk=graduated.pk)
    assert (stored.status, stored.explanation) == (graduated.status, graduated.explanation)


def test_a_requirement_out_of_force_and_a_person_who_left_are_said_so(need: Need) -> None:
    Post.objects.filter(person=need.person_id).update(period=(date(2020, 1, 1), date(2026, 11, 2)))
    assert "đội ngũ" in str(answers_today([need], TODAY)[need.pk].word)
    Requirement.objects.filter(pk=need.requirement_id).update(period=(date(2026, 1, 1), date(2026, 11, 2)))
    assert "hiệu lực" in str(answers_today([need], TODAY)[need.pk].word)


def test_a_school_that_lost_the_person_reads_only_its_own_round(
    client: Client, graduated: Need, hiep: User, thu: User
) -> None:
    other = User.objects.get(pk=thu.pk).grants.get().unit
    Person.objects.filter(pk=graduated.person_id).update(unit=other)
    client.force_login(hiep)
    page = client.get(reverse("needs:need", args=[graduated.pk]))
    assert page.status_code == 200
    assert "hồ sơ hôm nay" not in page.text


def test_the_tab_asks_today_once_for_all_needs(
    client: Client, need: Need, hiep: User, django_assert_max_num_queries: object
) -> None:
    client.force_login(hiep)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        client.get(reverse("needs:of_person", args=[need.person_id]))
