"""What stands around every answer of the API: token, action, one method, and refusals as JSON with a stable code."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Protocol, cast

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from haidang.foundation.access.actions import Action
from haidang.foundation.access.models import AccessToken
from haidang.foundation.access.queries import may
from haidang.foundation.access.tokens import act_once, use_token
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Refused

SCHEME = "Bearer "


class ApiRequest(HttpRequest):
    """A request of a program: its user is the owner of the token, `sent` what its JSON says."""

    user: User
    today: date
    sent: Mapping[str, Any]


class Answering(Protocol):
    """An endpoint takes the request and the parts of its URL and returns what becomes JSON."""

    __name__: str

    def __call__(self, request: ApiRequest, /, *args: Any, **kwargs: Any) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What the schema tells of one address."""

    action: Action
    method: str
    takes: type[forms.Form] | None
    filters: Mapping[str, str]
    gives: type
    does: str


class BadRequest(Exception):  # noqa: N818 - an answer, not an error
    """The request cannot be read: its sentence, and what is wrong with each field."""

    def __init__(self, sentence: str, fields: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(sentence)
        self.fields = dict(fields or {})


def endpoint(
    action: Action,
    *,
    gives: type,
    method: str = "GET",
    takes: type[forms.Form] | None = None,
    filters: Mapping[str, str] | None = None,
) -> Callable[[Answering], Callable[..., HttpResponse]]:
    """Open an address to programs whose token's owner holds a role for the action today.

    What POST changes is changed once for each Idempotency-Key. `takes` describes the JSON that is sent, `filters`
    the words of the address, `gives` the answer.
    """

    def decorate(view: Answering) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with translation.override(translation.get_language_from_request(request)):
                answer = _respond(view, told, request, args, kwargs)
                answer["Content-Language"] = translation.get_language()
            answer["Cache-Control"] = "no-store"
            patch_vary_headers(answer, ("Accept-Language", "Authorization"))
            return answer

        does = " ".join((view.__doc__ or "").split())
        told = Endpoint(action=action, method=method, takes=takes, filters=filters or {}, gives=gives, does=does)
        wired: Any = csrf_exempt(login_not_required(guarded))  # no cookie opens it, so no page can forge a call
        wired.action, wired.methods, wired.endpoint = action, (method,), told
        return cast("Callable[..., HttpResponse]", wired)

    return decorate


def read(form: forms.Form) -> dict[str, Any]:
    """What a form filled with `request.sent` says; otherwise BadRequest with a sentence for each field."""
    unknown = {name: [_("There is no such field here.")] for name in form.data.keys() - form.fields.keys()}
    if form.is_valid() and not unknown:
        return form.cleaned_data
    wrong = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    raise BadRequest(_("The request is incomplete or wrong; see its fields."), wrong | unknown)


def code_of(refusal: Refused) -> str:
    """The stable word for a refusal: the name of its class, not_enough_places for NotEnoughPlaces."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(refusal).__name__).lower()


def _respond(view: Answering, told: Endpoint, request: HttpRequest, args: Any, kwargs: dict[str, Any]) -> HttpResponse:
    if request.method != told.method:
        answer = _problem(
            405, "method_not_allowed", _("This address answers only %(method)s.") % {"method": told.method}
        )
        answer["Allow"] = told.method
        return answer
    token = _token_of(request)
    if token is None:
        answer = _problem(401, "token_missing", _("Send a valid token: Authorization: Bearer hd_…"))
        answer["WWW-Authenticate"] = SCHEME.strip()
        return answer
    if token.calls > settings.API_CALLS_A_MINUTE:
        answer = _problem(429, "too_many_calls", _("Too many calls in this minute. Wait and repeat."))
        answer["Retry-After"] = str(60 - timezone.now().second)
        return answer
    opened = cast("ApiRequest", request)
    opened.user = token.owner
    return _answered(view, told, opened, token, args, kwargs)


def _answered(
    view: Answering, told: Endpoint, request: ApiRequest, token: AccessToken, args: Any, kwargs: dict[str, Any]
) -> HttpResponse:
    if not may(request.user, told.action, request.today):
        return _forbidden()
    try:
        if told.method == "GET":
            return _json(view(request, *args, **kwargs))
        return _acted(lambda: view(request, *args, **kwargs), request, token)
    except BadRequest as wrong:
        return _problem(422, "invalid_request", str(wrong), wrong.fields)
    except Refused as refusal:
        return _problem(422, code_of(refusal), str(refusal))
    except PermissionDenied:
        return _forbidden()
    except Http404:
        return _problem(404, "not_found", _("There is no such thing in the units of the token's owner."))


def _forbidden() -> JsonResponse:
    return _problem(403, "forbidden", _("The roles of the token's owner do not allow this here."))


def _acted(act: Callable[[], Any], request: ApiRequest, token: AccessToken) -> HttpResponse:
    request.sent = _json_of(request)
    asked = f"{request.path}\n{json.dumps(request.sent, sort_keys=True)}".encode()
    key = request.headers.get("Idempotency-Key", "")
    done = act_once(token, key=key, asked=asked, now=timezone.now(), act=act)
    answer = _json(done.answer)
    if done.is_repeated:
        answer["Idempotency-Replayed"] = "true"
    return answer


def _json_of(request: HttpRequest) -> Mapping[str, Any]:
    try:
        sent = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise BadRequest(_("The body is not a JSON object."))
    return sent


def _token_of(request: HttpRequest) -> AccessToken | None:
    said = request.headers.get("Authorization", "")
    if not said.startswith(SCHEME):
        return None
    return use_token(said.removeprefix(SCHEME).strip(), now=timezone.now(), today=timezone.localdate())


def _problem(status: int, code: str, sentence: str, fields: Mapping[str, list[str]] | None = None) -> JsonResponse:
    told: dict[str, object] = {"code": code, "sentence": sentence}
    if fields:
        told["fields"] = fields
    return _json(told, status)


def _json(told: Mapping[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
