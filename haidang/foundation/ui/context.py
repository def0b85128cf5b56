"""What the frame of every page needs: rail, seats, addresses of the frame's own forms, versions."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from haidang.foundation.notifications.queries import MOST_COUNTED, count_unseen
from haidang.foundation.ui.navigation import NavLink, links_for, tabs_for
from haidang.foundation.ui.pages import PageRequest
from haidang.foundation.ui.seats import Seat, current_seat, list_seats


@dataclass(kw_only=True)
class Face:
    """Read lazily by the templates, so that pages without the frame ask nothing of the database."""

    request: PageRequest
    version: str = field(default_factory=lambda: str(getattr(settings, "HAIDANG_VERSION", "")))
    law_version: str = field(default_factory=lambda: str(getattr(settings, "HAIDANG_LAW_VERSION", "")))

    @cached_property
    def words(self) -> tuple[list[NavLink], list[NavLink]]:
        if not self._is_signed_in:
            return [], []
        return links_for(self.request.user, today=self.request.today, path=self.request.path)

    @property
    def rail(self) -> list[NavLink]:
        return self.words[0]

    @property
    def aside(self) -> list[NavLink]:
        return self.words[1]

    @cached_property
    def tabs(self) -> list[NavLink]:
        """Tabs beside the word of the rail this page belongs to."""
        return (
            tabs_for(self.request.user, today=self.request.today, path=self.request.path) if self._is_signed_in else []
        )

    @cached_property
    def seats(self) -> list[Seat]:
        return list_seats(self.request.user, self.request.today) if self._is_signed_in else []

    @cached_property
    def seat(self) -> Seat | None:
        return current_seat(self.request) if self._is_signed_in else None

    @cached_property
    def unseen(self) -> int:
        """Notices not opened yet, for the bell."""
        return count_unseen(self.request.user) if self._is_signed_in else 0

    @property
    def unseen_shown(self) -> str:
        return f"{MOST_COUNTED}+" if self.unseen > MOST_COUNTED else str(self.unseen)

    @property
    def notices_url(self) -> str:
        return _url("notices:list")

    @property
    def search_url(self) -> str:
        return _url("home:search")

    @property
    def help_url(self) -> str:
        return _url("home:help")

    @property
    def choose_day_url(self) -> str:
        return _url("ui:choose_day")

    @property
    def choose_unit_url(self) -> str:
        return _url("ui:choose_unit")

    @property
    def language_url(self) -> str:
        return _url("set_language")

    @property
    def sign_in_url(self) -> str:
        return _url("accounts:sign_in")

    @property
    def sign_out_url(self) -> str:
        return _url("accounts:sign_out")

    @property
    def password_url(self) -> str:
        return _url("accounts:password")

    @property
    def _is_signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return user is not None and user.is_authenticated


def face(request: HttpRequest) -> dict[str, Face]:
    """Context processor: `face` in every template."""
    return {"face": Face(request=cast("PageRequest", request))}


def _url(name: str) -> str:
    """Address of a page, empty when it is not mounted in this installation."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
