"""Bringing a dispatch as a document: upload, the reading beside its source, corrections, the draft."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.dispatches.forms import BringForm
from haidang.areas.dispatches.imports.drafts import draft_of, read_dispatch_document
from haidang.areas.dispatches.models import DispatchImport, DispatchImportState
from haidang.areas.dispatches.operations import (
    BroughtDispatch,
    accept_brought,
    bring_dispatch,
    correct_brought,
    restore_brought,
    withdraw_brought,
)
from haidang.areas.dispatches.permissions import DRAFT_DISPATCH, IMPORT_DISPATCH
from haidang.areas.dispatches.views.drafting import seat_of
from haidang.areas.dispatches.views.reading import reading_context
from haidang.foundation.access.queries import get, visible
from haidang.foundation.basics.downloads import download_as_brought
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.lists import paginate
from haidang.foundation.ui.pages import PageRequest, page

TONES = {
    DispatchImportState.READY: "due", DispatchImportState.ACCEPTED: "done", DispatchImportState.WITHDRAWN: "draft",
}  # fmt: skip


@page(IMPORT_DISPATCH)
def index(request: PageRequest) -> HttpResponse:
    imports = DispatchImport.objects.select_related("issuer", "by", "dispatch").defer("content", "blocks", "raw")
    listing = paginate(
        request, visible(request.user, IMPORT_DISPATCH, request.today, imports), by="pk", descending=True
    )
    rows = [{"import": row, "tone": TONES[DispatchImportState(row.state)]} for row in listing.rows]
    context = {"listing": listing, "rows": rows, "crumbs": _crumbs(_("Documents brought in"))}
    return render(request, "dispatches/import_list.html", context)


@page(DRAFT_DISPATCH, methods=("GET", "POST"))
def bring(request: PageRequest) -> HttpResponse:
    """A file or a text is read at once; what cannot be read is not kept."""
    given = request.method == "POST"
    form = BringForm(request.POST if given else None, request.FILES if given else None)
    if given and form.is_valid():
        try:
            return _back(_bring(request, form))
        except Refused as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(refusal))
    context = {"form": form, "crumbs": _crumbs(_("Bring a dispatch"))}
    return render(request, "dispatches/import_bring.html", context, status=422 if given else 200)


def _bring(request: PageRequest, form: BringForm) -> DispatchImport:
    issuer, office = seat_of(request)
    name, content = form.brought()
    read = read_dispatch_document(content, name=name)
    brought = BroughtDispatch(name=name, content=content, blocks=read.blocks, raw=read.raw)
    return bring_dispatch(issuer, office=office, brought=brought, by=request.user, now=timezone.now())


@page(IMPORT_DISPATCH)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    brought = _import_of(request, pk)
    context = reading_context(brought, draft_of(brought), day=request.today)
    context |= {
        "tone": TONES[DispatchImportState(brought.state)],
        "is_open": brought.state == DispatchImportState.READY,
        "opened": request.GET.get("line", ""),
        "crumbs": _crumbs(brought.file_name),
    }
    return render(request, "dispatches/import_detail.html", context)


@page(IMPORT_DISPATCH, methods=("POST",))
def correct(request: PageRequest, pk: int) -> HttpResponse:
    brought, cell = _import_of(request, pk), request.POST.get("cell", "")
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    correct_brought(brought, cell=cell, text=text, by=request.user, now=timezone.now())
    return _back(brought, cell.partition(".")[0])


@page(IMPORT_DISPATCH, methods=("POST",))
def restore(request: PageRequest, pk: int) -> HttpResponse:
    brought, cell = _import_of(request, pk), request.POST.get("cell", "")
    restore_brought(brought, cell=cell, by=request.user, now=timezone.now())
    return _back(brought, cell.partition(".")[0])


@page(IMPORT_DISPATCH, methods=("POST",))
def accept(request: PageRequest, pk: int) -> HttpResponse:
    brought = _import_of(request, pk)
    understood = draft_of(brought).understood
    version = request.POST.get("version", "")
    made = accept_brought(
        brought,
        facts=understood.facts,
        rules=list(understood.rules.values()),
        demands=list(understood.demands.values()),
        version=int(version) if version.isdecimal() and len(version) < 9 else -1,
        by=request.user,
        now=timezone.now(),
        today=request.today,
    )
    messages.success(request, _("The dispatch is a draft now. Look at addressees and deadlines, then issue it."))
    return redirect("dispatches:draft", made.pk)


@page(IMPORT_DISPATCH, methods=("POST",))
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    withdraw_brought(_import_of(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The document is set aside. Nothing of it became a dispatch."))
    return redirect("dispatches:imports")


@page(IMPORT_DISPATCH)
def file(request: PageRequest, pk: int) -> HttpResponseBase:
    brought = _import_of(request, pk)
    return download_as_brought(brought.file_name, bytes(brought.content))


def _import_of(request: PageRequest, pk: int) -> DispatchImport:
    imports = DispatchImport.objects.select_related("issuer", "office", "by", "dispatch").defer("content")
    return get(request.user, IMPORT_DISPATCH, request.today, imports, pk=pk)


def _crumbs(*rest: str) -> list[dict[str, str]]:
    return [{"label": _("Dispatches"), "url": reverse("dispatches:list")}, *({"label": label} for label in rest)]


def _back(brought: DispatchImport, place: str = "") -> HttpResponseRedirect:
    anchor = f"#{place}" if place.replace("-", "").isalnum() else ""
    query = f"?line={place}" if anchor else ""
    return HttpResponseRedirect(reverse("dispatches:import", args=[brought.pk]) + query + anchor)
