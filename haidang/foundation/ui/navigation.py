"""The words of the rail: each app registers its own, and a user sees those their roles open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise

from haidang.foundation.access.actions import Action
from haidang.foundation.access.queries import may
from haidang.foundation.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One word of the rail; an action of None shows it to everyone who is signed in.

    An `aside` word moves to the account menu for people whose rail would otherwise hold more than seven words.
    A word `under` another one (its url name) is no word of the rail: it is a tab beside that one.
    """

    label: str | Promise
    url_name: str
    icon: str
    action: Action | None
    order: int
    aside: bool = False
    under: str = ""


@dataclass(frozen=True)
class NavLink:
    """A word of the rail as one user sees it on one page."""

    label: str | Promise
    url: str
    icon: str
    is_current: bool


HOME = "/"  # every address starts with it, so it is current only on itself
MOST_WORDS = 7

_items: dict[str, NavItem] = {}
_places: dict[str, str] = {}


def register(item: NavItem) -> None:
    """Add a word to the rail; called in AppConfig.ready(), once for each url name."""
    _items[item.url_name] = item


def place_under(address: str, word: str) -> None:
    """Pages below the address stand inside a word of the rail (its url name) although they are mounted elsewhere."""
    _places[address] = word


def list_items() -> list[NavItem]:
    """All registered words in the order of the rail."""
    return sorted(_items.values(), key=lambda item: (item.order, item.url_name))


def links_for(user: User, *, today: date, path: str) -> tuple[list[NavLink], list[NavLink]]:
    """The words this user may open, on the rail and in the account menu; the one nearest to the path is marked."""
    shown = [
        (item, url) for item, url in _with_urls(list_items()) if item.action is None or may(user, item.action, today)
    ]
    words = [(item, url) for item, url in shown if not _is_tab(item, shown)]
    here = _word_of(path, shown)
    too_many = max(0, len(words) - MOST_WORDS)
    moved = [item for item, _ in words if item.aside][-too_many:] if too_many else []
    links = [
        (
            item in moved,
            NavLink(item.label, url, item.icon, is_current=item.url_name == here),
        )
        for item, url in words
    ]
    return [link for is_aside, link in links if not is_aside], [link for is_aside, link in links if is_aside]


def tabs_for(user: User, *, today: date, path: str) -> list[NavLink]:
    """The word of the rail whose page this is with those that stand under it; nothing on any other page."""
    shown = [
        (item, url) for item, url in _with_urls(list_items()) if item.action is None or may(user, item.action, today)
    ]
    here = next((item for item, url in shown if url == path), None)
    if here is None:
        return []
    head = here.under if _is_tab(here, shown) else here.url_name
    tabs = [(item, url) for item, url in shown if item.url_name == head or (item.under == head and head)]
    links = [NavLink(item.label, url, item.icon, is_current=url == path) for item, url in tabs]
    return links if len(links) > 1 else []


def _word_of(path: str, shown: list[tuple[NavItem, str]]) -> str | None:
    """The word of the rail nearest to the path: its own, or the one that its tab or place stands under."""
    words = {url: item.under if _is_tab(item, shown) else item.url_name for item, url in shown}
    words |= _places
    found = [url for url in words if path == url or (url != HOME and path.startswith(url))]
    return words[max(found, key=len)] if found else None


def _is_tab(item: NavItem, shown: Iterable[tuple[NavItem, str]]) -> bool:
    """Under a word that this user sees; where that word is hidden, it is a word of its own."""
    return bool(item.under) and any(other.url_name == item.under for other, _ in shown)


def may_open(user: User, url: str, *, today: date) -> bool:
    """Whether the roles of the user open the page at our own address: a link that leads to a refusal is not shown."""
    action = getattr(resolve(url).func, "action", None)
    return action is None or may(user, action, today)


def _with_urls(items: Iterable[NavItem]) -> Iterable[tuple[NavItem, str]]:
    for item in items:
        try:
            yield item, reverse(item.url_name)
        except NoReverseMatch:  # a page that is not mounted here (tests, a smaller installation)
            continue
