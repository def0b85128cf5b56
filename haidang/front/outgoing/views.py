"""The register of outgoing documents: search, the issued files, new ones, numbers given on paper."""

from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.documents.models import IssuedDocument
from haidang.foundation.documents.offices import office_of
from haidang.foundation.documents.operations import Signer, continue_series, issue_once, note_download
from haidang.foundation.documents.queries import issued_response, search_register
from haidang.foundation.documents.responses import document_response
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_department
from haidang.foundation.spreadsheets.workbooks import xlsx_response
from haidang.foundation.ui.lists import Choice, Filter, paginate, read_filter
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.seats import current_seat
from haidang.front.outgoing.documents import KINDS, lines_of, plain_document
from haidang.front.outgoing.exports import register_sheet
from haidang.front.outgoing.forms import ContinueForm, WriteForm
from haidang.front.outgoing.permissions import CONTINUE_NUMBERS, VIEW_REGISTER, WRITE_DOCUMENT


@page(VIEW_REGISTER)
def register(request: PageRequest) -> HttpResponse:
    seen = _seen(request)
    filters = _filters(request, seen)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "listing": paginate(request, _narrowed(request, seen, filters), by="issued_at", descending=True),
        "filters": filters,
        "exports": [{"url": reverse("outgoing:register_xlsx") + query, "label": "Excel"}],
        "may_write": may(request.user, WRITE_DOCUMENT, request.today),
        "may_continue": may(request.user, CONTINUE_NUMBERS, request.today),
    }
    return render(request, "outgoing/register.html", context)


@page(VIEW_REGISTER)
def register_xlsx(request: PageRequest) -> HttpResponseBase:
    seen = _seen(request)
    found = _narrowed(request, seen, _filters(request, seen)).order_by("issued_on", "pk")
    return xlsx_response([register_sheet(found)], title=_("Register of outgoing documents"))


@page(VIEW_REGISTER)
def file(request: PageRequest, pk: int, form: str) -> HttpResponseBase:
    """The file as it was issued; who took it is noted."""
    found = get(request.user, VIEW_REGISTER, request.today, IssuedDocument.objects.all(), pk=pk)
    note_download(found, form=form, by=request.user, now=timezone.now())
    return issued_response(found, form)


@page(CONTINUE_NUMBERS, methods=("GET", "POST"))
def continue_numbers(request: PageRequest) -> HttpResponse:
    """The unit gave numbers on paper before: its run goes on behind them."""
    unit = get(request.user, CONTINUE_NUMBERS, request.today, Unit.objects.all(), pk=_own_unit(request).pk)
    form = ContinueForm(request.POST or None, initial={"year": request.today.year})
    if request.method == "POST" and form.is_valid():
        series = continue_series(
            unit,
            kind=form.cleaned_data["kind"],
            year=form.cleaned_data["year"],
            last=form.cleaned_data["last"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The next number is %(number)s.") % {"number": series.last + 1})
        return redirect("outgoing:register")
    context = {
        "unit": unit,
        "form": form,
        "back": reverse("outgoing:register"),
        "crumbs": [
            {"label": _("Outgoing documents"), "url": reverse("outgoing:register")},
            {"label": _("Numbers on paper")},
        ],
    }
    return render(request, "outgoing/continue.html", context, status=422 if form.errors else 200)


@page(WRITE_DOCUMENT, methods=("GET", "POST"))
def write(request: PageRequest) -> HttpResponseBase:
    """A plain document of the own unit: read as a draft as often as one likes, then numbered and issued."""
    unit = get(request.user, WRITE_DOCUMENT, request.today, Unit.objects.all(), pk=_own_unit(request).pk)
    form = WriteForm(request.POST if request.method == "POST" else None, initial=_usual(request, unit))
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "issue":
            return _issue(request, unit, form)
        draft = plain_document(unit, form.cleaned_data, request.today)
        title = f"{_('Draft')} {KINDS[form.cleaned_data['kind']]}"
        return document_response(draft, form="docx" if request.POST.get("act") == "docx" else "pdf", title=title)
    context = {
        "unit": unit,
        "form": form,
        "back": reverse("outgoing:register"),
        "crumbs": [
            {"label": _("Outgoing documents"), "url": reverse("outgoing:register")},
            {"label": _("New document")},
        ],
    }
    return render(request, "outgoing/write.html", context, status=422 if form.errors else 200)


def _usual(request: PageRequest, unit: Unit) -> dict[str, object]:
    authority = "\n".join(office_of(unit, request.today).authority)
    return {"token": uuid4(), "authority": authority, "signer_name": request.user.full_name}


def _issue(request: PageRequest, unit: Unit, form: WriteForm) -> HttpResponse:
    typed = form.cleaned_data
    signer = Signer(request.user, lines_of(typed["authority"]), request.today, typed["signer_name"])
    draft = plain_document(unit, typed, request.today)
    about = f"outgoing.written:{typed['token']}"
    issued = issue_once(draft, issuer=unit, by=signer, now=timezone.now(), about=about)
    messages.success(request, _("Issued as number %(number)s.") % {"number": issued})
    return redirect("outgoing:register")


def _own_unit(request: PageRequest) -> Unit:
    """The unit of the seat; offices write for the department."""
    seat = current_seat(request)
    if seat is not None and (seat.grant.unit.is_locality or seat.grant.unit.kind in ("school", "centre")):
        return seat.grant.unit
    return the_department()


def _seen(request: PageRequest) -> QuerySet[IssuedDocument]:
    return visible(request.user, VIEW_REGISTER, request.today, IssuedDocument.objects.select_related("issuer"))


def _filters(request: PageRequest, seen: QuerySet[IssuedDocument]) -> list[Filter]:
    years = seen.order_by("-year").values_list("year", flat=True).distinct()
    kinds = seen.order_by("kind").values_list("kind", flat=True).distinct()
    issuers = Unit.objects.filter(issued_documents__in=seen).distinct().order_by("name")[:200]
    return [
        read_filter(request, name="year", label=_("Year"), choices=[Choice(value=str(y), label=str(y)) for y in years]),
        read_filter(
            request,
            name="kind",
            label=_("Kind"),
            choices=[Choice(value=kind or "CV", label=kind or _("dispatch")) for kind in kinds],
        ),
        read_filter(
            request, name="issuer", label=_("Issued by"), choices=[Choice(value=u.code, label=u.name) for u in issuers]
        ),
    ]


def _narrowed(request: PageRequest, seen: QuerySet[IssuedDocument], filters: list[Filter]) -> QuerySet[IssuedDocument]:
    chosen = {found.name: found.chosen for found in filters if found.chosen}
    if year := chosen.get("year"):
        seen = seen.filter(year=int(year))
    if kind := chosen.get("kind"):
        seen = seen.filter(kind="" if kind == "CV" else kind)
    if issuer := chosen.get("issuer"):
        seen = seen.filter(issuer__code=issuer)
    return search_register(seen, request.GET.get("q", "")[:80])
