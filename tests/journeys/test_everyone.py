"""The demo city: every card signs in, every word of everybody's rail opens, at both widths and without a fault."""

import pytest
from playwright.sync_api import Page, expect

from haidang.front.demo.sign_ins import SHOWN
from tests.journeys.browser import PHONE, WIDE, Crew

pytestmark = pytest.mark.journey
CARDS = [card.username for card in SHOWN]
# The main pages, by who opens them and where from home; "district" has no role any more.
OK = 200


def words_of_rail(page: Page) -> list[str]:
    """Where the rail and the account menu lead."""
    links = page.locator("nav.rail .rail__words > li:not(.rail__more) > a, .me a")
    return [link.get_attribute("href") or "" for link in links.all()]


@pytest.mark.parametrize("username", CARDS)
def test_every_card_signs_in_and_every_word_of_its_rail_opens(crew: Crew, demo_city: None, username: str) -> None:
    page = crew.sign_in(username)
    addresses = words_of_rail(page)
    assert "/" in addresses
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert (answer.status, address) == (OK, address)
        expect(page.locator("main h1")).not_to_be_empty()
    assert crew.faults == []


def test_the_door_lists_every_card_and_fits_a_phone(crew: Crew, demo_city: None) -> None:
    page = crew.visitor()
    page.goto("/")
    assert [card.get_attribute("value") for card in page.locator("button.player").all()] == CARDS
    crew.look(page, "demo-door")
    assert crew.faults == []


MAIN_PAGES = (
    ("son", "/", "home-lead"),
    ("hiep", "/", "home"),
    ("son", "/plans/sgddt-hp-2024/", "plan"),
    ("son", "/plans/sgddt-hp-2024/tasks/", "appendix-printed"),
    ("director", "/plan-board/", "board"),
    ("son", "/reports/", "appendix"),
    ("son", "/needs/", "rounds"),
    ("son", "/nominations/", "lists"),
    ("son", "/nominations/quotas/", "quotas"),
    ("son", "/classes/", "classes"),
    ("son", "/personnel/", "staff"),
    ("son", "/results/certificates/", "certificates"),
    ("hiep", "/classes/absences/", "absences"),
    ("lan", "/", "home-teacher"),
    ("lan", "/classes/mine/", "my-classes"),
    ("lan", "/needs/mine/", "my-needs"),
    ("lan", "/staff-file/mine/", "my-file"),
    ("khoa", "/", "home-provider"),
    ("mai", "/", "home-ward"),
    ("tam", "/administration/trail/", "trail"),
    ("admin", "/administration/accounts/", "accounts"),
    ("son", "/search/?q=lan", "search"),
    ("son", "/help/", "help"),
    ("son", "/standards/", "standards"),
)


@pytest.mark.parametrize(("username", "address", "name"), MAIN_PAGES, ids=[name for _, _, name in MAIN_PAGES])
def test_a_main_page_is_accessible_and_fits_both_screens(
    crew: Crew, demo_city: None, username: str, address: str, name: str
) -> None:
    page = crew.sign_in(username)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == OK
    crew.look(page, f"demo-{name}")
    assert crew.faults == []


def test_the_picture_of_a_phone_is_as_wide_as_a_phone() -> None:
    assert PHONE["width"] < WIDE["width"]
