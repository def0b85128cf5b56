"""Gives every request its real day and the as-of day chosen in the top bar."""

from collections.abc import Callable
from datetime import date
from typing import cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from haidang.foundation.ui.pages import PageRequest

AS_OF_KEY = "as_of"


class DayMiddleware:
    """Sets request.today (the real local date) and request.as_of (chosen by the user, today by default)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        dated = cast("PageRequest", request)
        dated.today = timezone.localdate()
        dated.as_of = _chosen_day(request) or dated.today
        return self.get_response(request)


def _chosen_day(request: HttpRequest) -> date | None:
    chosen = request.session.get(AS_OF_KEY)
    if not isinstance(chosen, str):
        return None
    try:
        return date.fromisoformat(chosen)
    except ValueError:
        return None
