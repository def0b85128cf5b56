"""What stands around every view: the allowed methods, the action it needs, and refusals turned into a page."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import Any, Protocol, cast, overload

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget
from django_htmx.middleware import HtmxDetails

from haidang.foundation.access.actions import Action
from haidang.foundation.access.queries import may
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Refused


class PageRequest(HttpRequest):
    """A request as views see it: signed in, with its day and its as-of day (set by the middleware)."""

    user: User
    htmx: HtmxDetails
    today: date
    as_of: date


class View(Protocol):
    """A view that takes a page request and the parts of its URL."""

    def __call__(self, request: PageRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


type Wired = Callable[..., HttpResponseBase]


def page(action: Action, methods: Iterable[str] = ("GET",)) -> Callable[[View], Wired]:
    """Open a view to signed-in people who hold a role for the action today."""

    def decorate(view: View) -> Wired:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            page_request = cast("PageRequest", request)
            if not may(page_request.user, action, page_request.today):
                raise PermissionDenied(_("Your roles do not include this page."))
            return _answer(view, page_request, args, kwargs)

        return _wire(wrapped, methods, action)

    return decorate


@overload
def own_page(view: View, /) -> Wired: ...
@overload
def own_page(*, methods: Iterable[str]) -> Callable[[View], Wired]: ...
def own_page(view: View | None = None, /, *, methods: Iterable[str] = ("GET",)) -> Wired | Callable[[View], Wired]:
    """Open a view to everyone who is signed in: it shows or changes only what is one's own."""

    def decorate(inner: View) -> Wired:
        @wraps(inner)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _answer(inner, cast("PageRequest", request), args, kwargs)

        return _wire(wrapped, methods, None)

    return decorate if view is None else decorate(view)


@overload
def public_page(view: View, /) -> Wired: ...
@overload
def public_page(*, methods: Iterable[str]) -> Callable[[View], Wired]: ...
def public_page(view: View | None = None, /, *, methods: Iterable[str] = ("GET",)) -> Wired | Callable[[View], Wired]:
    """Open a view to anyone, signed in or not; such views stand on a short list held by a test."""

    def decorate(inner: View) -> Wired:
        return login_not_required(own_page(methods=methods)(inner))

    return decorate if view is None else decorate(view)


def _wire(wrapped: Wired, methods: Iterable[str], action: Action | None) -> Wired:
    """Refuse other methods before anything is loaded, and show the action to the architecture tests."""
    allowed = list(methods)
    if "GET" in allowed:
        allowed.append("HEAD")

    @wraps(wrapped)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in allowed:
            response = render(request, "405.html", {"allowed": allowed}, status=405)
            response["Allow"] = ", ".join(allowed)
            return response
        return wrapped(request, *args, **kwargs)

    guarded.action = action  # type: ignore[attr-defined]
    guarded.methods = tuple(allowed)  # type: ignore[attr-defined]
    return guarded


def _answer(view: View, request: PageRequest, args: tuple[Any, ...], kwargs: dict[str, Any]) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except Refused as refusal:
        return refusal_page(request, refusal)


def refusal_page(request: PageRequest, refusal: Refused) -> HttpResponse:
    """Answer 422 with the sentence that tells the user what to do; a notice for htmx."""
    template = "ui/_refusal.html" if request.htmx else "422.html"
    answer = render(request, template, {"sentence": str(refusal), "back": _way_back(request)}, status=422)
    if request.htmx:  # the sentence goes to the notice of the frame, not in the place of a row
        retarget(answer, "#notice")
        reswap(answer, "innerHTML")
    return answer


def _way_back(request: HttpRequest) -> str:
    """The page the user came from, when it is ours; otherwise the page itself."""
    referer = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    return referer if url_has_allowed_host_and_scheme(referer, allowed_hosts=hosts) else request.path
