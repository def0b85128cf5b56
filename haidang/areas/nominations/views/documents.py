"""Screens of documents about approved lists: what is missing, draft, read, sign, download."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.nominations.documents import list_document, personal_letters, roll_document
from haidang.areas.nominations.forms import DocumentForm
from haidang.areas.nominations.models import DocumentKind, ListDocument, NominationList
from haidang.areas.nominations.operations.documents import (
    discard_document,
    draft_document,
    draft_supplement,
    issue_list_document,
)
from haidang.areas.nominations.permissions import (
    DISCARD_DOCUMENT,
    DRAFT_DOCUMENT,
    SIGN_DOCUMENT,
    VIEW_DOCUMENTS,
    VIEW_LISTS,
)
from haidang.areas.nominations.queries.documents import (
    decisions_behind,
    documents_about,
    documents_with_counts,
    left_by,
    lists_for,
    people_named,
    people_of,
    schools_named,
    undecided_targets,
)
from haidang.areas.nominations.queries.lists import people_on
from haidang.areas.nominations.views.parts import Crumb, tabs_of
from haidang.areas.personnel.operations import note_export
from haidang.areas.plans.models import Target
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.documents.operations import note_download
from haidang.foundation.documents.queries import issued_response
from haidang.foundation.documents.responses import document_response, documents_response
from haidang.foundation.organisation.queries import the_department
from haidang.foundation.ui.lists import Choice, paginate, read_filter
from haidang.foundation.ui.pages import PageRequest, page

DOCUMENTS = ListDocument.objects.select_related("target__task__plan__issuer", "issued", "drawn_up_by", "amends__issued")
LISTS = NominationList.objects.select_related("target__task__plan", "school")


@page(VIEW_DOCUMENTS)
def overview(request: PageRequest) -> HttpResponse:
    """Lists that no decision names yet, drafts that wait for a signature, what was issued."""
    documents = visible(request.user, VIEW_DOCUMENTS, request.today, ListDocument.objects.all())
    state = read_filter(
        request,
        name="state",
        label=_("State"),
        choices=[Choice(value="draft", label=_("waits for a signature")), Choice(value="issued", label=_("issued"))],
    )
    if state.chosen:
        documents = documents.filter(issued__isnull=state.chosen == "draft")
    may_draft = may(request.user, DRAFT_DOCUMENT, request.today)
    context: dict[str, object] = {
        "filters": [state],
        "undecided": list(undecided_targets()) if may_draft else [],
        "behind": list(decisions_behind()) if may_draft else [],
        "may_draft": may_draft,
        "may_sign": may(request.user, SIGN_DOCUMENT, request.today),
        "tabs": tabs_of(request, current="documents"),
    }
    if request.GET.get("show") != "undecided":
        context["listing"] = paginate(request, documents_with_counts(documents), by="drawn_up_at", descending=True)
    return render(request, "nominations/documents.html", context)


@page(DRAFT_DOCUMENT, methods=("GET", "POST"))
def draft(request: PageRequest, target_pk: int, kind: str) -> HttpResponse:
    """Draft for all approved lists of the target, or for the one that `list` names."""
    targets = Target.objects.select_related("task__plan")
    target = get(request.user, DRAFT_DOCUMENT, request.today, targets, pk=target_pk)
    if kind not in (DocumentKind.DECISION, DocumentKind.CONVENING, DocumentKind.INVITATION):
        raise Http404(kind)
    lists = lists_for(target, kind)
    only = request.GET.get("list", "")
    if only.isdecimal():
        lists = lists.filter(pk=int(only))
    form = DocumentForm(request.POST if request.method == "POST" else None, kind=DocumentKind(kind))
    if request.method == "POST" and form.is_valid():
        made = draft_document(
            target,
            kind=DocumentKind(kind),
            lists=list(lists),
            details=form.cleaned_data,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The draft is ready. Read it; the director signs it here."))
        return redirect("nominations:document", made.pk)
    chosen = list(lists)
    context = {
        "target": target,
        "kind": DocumentKind(kind),
        "lists": chosen,
        "people": len(people_named(chosen)),
        "form": form,
        "back": reverse("nominations:documents"),
        "crumbs": [Crumb(_("Documents"), reverse("nominations:documents")), Crumb(DocumentKind(kind).label)],
    }
    return render(request, "nominations/draft_document.html", context, status=422 if form.errors else 200)


@page(DRAFT_DOCUMENT, methods=("POST",))
def supplement(request: PageRequest, pk: int) -> HttpResponse:
    """Draft of what changes an issued decision; nothing has to be typed."""
    amended = get(request.user, VIEW_DOCUMENTS, request.today, DOCUMENTS, pk=pk)
    target = get(request.user, DRAFT_DOCUMENT, request.today, Target.objects.all(), pk=amended.target_id)
    amended.target = target
    made = draft_supplement(amended, by=request.user, now=timezone.now())
    messages.success(request, _("The draft is ready. Read it; the director signs it here."))
    return redirect("nominations:document", made.pk)


@page(VIEW_DOCUMENTS)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, VIEW_DOCUMENTS, request.today, DOCUMENTS, pk=pk)
    lists = schools_named(found)
    is_draft = found.issued is None
    context = {
        "document": found,
        "files": list(found.issued.files.defer("content").order_by("form")) if found.issued else [],
        "lists": lists,
        "people": people_of(found),
        "leaving": {one.pk for one in left_by(found)} if found.kind == DocumentKind.SUPPLEMENT else set(),
        "behind": decisions_behind().filter(pk=found.pk).first(),
        "may_draft": may(request.user, DRAFT_DOCUMENT, request.today),
        "may_sign": is_draft and may(request.user, SIGN_DOCUMENT, request.today),
        "may_discard": is_draft and may(request.user, DISCARD_DOCUMENT, request.today),
        "crumbs": [Crumb(_("Documents"), reverse("nominations:documents")), Crumb(found.get_kind_display())],
    }
    return render(request, "nominations/document.html", context)


@page(VIEW_DOCUMENTS)
def file(request: PageRequest, pk: int, form: str) -> HttpResponseBase:
    """The issued file byte for byte, or the draft as it stands; either way people leave the house: it is noted."""
    found = get(request.user, VIEW_DOCUMENTS, request.today, DOCUMENTS, pk=pk)
    now = timezone.now()
    if found.issued is not None:
        note_download(found.issued, form=form, by=request.user, now=now)
        return issued_response(found.issued, form)
    number = len(people_of(found))
    note_export(the_department(), number=number, by=request.user, now=now)
    title = f"{_('Draft')} {found.get_kind_display()} {found.target.label}"
    return document_response(list_document(found), form=form, title=title)


@page(VIEW_DOCUMENTS)
def letters(request: PageRequest, pk: int) -> HttpResponseBase:
    """A letter for each person in one file, each on pages of its own."""
    found = get(request.user, VIEW_DOCUMENTS, request.today, DOCUMENTS, pk=pk)
    if found.kind in (DocumentKind.DECISION, DocumentKind.SUPPLEMENT):
        raise Http404("letters")
    made = personal_letters(found)
    note_export(the_department(), number=len(made), by=request.user, now=timezone.now())
    return documents_response(made, title=f"{found.get_kind_display()} {found.target.label}")


@page(SIGN_DOCUMENT, methods=("POST",))
def sign(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, SIGN_DOCUMENT, request.today, DOCUMENTS, pk=pk, seen_by=VIEW_DOCUMENTS)
    signed = issue_list_document(found, build=list_document, by=request.user, now=timezone.now(), today=request.today)
    said = _("Issued as number %(number)s. Both files are kept as they are now.")
    messages.success(request, said % {"number": signed.issued})
    return redirect("nominations:document", pk)


@page(DISCARD_DOCUMENT, methods=("POST",))
def discard(request: PageRequest, pk: int) -> HttpResponse:
    found = get(request.user, DISCARD_DOCUMENT, request.today, DOCUMENTS, pk=pk, seen_by=VIEW_DOCUMENTS)
    discard_document(found, by=request.user, now=timezone.now())
    messages.success(request, _("The draft was thrown away. Its lists are free for another document."))
    return redirect("nominations:documents")


@page(VIEW_LISTS)
def roll(request: PageRequest, pk: int, form: str) -> HttpResponseBase:
    """The school's list as an official document."""
    found = get(request.user, VIEW_LISTS, request.today, LISTS, pk=pk)
    note_export(found.school, number=people_on(found).count(), by=request.user, now=timezone.now())
    return document_response(roll_document(found), form=form, title=f"Danh sách {found.school.short_name}")


@page(VIEW_LISTS)
def of_list(request: PageRequest, pk: int) -> HttpResponse:
    """What was issued about one list: a part of the list's own page."""
    found = get(request.user, VIEW_LISTS, request.today, LISTS, pk=pk)
    context = {"list": found, "documents": documents_about(found)}
    return render(request, "nominations/_list_documents.html", context)


@page(VIEW_LISTS)
def issued_to_list(request: PageRequest, pk: int, document_pk: int) -> HttpResponseBase:
    """The issued document for a school that it names."""
    found = get(request.user, VIEW_LISTS, request.today, LISTS, pk=pk)
    document = documents_about(found).filter(pk=document_pk).first()
    if document is None or document.issued is None:
        raise Http404("document")
    note_download(document.issued, form="pdf", by=request.user, now=timezone.now())
    return issued_response(document.issued, "pdf")


@page(VIEW_LISTS)
def own_document(request: PageRequest, pk: int) -> HttpResponse:
    """Leads from a notice to the reader's own list that the document names."""
    own = visible(request.user, VIEW_LISTS, request.today, LISTS)
    found = own.filter(document_entries__document=pk, document_entries__document__issued__isnull=False).first()
    if found is None:
        raise Http404("document")
    return redirect("nominations:detail", found.pk)
