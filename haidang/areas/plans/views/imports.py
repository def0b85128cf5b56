"""Bringing a plan as a document: upload, the reading beside its source, corrections, the draft."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.plans.forms import BringForm
from haidang.areas.plans.imports.drafts import coded, draft_of
from haidang.areas.plans.jobs import AT_ONCE_BYTES, read_now, read_plan_import
from haidang.areas.plans.models import PlanImport, PlanImportState
from haidang.areas.plans.operations import (
    accept_import,
    add_missed_row,
    bring_plan,
    confirm_unit_name,
    correct_reading,
    restore_reading,
    withdraw_import,
)
from haidang.areas.plans.operations.imports import NotOpen
from haidang.areas.plans.permissions import IMPORT_PLAN, NAME_UNITS
from haidang.areas.plans.queries.imports import list_issuers, list_nameable, list_plan_imports
from haidang.areas.plans.queries.raw import CELLS
from haidang.areas.plans.views.reading import reading_context, shown_rows
from haidang.foundation.access.queries import get, may
from haidang.foundation.basics.downloads import download_as_brought
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.lists import paginate
from haidang.foundation.ui.pages import PageRequest, page

TONES = {
    PlanImportState.WAITING: "wait", PlanImportState.READY: "due", PlanImportState.REFUSED: "stop",
    PlanImportState.ACCEPTED: "done", PlanImportState.WITHDRAWN: "draft",
}  # fmt: skip


@page(IMPORT_PLAN)
def index(request: PageRequest) -> HttpResponse:
    listing = paginate(request, list_plan_imports(request.user, request.today), by="pk", descending=True)
    rows = [{"import": row, "tone": TONES[PlanImportState(row.state)]} for row in listing.rows]
    context = {"listing": listing, "rows": rows, "may_name": may(request.user, NAME_UNITS, request.today)}
    return render(request, "plans/import_list.html", context)


@page(IMPORT_PLAN, methods=("GET", "POST"))
def bring(request: PageRequest) -> HttpResponse:
    given = request.method == "POST"
    form = BringForm(
        request.POST if given else None,
        request.FILES if given else None,
        issuers=list_issuers(request.user, request.today),
    )
    if given and form.is_valid():
        try:
            return _back(request, _bring(request, form))
        except Refused as refusal:
            form.add_error("text" if not form.cleaned_data["file"] else "file", str(refusal))
    waiting = list_plan_imports(request.user, request.today).filter(state=PlanImportState.READY).order_by("-pk")[:5]
    context = {"form": form, "waiting": waiting}
    return render(request, "plans/import_bring.html", context, status=422 if given else 200)


@transaction.atomic
def _bring(request: PageRequest, form: BringForm) -> PlanImport:
    """A small file is read at once: what cannot be read is not even kept."""
    file = form.brought()
    plan_import = bring_plan(form.cleaned_data["issuer"], file=file, by=request.user, now=timezone.now())
    if len(file.content) <= AT_ONCE_BYTES:
        return read_now(plan_import)
    read_plan_import.enqueue(plan_import.pk)
    return plan_import


@page(IMPORT_PLAN)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    plan_import = _import_of(request, pk)
    if plan_import.state == PlanImportState.WAITING:
        return render(request, "plans/import_waiting.html", {"import": plan_import})
    if plan_import.state == PlanImportState.REFUSED or not plan_import.raw:
        return render(request, "plans/import_refused.html", {"import": plan_import})
    context = reading_context(plan_import, draft_of(plan_import), day=request.today)
    context |= shown_rows(request, context["rows"]) | {
        "tone": TONES[PlanImportState(plan_import.state)],
        "is_open": plan_import.state == PlanImportState.READY,
    }
    context["urls"] = {name: url + context["query"] for name, url in context["urls"].items()}
    return render(request, "plans/import_detail.html", context)


@page(IMPORT_PLAN, methods=("POST",))
def correct(request: PageRequest, pk: int) -> HttpResponse:
    plan_import = _import_of(request, pk)
    cell = request.POST.get("cell", "")
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    correct_reading(plan_import, texts={cell: text}, by=request.user, now=timezone.now())
    return _back(request, plan_import, cell.partition(".")[0])


@page(IMPORT_PLAN, methods=("POST",))
def add_row(request: PageRequest, pk: int) -> HttpResponse:
    plan_import = _import_of(request, pk)
    after = request.POST.get("after", "")
    place = add_missed_row(
        plan_import,
        after=int(after) if after.isdecimal() and len(after) < 5 else -1,
        cells={name: request.POST.get(name, "").replace("\r\n", "\n") for name in CELLS},
        by=request.user,
        now=timezone.now(),
    )
    return _back(request, plan_import, place)


@page(IMPORT_PLAN, methods=("POST",))
def restore(request: PageRequest, pk: int) -> HttpResponse:
    plan_import = _import_of(request, pk)
    cell = request.POST.get("cell", "")
    restore_reading(plan_import, cell=cell, by=request.user, now=timezone.now())
    return _back(request, plan_import, cell.partition(".")[0])


@page(IMPORT_PLAN, methods=("POST",))
def name_unit(request: PageRequest, pk: int) -> HttpResponse:
    plan_import = _import_of(request, pk)
    kind, _colon, value = request.POST.get("meaning", "").partition(":")
    unit = list_nameable(plan_import.issuer).filter(code=value).first() if kind == "unit" else None
    confirm_unit_name(
        request.POST.get("name", ""),
        issuer=plan_import.issuer,
        unit=unit,
        group=value if kind == "group" else "",
        source=plan_import.file_name,
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Remembered: the next plan that says so is understood by itself."))
    return _back(request, plan_import, request.POST.get("place", ""))


@page(IMPORT_PLAN, methods=("POST",))
def accept(request: PageRequest, pk: int) -> HttpResponse:
    plan_import = _import_of(request, pk)
    if plan_import.state != PlanImportState.READY:
        raise NotOpen
    printed = coded(draft_of(plan_import), plan_import.issuer)
    version = request.POST.get("version", "")
    accepted = accept_import(
        plan_import,
        printed=printed,
        version=int(version) if version.isdecimal() and len(version) < 9 else -1,
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("The plan is a draft now. Its findings stand beside the text."))
    return redirect("plans:detail", accepted.plan.code if accepted.plan else "")


@page(IMPORT_PLAN, methods=("POST",))
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    withdraw_import(_import_of(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The document is set aside. Nothing of it became a plan."))
    return redirect("plans:imports")


@page(IMPORT_PLAN)
def file(request: PageRequest, pk: int) -> HttpResponseBase:
    plan_import = _import_of(request, pk)
    return download_as_brought(plan_import.file_name, bytes(plan_import.file.content))


def _import_of(request: PageRequest, pk: int) -> PlanImport:
    imports = PlanImport.objects.select_related("issuer", "by", "plan")
    return get(request.user, IMPORT_PLAN, request.today, imports, pk=pk)


def _back(request: PageRequest, plan_import: PlanImport, place: str = "") -> HttpResponseRedirect:
    """To the same rows as before, the one that was worked on open."""
    words = {"show": request.GET.get("show", ""), "row": place if place.startswith("task-") or place == "head" else ""}
    query = urlencode({name: word for name, word in words.items() if word})
    anchor = f"#{place}" if place.replace("-", "").isalnum() else ""
    return HttpResponseRedirect(
        reverse("plans:import", args=[plan_import.pk]) + (f"?{query}" if query else "") + anchor
    )
