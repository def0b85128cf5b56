"""Signed sheets of those without an account, and the proof of coverage."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.dissemination.documents import proof_of_coverage, sheet_to_sign
from haidang.areas.dissemination.forms import SheetForm
from haidang.areas.dissemination.models import Circulation, Reader, SignSheet
from haidang.areas.dissemination.operations import confirm_on_paper
from haidang.areas.dissemination.permissions import LIST_READERS, RECORD_SIGNATURES
from haidang.areas.dissemination.queries.coverage import coverage_at, funnel_of, whole_coverage
from haidang.areas.dissemination.queries.readings import current_edition, unread
from haidang.areas.dissemination.views.circulations import find_seen
from haidang.areas.dissemination.views.parts import crumbs_of, root_seen
from haidang.foundation.access.queries import visible
from haidang.foundation.basics.evidence import download_evidence, read_evidence
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.documents.rendering import docx_response
from haidang.foundation.documents.responses import document_response
from haidang.foundation.documents.typesetting import pdf_response
from haidang.foundation.organisation.models import Unit
from haidang.foundation.ui.pages import PageRequest, page


@page(RECORD_SIGNATURES, methods=("GET", "POST"))
def sign_sheet(request: PageRequest, pk: int) -> HttpResponse:
    """The people of a school who have not confirmed; ticked ones are confirmed by the scanned sheet."""
    circulation = find_seen(request, pk)
    unit = _unit_of_sheet(request, circulation)
    if unit is None:
        messages.info(request, _("Choose the school whose sheet you have."))
        return redirect("dissemination:detail", pk)
    edition = current_edition(circulation)
    mine = _signing(request, circulation, unit)
    waiting = _waiting(mine)
    form = SheetForm(request.POST or None, request.FILES or None)
    ticked = set(request.POST.getlist("pk"))
    if request.method == "POST" and form.is_valid():
        try:
            confirm_on_paper(
                edition, unit=unit, readers=mine.filter(pk__in=[one.pk for one in waiting if str(one.pk) in ticked]),
                scan=read_evidence(form.cleaned_data["scan"]), by=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The sheet is kept as proof; the people on it count as informed."))
            return redirect("dissemination:detail", pk)
    context = {
        "circulation": circulation,
        "edition": edition,
        "unit": unit,
        "form": form,
        "waiting": waiting,
        "ticked": {one.pk for one in waiting if str(one.pk) in ticked},
        "crumbs": crumbs_of(circulation, _("Signed sheet")),
    }
    return render(request, "dissemination/sign_sheet.html", context, status=422 if form.errors else 200)


@page(RECORD_SIGNATURES)
def blank_sheet(request: PageRequest, pk: int, form: str) -> HttpResponseBase:
    """The sheet to print: what everyone must know, and a line to sign for each who has not confirmed."""
    circulation = find_seen(request, pk)
    unit = _unit_of_sheet(request, circulation)
    if unit is None:
        raise Http404("unit")
    edition, waiting = current_edition(circulation), _waiting(_signing(request, circulation, unit))
    document = sheet_to_sign(circulation, edition, unit=unit, readers=waiting, today=request.today)
    return document_response(document, form=form, title=f"{_('Sheet to sign')} {circulation.title}")


def _unit_of_sheet(request: PageRequest, circulation: Circulation) -> Unit | None:
    """The unit named in the address, else the own school; None for those above schools who name none."""
    if code := request.GET.get("unit", ""):
        mine = visible(request.user, RECORD_SIGNATURES, request.today, circulation.readers.all())
        return get_object_or_404(Unit, code=code, pk__in=mine.values("unit"))
    root = root_seen(request)
    return root if root.is_school else None


def _signing(request: PageRequest, circulation: Circulation, unit: Unit) -> QuerySet[Reader]:
    readers = Reader.objects.filter(circulation=circulation, unit=unit)
    return visible(request.user, RECORD_SIGNATURES, request.today, readers)


def _waiting(readers: QuerySet[Reader]) -> list[Reader]:
    return list(unread(readers.filter(left_on=None)).select_related("person", "unit").order_by("person__sort_key"))


@page(LIST_READERS)
def scan(request: PageRequest, pk: int) -> HttpResponseBase:
    """The scan of a signed sheet."""
    readers = visible(request.user, LIST_READERS, request.today, Reader.objects.all())
    found = SignSheet.objects.filter(pk=pk, confirmations__reader__in=readers).first()
    if found is None:
        raise Http404("sheet")
    return download_evidence(found.name, bytes(found.content))


@page(LIST_READERS)
def proof(request: PageRequest, pk: int, form: str) -> HttpResponseBase:
    """The proof of coverage of one's unit, to be signed: figures by place, and for one school the names."""
    circulation = find_seen(request, pk)
    root = root_seen(request)
    edition = current_edition(circulation)
    readers = visible(request.user, LIST_READERS, request.today, Reader.objects.filter(left_on=None))
    funnel = funnel_of(edition, readers)
    document = proof_of_coverage(
        circulation, edition, root=root,
        whole=whole_coverage(funnel, root.name),
        places=coverage_at(funnel, root=root, day=request.today),
        readers=readers.filter(circulation=circulation), today=request.today,
    )  # fmt: skip
    title = f"{_('Proof of dissemination')} {circulation.title}"
    match form:
        case "docx":
            return docx_response(document, title=title)
        case "pdf":
            return pdf_response(document, title=title)
        case _:
            raise Http404(form)
