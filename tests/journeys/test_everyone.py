"""The demo city: every card signs in, every word of everybody's rail opens, at both widths and without a fault."""

import pytest
from playwright.sync_api import Page, expect

from haidang.front.demo.sign_ins import SHOWN
from tests.journeys.browser import SETTLED, Crew

pytestmark = pytest.mark.journey
CARDS = [card.username for card in SHOWN]
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
    answers = [(address, page.request.get(address).status) for address in addresses]
    assert [answer for answer in answers if answer[1] != OK] == []
    assert crew.faults == []


def test_the_door_lists_every_card_and_fits_a_phone(crew: Crew, demo_city: None) -> None:
    page = crew.visitor()
    page.goto("/")
    assert [card.get_attribute("value") for card in page.locator("button.player").all()] == CARDS
    crew.look(page, "demo-door")
    assert crew.faults == []


MAIN_PAGES = {
    "son": {
        "home-lead": "/",
        "plan": "/plans/sgddt-hp-2024/",
        "plan-table": "/plans/sgddt-hp-2024/tasks/",
        "appendix": "/reports/",
        "rounds": "/needs/",
        "lists": "/nominations/",
        "quotas": "/nominations/quotas/",
        "classes": "/classes/",
        "staff": "/personnel/",
        "certificates": "/results/certificates/",
        "search": "/search/?q=lan",
        "help": "/help/",
        "standards": "/standards/",
        "allocations": "/allocations/",
        "list-changes": "/nominations/changes/",
        "list-documents": "/nominations/documents/",
        "plan-imports": "/plans/imports/",
        "plan-bring": "/plans/imports/new/",
        "wards-dispatches": "/dispatches/wards/",
    },
    "director": {"home-director": "/", "board": "/plan-board/", "approvals": "/deciding/", "register": "/outgoing/"},
    "hiep": {"home": "/", "absences": "/classes/absences/", "duties": "/dispatches/mine/"},
    "lan": {
        "home-teacher": "/",
        "my-classes": "/classes/mine/",
        "my-needs": "/needs/mine/",
        "my-file": "/staff-file/mine/",
        "my-nominations": "/nominations/mine/",
        "to-read": "/dissemination/mine/",
        "notices": "/notices/",
        "notice-settings": "/notices/settings/",
    },
    "mai": {
        "home-ward": "/",
        "dissemination": "/dissemination/",
        "communication": "/dissemination/communication/",
        "dispatches": "/dispatches/",
    },
    "khoa": {"home-provider": "/"},
    "tam": {"trail": "/administration/trail/"},
    "admin": {"accounts": "/administration/accounts/"},
}


@pytest.mark.parametrize("username", MAIN_PAGES)
def test_the_main_pages_are_accessible_and_fit_both_screens(crew: Crew, demo_city: None, username: str) -> None:
    page = crew.sign_in(username)
    for name, path in MAIN_PAGES[username].items():
        answer = page.goto(path)
        assert answer is not None
        assert (path, answer.status) == (path, OK)
        expect(page.locator("main h1")).not_to_be_empty()
        crew.look(page, f"demo-{name}")
    assert crew.faults == []


PICTURES = {
    "home": ("hiep", "/", ""),
    "appendix": ("director", "/plan-board/", ""),
    "list-building": ("hiep", "/nominations/?state=draft", "table th a, table td a"),
    "allocation-run": ("son", "/allocations/", "table th a, table td a"),
    "approvals": ("director", "/deciding/", ""),
    "plan-import": ("son", "/plans/imports/", "table th a, table td a"),
    "plan-levels": ("son", "/plans/?kind=multi_year", "table th a, table td a"),
    "dispatch-matrix": ("mai", "/dispatches/", "table th a, table td a"),
    "coverage": ("mai", "/dissemination/", "table th a, table td a"),
}  # name: whose screen, address, and the link to follow from there


def test_the_pictures_of_the_documentation_are_taken(crew: Crew, demo_city: None) -> None:
    """They stand in data/screenshots/; whoever changes the look copies them to docs/images/."""
    for name, (username, path, link) in PICTURES.items():
        page = crew.of(username)
        page.goto(path)
        if link:
            page.locator("main").locator(link).first.click()
            page.wait_for_function(SETTLED)
        crew.picture(page, name)
    assert crew.faults == []
