"""The parts of a draft: one condition with its palette of facts, one parameter, the texts; live checks and effects."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.standards.exports import moved_workbook
from haidang.areas.standards.forms import ConditionForm, ParameterForm, TextsForm
from haidang.areas.standards.models import RequirementDraft, Status
from haidang.areas.standards.operations import change_draft, change_expectation, record_export
from haidang.areas.standards.permissions import VIEW_DRAFTS, WRITE_DRAFT
from haidang.areas.standards.queries import FACTS, compiled_requirement
from haidang.areas.standards.queries.catalogue_files import CatalogueError
from haidang.areas.standards.queries.comparison import people_who_move
from haidang.areas.standards.queries.drafts import as_requirement
from haidang.areas.standards.queries.effects import effect_of, sides_of
from haidang.areas.standards.queries.facts import Everyone
from haidang.areas.standards.queries.findings import expression_error, vocabulary_of
from haidang.areas.standards.queries.rule_errors import KINDS, problem_of, remedy_of
from haidang.areas.standards.queries.statuses import Side
from haidang.areas.standards.queries.trials import try_draft
from haidang.areas.standards.queries.truth import Truth, count_truths, findings_on_people
from haidang.areas.standards.views.comparison import MOST_EXPORTED, exported
from haidang.areas.standards.views.drafts import crumbs_of, find_draft, save, shown
from haidang.areas.standards.views.looks import look_of_status
from haidang.areas.standards.views.moves import list_moved, move_filters, moved_rows, shown_effect, whom_of
from haidang.areas.standards.views.scope import scope_of
from haidang.engines.rules.rules import ClauseError
from haidang.foundation.access.queries import may
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.pages import PageRequest, page

SIGNS = (
    *("and", "or", "not", "=", "<>", "<", "<=", ">", ">=", "between", "in ('')", "is null", "is not null"),
    *("'' = any()", "&&", "@>", "months_from_to( , )", "count_of( )", ":day"),
)


class NotReadable(Refused):
    def __init__(self) -> None:
        super().__init__(_("The draft cannot be asked yet. Mend the findings that stop it first."))


class NoSuchStatus(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose the answer that is expected from the list."))


@page(WRITE_DRAFT, methods=("GET", "POST"))
def condition(request: PageRequest, pk: int, code: str = "") -> HttpResponse:
    """One condition; without a code a new one."""
    found = find_draft(pk)
    row = _row(found, "condition", "code", code) if code else None
    form = ConditionForm(request.POST or None, draft=found, row=row)
    if form.is_bound and form.is_valid():
        save(request, found, form)
        return redirect(f"{reverse('standards:draft', args=[pk])}#conditions")
    errors = _expression_errors(found, form["expression"].value() or "") if row or form.is_bound else []
    context = {
        "draft": found,
        "form": form,
        "row": row,
        "errors": errors,
        "facts": [(fact, KINDS[fact.kind.value]) for fact in FACTS],
        "parameters": found.version.get("parameter", []),
        "signs": SIGNS,
        "crumbs": [*crumbs_of(found, linked=True), {"label": _("Condition")}],
    }
    return render(request, "standards/draft_condition.html", context, status=422 if form.is_bound else 200)


@page(WRITE_DRAFT, methods=("POST",))
@transaction.atomic
def check(request: PageRequest, pk: int) -> HttpResponse:
    """What the engine says of an expression while it is written; for how many people it is true."""
    found = find_draft(pk)
    text = request.POST.get("expression", "")
    errors = _expression_errors(found, text)
    truth = None if errors else _truth_of(request, found, text, request.POST.get("decides", ""))
    return render(request, "standards/_draft_check.html", {"errors": errors, "truth": truth})


@page(WRITE_DRAFT, methods=("POST",))
def remove(request: PageRequest, pk: int, kind: str, name: str) -> HttpResponse:
    """Takes a condition or a parameter out of the draft."""
    found = find_draft(pk)
    key = {"condition": "code", "parameter": "name"}[kind]
    _row(found, kind, key, name)
    version = {**found.version, kind: [row for row in found.version[kind] if row[key] != name]}
    document = {**found.document, "version": version}
    word = request.POST.get("revision", "")
    revision = int(word) if word.isdecimal() else 0
    change_draft(found, document=document, revision=revision, by=request.user, now=timezone.now())
    messages.success(request, _("Taken out of the draft."))
    return redirect("standards:draft", pk)


@page(WRITE_DRAFT, methods=("GET", "POST"))
def parameter(request: PageRequest, pk: int, name: str = "") -> HttpResponse:
    """One parameter's labels and source; without a name a new one."""
    found = find_draft(pk)
    row = _row(found, "parameter", "name", name) if name else None
    return _part(request, found, ParameterForm(request.POST or None, draft=found, row=row), _("Parameter"), row)


