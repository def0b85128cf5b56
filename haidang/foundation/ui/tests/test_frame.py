"""The frame: as-of day, unit switch, rail, and every component on one page."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.periods import since
from haidang.foundation.ui import navigation
from haidang.foundation.ui.navigation import NavItem, links_for, place_under, register
from haidang.foundation.ui.tests import urls
from haidang.foundation.ui.tests.specimen import ICONS, UI
from tests.cast import LONG_AGO, Units

pytestmark = pytest.mark.urls("haidang.foundation.ui.tests.urls")


@pytest.fixture
def rail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rail of three words in place of the installed one."""
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(navigation, "_places", {})
    register(NavItem(label="Danh sách", url_name="people", icon="people", action=None, order=20))
    register(NavItem(label="Xác nhận", url_name="acted", icon="needs", action=urls.CONFIRM, order=10))
    register(NavItem(label="Chưa có", url_name="nowhere:list", icon="x", action=None, order=5))


def test_the_as_of_day_is_today_until_the_user_chooses_one(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    today = timezone.localdate().isoformat()
    assert client.get("/acted/").content.decode() == f"{today} {today}"
    answer = client.post("/ui/day/", {"day": "2024-03-15", "next": "/acted/"})
    assert answer["Location"] == "/acted/"
    assert client.get("/acted/").content.decode() == f"{today} 2024-03-15"


def test_a_chosen_day_is_announced_on_every_page_until_the_user_returns_to_today(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    client.post("/ui/day/", {"day": "15/03/2024"})
    assert "Số liệu trên trang này tính đến <strong>15/03/2024</strong>" in client.get("/specimen/").content.decode()
    client.post("/ui/day/", {"today": "1"})
    assert "as-of-banner" not in client.get("/specimen/").content.decode()


def test_choosing_today_forgets_the_choice_so_that_tomorrow_is_tomorrow(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    client.post("/ui/day/", {"day": timezone.localdate().isoformat()})
    assert "as_of" not in client.session


@pytest.mark.parametrize("text", ["", "31/02/2024", "yesterday", "2024-13-01", "0000-00-00"])
def test_a_text_that_is_no_day_is_refused_with_a_sentence(client: Client, hiep: User, text: str) -> None:
    client.force_login(hiep)
    answer = client.post("/ui/day/", {"day": text})
    assert answer.status_code == 422
    assert "15/03/2024" in answer.content.decode()
    assert "as_of" not in client.session


def test_a_broken_day_in_an_old_session_counts_as_none(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    session = client.session
    session["as_of"] = "2024-99-99"
    session.save()
    assert client.get("/acted/").status_code == 200


def test_the_frame_never_sends_the_user_to_another_site(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    for target in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert client.post("/ui/day/", {"today": "1", "next": target})["Location"] == "/"


def test_the_day_and_the_unit_change_by_post_only(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    assert client.get("/ui/day/").status_code == 405
    assert client.get("/ui/unit/").status_code == 405


def test_a_user_with_two_roles_chooses_the_one_to_work_in(client: Client, hiep: User, units: Units) -> None:
    second = Grant.objects.create(user=hiep, role=Role.FINANCE, unit=units.finance_office, period=since(LONG_AGO))
    client.force_login(hiep)
    client.post("/ui/unit/", {"seat": str(second.pk)})
    page = client.get("/specimen/").content.decode()
    shown = re.search(r'<summary>\s*<span class="seat__unit[^"]*">([^<]+)', page)
    assert shown is not None
    assert shown.group(1) == "Phòng KH-TC"


def test_a_role_of_someone_else_cannot_be_chosen(client: Client, hiep: User, thu: User) -> None:
    client.force_login(hiep)
    other = Grant.objects.get(user=thu)
    answer = client.post("/ui/unit/", {"seat": str(other.pk)})
    assert answer.status_code == 422
    assert "seat" not in client.session


def test_a_role_that_has_ended_falls_back_to_one_that_holds(client: Client, hiep: User, units: Units) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = Grant.objects.create(user=hiep, role=Role.FINANCE, unit=units.finance_office, period=(LONG_AGO, yesterday))
    client.force_login(hiep)
    session = client.session
    session["seat"] = str(ended.pk)
    session.save()
    assert "Trường THCS Đông Hải" in client.get("/specimen/").content.decode()


@pytest.mark.usefixtures("rail")
def test_the_rail_shows_the_words_of_ones_roles_in_order(hiep: User, lan: User) -> None:
    today = date(2026, 11, 22)
    assert [link.label for link in links_for(hiep, today=today, path="/people/7/")[0]] == ["Xác nhận", "Danh sách"]
    assert [link.label for link in links_for(lan, today=today, path="/people/7/")[0]] == ["Danh sách"]
    assert [link.is_current for link in links_for(hiep, today=today, path="/people/7/")[0]] == [False, True]
    assert [link.is_current for link in links_for(hiep, today=today, path="/elsewhere/")[0]] == [False, False]
    place_under("/elsewhere/", "people")
    assert [link.is_current for link in links_for(hiep, today=today, path="/elsewhere/7/")[0]] == [False, True]


def test_every_component_renders_in_both_languages(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    for language, word in (("vi", "Việc tiếp theo"), ("en", "Next step")):
        client.cookies["django_language"] = language
        page = client.get("/specimen/").content.decode()
        assert word in page
        assert "không bắt buộc" in page or language == "en"
    translation.activate("vi")


def test_pages_hold_no_inline_script_and_no_inline_style(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    page = client.get("/specimen/").content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    templates = [*UI.parent.rglob("*.html")]
    named = {name for file in templates for name in re.findall(r'{% icon "([^"]+)"', file.read_text())}
    assert named <= set(ICONS)
    assert {f"shape-{tone}" for tone in ("draft", "wait", "due", "late", "done", "stop", "note")} <= set(ICONS)


def test_the_frame_costs_three_queries(
    client: Client, hiep: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(hiep)
    with django_assert_max_num_queries(3):  # session, user, grants
        client.get("/specimen/")


@pytest.mark.urls("config.urls")
def test_a_full_rail_moves_its_words_aside_into_the_account_menu(hiep: User, lan: User) -> None:
    today = date(2026, 11, 22)
    rail, aside = links_for(hiep, today=today, path="/")
    assert len(rail) <= 7
    assert {link.label for link in aside} >= {"Hồ sơ của tôi", "Tiêu chuẩn"}
    rail, aside = links_for(lan, today=today, path="/")
    assert len(rail) <= 7
    assert "Hồ sơ của tôi" in {link.label for link in rail}
    assert {link.label for link in aside} <= {"Tiêu chuẩn"}
