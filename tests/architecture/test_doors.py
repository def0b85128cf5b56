"""Every URL carries a permission action, or stands on a short list that a person keeps."""

import pytest
from django.urls import URLPattern

from haidang.foundation.access.actions import Action
from tests.architecture.tree import urls

# Open to anyone, signed in or not.
PUBLIC = {
    "accounts:sign_in",
    "accounts:demo_sign_in",
    "set_language",
    "public:verify",
    "public:certificate",
    "public:qr",
}
# Open to everyone signed in: only one's own things.
OWN = {
    "accounts:sign_out",
    "accounts:password",
    "ui:choose_day",
    "ui:choose_unit",
    "home:today",
    "home:search",
    "home:help",
    "staff_file:mine",
    "notices:list",
    "notices:open",
    "notices:see_all",
    "notices:settings",
}
DOORS = [(name, pattern) for _, name, pattern in urls()]


@pytest.mark.parametrize(("name", "pattern"), DOORS, ids=[name for name, _ in DOORS])
def test_every_url_has_a_name_and_an_action(name: str, pattern: URLPattern) -> None:
    assert name, f"{pattern.pattern} has no name"
    action = getattr(pattern.callback, "action", None)
    if name in PUBLIC:
        return
    if name in OWN:
        assert getattr(pattern.callback, "login_required", True)
        return
    assert isinstance(action, Action), f"{name} carries no action; decorate its view with @page(ACTION)"


def test_every_action_is_named_once() -> None:
    carried = {getattr(pattern.callback, "action", None) for _, pattern in DOORS}
    codes = [action.code for action in carried if isinstance(action, Action)]
    assert len(codes) == len(set(codes))


def test_the_lists_of_open_doors_name_only_doors_that_exist() -> None:
    names = {name for name, _ in DOORS}
    assert names >= PUBLIC | OWN, sorted((PUBLIC | OWN) - names)