@page(WRITE_DRAFT, methods=("GET", "POST"))
def texts(request: PageRequest, pk: int) -> HttpResponse:
    found = find_draft(pk)
    return _part(request, found, TextsForm(request.POST or None, draft=found), _("Title and text"), None)


def _part(
    request: PageRequest, found: RequirementDraft, form: Any, title: str, row: dict[str, Any] | None
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        save(request, found, form)
        return redirect("standards:draft", found.pk)
    context = {
        "draft": found,
        "form": form,
        "title": title,
        "row": row,
        "crumbs": [*crumbs_of(found, linked=True), {"label": title}],
    }
    return render(request, "standards/draft_part.html", context, status=422 if form.is_bound else 200)


@page(VIEW_DRAFTS)
@transaction.atomic
def effect(request: PageRequest, pk: int) -> HttpResponse:
    """What the draft would do to people, and what its conditions say of them; part of the page or a page of its own."""
    found = find_draft(pk)
    template = "standards/_draft_effect.html" if request.htmx else "standards/draft_effect.html"
    context: dict[str, Any] = {
        "draft": found,
        "crumbs": [*crumbs_of(found, linked=True), {"label": _("Effect on people")}],
    }
    try:
        counted = effect_of(found, request.today, Everyone())
        truths = count_truths(as_requirement(found), counted.after.day, Everyone())
    except (CatalogueError, ClauseError, ValueError):
        return render(request, template, context | {"is_unreadable": True})
    requirement = counted.after.requirement
    assert requirement is not None
    people_url = f"{reverse('standards:draft_people', args=[pk])}?"
    context |= shown_effect(request, counted, people_url=people_url, day=counted.after.day)
    context["day"], context["base"] = counted.after.day, found.base
    context["export_url"] = reverse("standards:draft_export", args=[pk])
    context["doubts"] = [shown(finding) for finding in findings_on_people(requirement, truths)]
    return render(request, template, context)


@page(VIEW_DRAFTS)
@transaction.atomic
def people(request: PageRequest, pk: int) -> HttpResponse:
    """Who enters and who leaves, by name, with the reason; read only."""
    found, before, after = _sides(request, pk)
    scope = scope_of(request, after.day)
    filters = move_filters(request)
    whom = whom_of(request, filters, scope.unit_ids)
    listing, rows = list_moved(request, before, after, (Everyone(), Everyone()), whom)
    kept = {name: request.GET[name] for name in ("unit", "was", "becomes") if request.GET.get(name)}
    context = {
        "listing": listing,
        "rows": rows,
        "filters": filters,
        "kept": kept,
        "title": found.title,
        "scope": scope,
        "exports": [
            {"label": ".xlsx", "url": f"{reverse('standards:draft_export', args=[pk])}?{request.GET.urlencode()}"}
        ],
        "crumbs": [*crumbs_of(found, linked=True), {"label": _("Names")}],
    }
    return render(request, "standards/compare_people.html", context)


@page(VIEW_DRAFTS)
@transaction.atomic
def export(request: PageRequest, pk: int) -> HttpResponseBase:
    """The same people as a workbook."""
    found, before, after = _sides(request, pk)
    scope = scope_of(request, after.day)
    whom = whom_of(request, move_filters(request), scope.unit_ids)
    moved = people_who_move(before, after, (Everyone(), Everyone()), whom).select_related("unit")
    rows = exported(list(moved.order_by("sort_key", "pk")[: MOST_EXPORTED + 1]))
    record_export(found.base, people=len(rows), by=request.user, now=timezone.now())
    lines = [str(found), f"{after.day:%d/%m/%Y}"]
    return moved_workbook(found.title, lines=lines, rows=moved_rows(request, before, after, rows))


@page(VIEW_DRAFTS)
def cases(request: PageRequest, pk: int) -> HttpResponse:
    """The cases of the former version under the draft."""
    found = find_draft(pk)
    trials = sorted(try_draft(found), key=lambda trial: trial.agrees)
    context = {
        "draft": found,
        "trials": [(trial, look_of_status(trial.result.status), look_of_status(trial.expected)) for trial in trials],
        "wrong": sum(not trial.agrees for trial in trials),
        "statuses": Status.choices,
        "can_write": found.is_open and may(request.user, WRITE_DRAFT, request.today),
        "crumbs": [*crumbs_of(found, linked=True), {"label": _("Cases")}],
    }
    template = "standards/_draft_cases.html" if request.htmx else "standards/draft_cases.html"
    return render(request, template, context)


@page(WRITE_DRAFT, methods=("POST",))
def expect(request: PageRequest, pk: int) -> HttpResponse:
    """A case shall end otherwise, for a reason."""
    word = request.POST.get("expect", "")
    if word not in Status:
        raise NoSuchStatus
    case, reason = request.POST.get("case", ""), request.POST.get("reason", "")
    change_expectation(
        find_draft(pk), case=case, expect=Status(word), reason=reason, by=request.user, now=timezone.now()
    )
    messages.success(request, _("Kept, with your reason."))
    return redirect("standards:draft_cases", pk)


@page(WRITE_DRAFT, methods=("POST",))
@transaction.atomic
def expect_all(request: PageRequest, pk: int) -> HttpResponse:
    """Every case that ends otherwise shall, for one reason."""
    found = find_draft(pk)
    for trial in try_draft(found):
        if not trial.agrees:
            found = change_expectation(
                found,
                case=trial.name,
                expect=Status(trial.result.status),
                reason=request.POST.get("reason", ""),
                by=request.user,
                now=timezone.now(),
            )
    messages.success(request, _("Kept, with your reason."))
    return redirect("standards:draft", pk)


def _sides(request: PageRequest, pk: int) -> tuple[RequirementDraft, Side, Side]:
    found = find_draft(pk)
    try:
        before, after = sides_of(found, request.today)
        compiled_requirement(as_requirement(found), after.day)
    except (CatalogueError, ClauseError, ValueError) as error:
        raise NotReadable from error
    return found, before, after


def _row(found: RequirementDraft, kind: str, key: str, value: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = found.version.get(kind, [])
    for row in rows:
        if row[key] == value:
            return row
    raise Http404(f"{kind} {value}")


def _expression_errors(found: RequirementDraft, text: str) -> list[str]:
    error = expression_error(text, vocabulary_of(found, found.starts_on or found.drawn_up_at.date()))
    return [] if error is None else [problem_of(error), remedy_of(error)]


def _truth_of(request: PageRequest, found: RequirementDraft, text: str, decides: str) -> Truth | None:
    """Counted as a condition for itself, asked of everyone the part is asked of."""
    rows = [row for row in found.version.get("condition", []) if row["decides"] == "concerns" != decides]
    mine = {"code": "this", "decides": decides, "expression": text}
    trial = RequirementDraft(pk=found.pk, base=found.base, document=found.document)
    version = {**found.version, "condition": [*rows, {**_FILLED, **mine}]}
    trial.document = {**found.document, "version": version}
    try:
        day = max(found.starts_on or request.today, request.today)
        return count_truths(as_requirement(trial), day, Everyone())[-1]
    except (CatalogueError, ClauseError, ValueError):
        return None


# The reader wants every word of a condition; a trial needs only its expression.
_FILLED = dict.fromkeys(("sentence_vi", "sentence_en", "document", "article"), "-") | {"confidence": "L"}
