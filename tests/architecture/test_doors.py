"""Every URL carries a permission action, or stands on a short list that a person keeps."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from haidang.foundation.access.actions import Action
from haidang.foundation.accounts.models import User
from tests.architecture.tree import urls

# Open to anyone, signed in or not.
PUBLIC = {
    "accounts:sign_in",
    "accounts:demo_sign_in",
    "set_language",
    "public:verify",
    "public:certificate",
    "public:qr",
    "api:schema",
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
    "api:tokens",
    "api:revoke",
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


PROGRAM_DOORS = [(name, pattern) for name, pattern in DOORS if hasattr(pattern.callback, "endpoint")]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "pattern"), PROGRAM_DOORS, ids=[name for name, _ in PROGRAM_DOORS])
def test_no_endpoint_answers_without_a_token_nor_to_a_signed_in_browser(
    name: str, pattern: URLPattern, client: Client, son: User
) -> None:
    address = reverse(name, args=[1] if "<int:pk>" in str(pattern.pattern) else [])
    [method] = pattern.callback.methods  # type: ignore[attr-defined]
    client.force_login(son)
    assert client.generic(method, address).status_code == 401
    assert client.delete(address).status_code == 405


def test_every_address_of_the_api_is_an_endpoint_or_a_page_of_the_list() -> None:
    addresses = {name for name, _ in DOORS if name.startswith("api:")}
    assert addresses - {name for name, _ in PROGRAM_DOORS} == {"api:tokens", "api:revoke", "api:schema"}


def test_every_action_is_named_once() -> None:
    carried = {getattr(pattern.callback, "action", None) for _, pattern in DOORS}
    codes = [action.code for action in carried if isinstance(action, Action)]
    assert len(codes) == len(set(codes))


def test_the_lists_of_open_doors_name_only_doors_that_exist() -> None:
    names = {name for name, _ in DOORS}
    assert names >= PUBLIC | OWN, sorted((PUBLIC | OWN) - names)
