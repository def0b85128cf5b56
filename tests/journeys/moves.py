"""The small moves of every journey: press a word, follow the rail, fill a form, read what the page says."""

from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect


def main_of(page: Page) -> Locator:
    return page.locator("main")


def press(page: Page, name: str, *, within: Locator | None = None) -> None:
    """Presses the first button or link of that name in the page's content."""
    place = within or main_of(page)
    wanted = place.get_by_role("button", name=name, exact=True).or_(place.get_by_role("link", name=name, exact=True))
    wanted.locator("visible=true").first.click()


def unfold(page: Page, word: str, *, within: Locator | None = None) -> None:
    """Opens what a word hides (a details element)."""
    place = within or main_of(page)
    place.locator("summary", has_text=word).locator("visible=true").first.click()


def follow_rail(page: Page, word: str) -> None:
    """Goes to one of the main parts."""
    page.locator("nav.rail").get_by_role("link", name=word, exact=True).first.click()
    expect(page.locator("nav.rail a[aria-current=page]").first).to_contain_text(word)


def fill(page: Page, values: Mapping[str, str]) -> None:
    """Fills fields by the words beside them; choices by the beginning of what they say."""
    for label, value in values.items():
        field = main_of(page).get_by_label(label).locator("visible=true").first
        if field.evaluate("(element) => element.tagName") == "SELECT":
            option = field.locator("option", has_text=value).first
            field.select_option(value=option.get_attribute("value"))
        else:
            field.fill(value)


def says(page: Page, text: str) -> None:
    """The content of the page says so."""
    expect(main_of(page)).to_contain_text(text)
