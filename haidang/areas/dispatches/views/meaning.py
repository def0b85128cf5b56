"""Whom a rule means while it is chosen: in a draft, and beside the source of a brought document."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.dispatches.forms import RuleForm, rule_of
from haidang.areas.dispatches.imports.drafts import draft_of
from haidang.areas.dispatches.models import DispatchImport, DispatchImportState
from haidang.areas.dispatches.operations import choose_rule
from haidang.areas.dispatches.permissions import IMPORT_DISPATCH
from haidang.areas.dispatches.queries.addressees import list_addressees
from haidang.areas.dispatches.queries.raw import LineKind
from haidang.foundation.access.queries import get
from haidang.foundation.organisation.models import Unit
from haidang.foundation.ui.pages import PageRequest, page

MOST_NAMED = 60


def meant_by(chosen: Mapping[str, Any], *, issuer: Unit, day: date) -> dict[str, Any]:
    """The units a rule means on the day, the first sixty by name."""
    trial = RuleForm(chosen, issuer=issuer, day=day).preview()
    addressees = list_addressees([trial], issuer, day) if trial else []
    return {
        "number": len(addressees),
        "named": addressees[:MOST_NAMED],
        "more": max(0, len(addressees) - MOST_NAMED),
        "day": day,
    }


@page(IMPORT_DISPATCH, methods=("GET", "POST"))
def brought_rule(request: PageRequest, pk: int, line: int) -> HttpResponse:
    """Whom a line of "Kính gửi" means, beside its printed words; begins with what was guessed."""
    brought, printed, guessed = _line_of(request, pk, line)
    initial = {"printed": printed, **guessed}
    form = RuleForm(
        request.POST or None,
        issuer=brought.issuer,
        day=request.today,
        initial=initial,
    )
    form.fields["printed"].disabled = True  # the document's own words: they are corrected in their cell
    back = reverse("dispatches:import", args=[pk]) + f"?line=line-{line}#line-{line}"
    if request.method == "POST" and form.is_valid():
        choose_rule(brought, line=line, rule=form.facts(), by=request.user, now=timezone.now())
        return redirect(back)
    context = {
        "kicker": brought.file_name,
        "form": form,
        "act": _("They are meant"),
        "back": back,
        "preview_url": reverse("dispatches:import_preview", args=[pk]),
        "crumbs": [
            {"label": _("Dispatches"), "url": reverse("dispatches:list")},
            {"label": brought.file_name, "url": back},
            {"label": _("Addressees")},
        ],
        **meant_by(request.POST if form.is_bound else initial, issuer=brought.issuer, day=request.today),
    }
    return render(request, "dispatches/rule.html", context, status=422 if form.errors else 200)


def _line_of(request: PageRequest, pk: int, line: int) -> tuple[DispatchImport, str, dict[str, Any]]:
    """The open document, the words of its line of addressees, and what they are taken to mean."""
    imports = DispatchImport.objects.select_related("issuer", "office").defer("content")
    brought = get(request.user, IMPORT_DISPATCH, request.today, imports, pk=pk)
    draft = draft_of(brought)
    found = next((one for one in draft.raw.lines if one.place == line and one.kind == LineKind.ADDRESSEE), None)
    if found is None or brought.state != DispatchImportState.READY:
        raise Http404("line")
    rule = draft.understood.rules.get(line)
    return brought, found.text, rule_of(rule) if rule else {}


@page(IMPORT_DISPATCH)
def brought_preview(request: PageRequest, pk: int) -> HttpResponse:
    brought = get(request.user, IMPORT_DISPATCH, request.today, DispatchImport.objects.select_related("issuer"), pk=pk)
    meant = meant_by(request.GET, issuer=brought.issuer, day=request.today)
    return render(request, "dispatches/_preview.html", meant)
