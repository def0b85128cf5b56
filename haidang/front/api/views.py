"""One's tokens for programs, and the schema of the API."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, F
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.foundation.access.models import AccessToken
from haidang.foundation.access.tokens import issue_token, revoke_token
from haidang.foundation.ui.pages import PageRequest, own_page, public_page
from haidang.front.api.forms import TokenForm
from haidang.front.api.schema import render_schema

USUALLY = timedelta(days=90)


@own_page(methods=("GET", "POST"))
def tokens(request: PageRequest) -> HttpResponse:
    """My tokens; a new one shows its secret on this very page, once."""
    form = TokenForm(request.POST or None, initial={"expires_on": request.today + USUALLY})
    issued = None
    if request.method == "POST" and form.is_valid():
        issued = issue_token(**form.cleaned_data, by=request.user, now=timezone.now(), today=request.today)
        form = TokenForm(initial={"expires_on": request.today + USUALLY})
    mine = AccessToken.objects.filter(owner=request.user).annotate(changes=Count("acts"))
    context = {
        "form": form,
        "issued": issued,
        "tokens": mine.order_by(F("revoked_at").desc(nulls_first=True), "-pk")[:50],
        "address": request.build_absolute_uri("/api/"),
    }
    answer = render(request, "api/tokens.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@own_page(methods=("POST",))
def revoke(request: PageRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(AccessToken, pk=pk, owner=request.user)
    revoke_token(token, by=request.user, now=timezone.now())
    messages.success(request, _("The token opens nothing from now on."))
    return redirect("api:tokens")


@public_page
def schema(request: PageRequest) -> HttpResponse:
    """What programs can ask for; it names no person, unit or figure."""
    return JsonResponse(render_schema(request.build_absolute_uri("/")), json_dumps_params={"ensure_ascii": False})
