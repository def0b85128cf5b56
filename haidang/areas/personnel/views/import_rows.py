"""The two worklists of an import: what was found in cells, and what the rows would change."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.personnel.jobs.staff_imports import recheck_cell
from haidang.areas.personnel.models import Decision, DifferenceKind, StaffImport, Subject
from haidang.areas.personnel.operations.staff_imports import (
    TAKEABLE,
    accept_offers,
    decide,
    decide_missing,
    reach_of,
    set_aside,
)
from haidang.areas.personnel.operations.staff_imports.refusals import NotToBeTaken
from haidang.areas.personnel.permissions import RUN_IMPORT
from haidang.areas.personnel.queries.staff_imports import (
    count_differences,
    count_findings,
    list_differences,
    list_findings,
)
from haidang.areas.personnel.views.import_words import describe_difference, describe_findings, sentences
from haidang.areas.personnel.views.staff_imports import back_to, groups_of, import_of, read_day, read_decision
from haidang.foundation.basics.figures import Figure
from haidang.foundation.ui.lists import paginate
from haidang.foundation.ui.pages import PageRequest, page

PLAIN = (DifferenceKind.NEW, DifferenceKind.CHANGED)


@page(RUN_IMPORT)
def import_findings(request: PageRequest, pk: int) -> HttpResponse:
    """The findings of one code; all codes with their counts beside them."""
    staff_import = import_of(request, pk)
    codes = count_findings(staff_import)
    chosen = next((count for count in codes if count.code == request.GET.get("code")), codes[0] if codes else None)
    if chosen is None:
        return back_to(staff_import)
    listing = paginate(request, list_findings(staff_import, code=chosen.code), by="pk")
    subjects = dict(Subject.objects.values_list("code", "name_vi"))
    groups = [group | {"is_current": group["count"] == chosen} for group in groups_of(codes)]
    context = {
        "list": staff_import,
        "groups": groups,
        "chosen": chosen,
        "remedy": next(group["remedy"] for group in groups if group["is_current"]),
        "listing": listing,
        "rows": describe_findings(listing.rows, subjects),
    }
    return render(request, "personnel/import_findings.html", context)


@page(RUN_IMPORT, methods=("POST",))
def decide_findings(request: PageRequest, pk: int) -> HttpResponse:
    """Accepts offers or sets findings aside: the ticked ones, or all of a code."""
    staff_import = import_of(request, pk)
    code = request.POST.get("code", "")
    findings = list_findings(staff_import, code=code)
    if chosen := _numbers(request):
        findings = findings.filter(pk__in=chosen)
    if request.POST.get("do") == "accept":
        number = accept_offers(staff_import, findings=findings, by=request.user, today=request.today)
        words = ngettext("%(count)s offer was taken.", "%(count)s offers were taken.", number)
    else:
        number = set_aside(staff_import, findings=findings)
        words = ngettext("%(count)s value stays as it is.", "%(count)s values stay as they are.", number)
    messages.success(request, words % {"count": Figure(number)})
    return HttpResponseRedirect(reverse("personnel:import_findings", args=(pk,), query={"code": code}))


@page(RUN_IMPORT, methods=("POST",))
def edit_cell(request: PageRequest, pk: int, finding: int) -> HttpResponse:
    """Another text in the cell of a finding; the row is read again as the file would have been."""
    staff_import = import_of(request, pk)
    found = staff_import.findings.select_related("staged").filter(pk=finding).first()
    if found is None or found.staged is None:
        raise Http404("no such cell")
    recheck_cell(
        found.staged, column=found.column, text=request.POST.get("text", "")[:500], by=request.user, now=timezone.now()
    )
    again = staff_import.findings.filter(staged=found.staged, column=found.column, state="open").first()
    if again is None:
        messages.success(request, _("The cell is in order now."))
    else:
        messages.warning(request, sentences(again.code, again)[0])
    return HttpResponseRedirect(
        reverse("personnel:import_findings", args=(pk,), query={"code": again.code if again else found.code})
    )


@page(RUN_IMPORT)
def import_rows(request: PageRequest, pk: int) -> HttpResponse:
    """The rows of one kind with what they would change; a tab a kind."""
    staff_import = import_of(request, pk)
    counts = count_differences(staff_import)
    present = [count for count in counts.values() if count.total]
    wanted = request.GET.get("kind", "")
    chosen = next((count for count in present if count.kind == wanted), present[0] if present else None)
    if chosen is None:
        return back_to(staff_import)
    listing = paginate(request, list_differences(staff_import, kind=chosen.kind), by="pk")
    subjects = dict(Subject.objects.values_list("code", "name_vi"))
    reach = set(reach_of(staff_import, request.user, request.today).units)
    address = reverse("personnel:import_rows", args=(pk,))
    tabs = [
        {"label": count.kind.label, "url": f"{address}?kind={count.kind}", "count": count.total,
         "is_current": count == chosen}
        for count in present
    ]  # fmt: skip
    context = {
        "list": staff_import,
        "tabs": tabs,
        "chosen": chosen,
        "listing": listing,
        "rows": [describe_difference(row, subjects, reach) for row in listing.rows],
        "can_decide": staff_import.is_decidable and chosen.kind in TAKEABLE,
        "is_missing": chosen.kind == DifferenceKind.MISSING,
        "pending": chosen.total - chosen.applied,
    }
    return render(request, "personnel/import_rows.html", context)


@page(RUN_IMPORT, methods=("POST",))
def decide_rows(request: PageRequest, pk: int) -> HttpResponse:
    """Takes or leaves the ticked rows, all of a kind, or everything plain (new and changed)."""
    staff_import = import_of(request, pk)
    kind = request.POST.get("kind", "")
    decision = read_decision(request.POST.get("decision", ""))
    if kind == "plain":
        rows = staff_import.differences.filter(kind__in=PLAIN, decision=Decision.OPEN)
        number = decide(staff_import, rows=rows, decision=decision)
    elif kind == DifferenceKind.MISSING:
        number = _decide_missing(request, staff_import, decision)
    else:
        rows = staff_import.differences.filter(kind=kind)
        if chosen := _numbers(request):
            rows = rows.filter(pk__in=chosen)
        elif "all" not in request.POST:
            raise NotToBeTaken
        number = decide(staff_import, rows=rows, decision=decision)
    words = {
        Decision.TAKE: ngettext("%(count)s row will be taken.", "%(count)s rows will be taken.", number),
        Decision.LEAVE: ngettext("%(count)s row is left out.", "%(count)s rows are left out.", number),
        Decision.OPEN: ngettext("%(count)s row is open again.", "%(count)s rows are open again.", number),
    }[decision]
    messages.success(request, words % {"count": Figure(number)})
    if kind == "plain":
        return back_to(staff_import)
    return HttpResponseRedirect(reverse("personnel:import_rows", args=(pk,), query={"kind": kind}))


def _decide_missing(request: PageRequest, staff_import: StaffImport, decision: Decision) -> int:
    rows = staff_import.differences.filter(kind=DifferenceKind.MISSING)
    if chosen := _numbers(request):
        rows = rows.filter(pk__in=chosen)
    elif "all" not in request.POST or decision == Decision.TAKE:  # posts end one by one, never all at once
        raise NotToBeTaken
    return decide_missing(
        staff_import,
        rows=rows,
        decision=decision,
        left_on=read_day(request.POST.get("left_on", "")),
        why=request.POST.get("why", ""),
        today=request.today,
    )


def _numbers(request: PageRequest) -> list[int]:
    return [int(word) for word in request.POST.getlist("pk") if word.isdecimal() and len(word) < 19]
