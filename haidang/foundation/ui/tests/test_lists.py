"""Keyset paging, folded search, and how figures are written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from haidang.foundation.accounts.models import User
from haidang.foundation.ui.lists import Choice, read_filter
from haidang.foundation.ui.templatetags import ui

pytestmark = [pytest.mark.urls("haidang.foundation.ui.tests.urls"), pytest.mark.django_db]


@pytest.fixture
def people() -> list[str]:
    """Eight accounts, two with the same name; returned in the order of the list."""
    for number, name in enumerate("ABCDDEFG"):
        User.objects.create_user(f"u{number}", full_name=f"Lê {name}")
    return [f"u{number}" for number in range(8)]


@pytest.fixture
def reader(client: Client, people: list[str]) -> Client:
    user = User.objects.create_user("zz", full_name="Vũ Z")
    client.force_login(user)
    return client


def walk(reader: Client, address: str, word: str) -> list[str]:
    """All pages from `address` onwards, in the direction of the link `rel=word`."""
    pages = []
    while address:
        answer = reader.get(address)
        pages.append(answer["X-Rows"])
        listing = answer.context["listing"]
        query = listing.next_query if word == "next" else listing.previous_query
        address = f"/people/{query}" if query else ""
    return pages


def test_pages_forwards_show_each_row_once(reader: Client) -> None:
    assert walk(reader, "/people/?q=le", "next") == ["u0,u1,u2", "u3,u4,u5", "u6,u7"]


def test_pages_backwards_show_the_same_pages(reader: Client) -> None:
    first = reader.get("/people/?q=le").context["listing"]
    second = reader.get(f"/people/{first.next_query}").context["listing"]
    last = f"/people/{second.next_query}"
    assert walk(reader, last, "previous") == ["u6,u7", "u3,u4,u5", "u0,u1,u2"]


def test_a_falling_list_pages_too(reader: Client) -> None:
    assert walk(reader, "/people/?q=le&falling=1", "next") == ["u7,u6,u5", "u4,u3,u2", "u1,u0"]


def test_search_finds_names_without_their_marks_and_paging_keeps_the_words(reader: Client) -> None:
    answer = reader.get("/people/?q=LÊ")
    assert answer["X-Rows"] == "u0,u1,u2"
    assert "q=L%C3%8A" in answer.context["listing"].next_query


@pytest.mark.parametrize(
    "cursor", ["x", "!!", "W10", "eyJhIjoxfQ", "WzEsMl0x", "bnVsbA", "WzEsICJhIl0", "WyJcdTAwMDAiLDFd", "é"]
)
def test_a_broken_paging_word_is_refused_with_a_sentence(reader: Client, cursor: str) -> None:
    answer = reader.get(f"/people/?{urlencode({'after': cursor})}")
    assert answer.status_code == 422
    assert "trang đầu" in answer.content.decode()


def test_a_filter_ignores_words_it_does_not_offer() -> None:
    choices = [Choice(value="THCS", label="THCS")]
    rf = RequestFactory()
    assert read_filter(rf.get("/?level=THCS"), name="level", label="Cấp", choices=choices).chosen_label == "THCS"
    assert read_filter(rf.get("/?level=zzz"), name="level", label="Cấp", choices=choices).chosen == ""


def test_the_query_string_keeps_the_other_words_and_starts_paging_anew() -> None:
    request = RequestFactory().get("/?q=lan&level=MN&after=abc")
    made = Template('{% load ui %}{% qs level="THCS" %} {% qs_without "level" %}').render(Context({"request": request}))
    assert made == "?q=lan&amp;level=THCS ?q=lan"


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0"), (1234, "1.234"), (1234.5, "1.234,5"), (Decimal("1234.50"), "1.234,5"), (-1000000, "-1.000.000"),
     (10.0, "10"), (100, "100"), (None, "–")],
)  # fmt: skip
def test_numbers_are_written_the_vietnamese_way(number: float | Decimal | None, written: str) -> None:
    assert str(ui.vn_number(number)) == written


def test_money_days_and_moments_are_written_the_vietnamese_way() -> None:
    assert ui.money(1234000) == "1.234.000\u00a0đ"
    assert ui.vn_date(date(2024, 3, 5)) == "05/03/2024"
    assert ui.vn_date(datetime(2024, 3, 5, 20, 0, tzinfo=UTC)) == "06/03/2024"
    assert ui.vn_moment(datetime(2024, 3, 5, 1, 5, tzinfo=UTC)) == "08:05 05/03/2024"
    assert ui.vn_date(None) == ui.vn_moment(None) == ""
    assert ui.percent_of(21, 42) == 50
    assert ui.percent_of(3, 0) == 0


def test_ids_and_years_are_written_without_points_and_meters_with_machine_numbers() -> None:
    page = Template('{{ pk }} {% load ui %}{% include "ui/_meter.html" with part=2.5 whole=1200 of="x" only %}')
    made = page.render(Context({"pk": 2024}))
    assert made.startswith("2024 ")
    assert 'max="1200" value="2.5"' in made
    assert "1.200" in made
