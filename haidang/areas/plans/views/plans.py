"""Pages of plans: the list, the document, the table of tasks, issuing, and the two downloads."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.plans.documents import plan_document
from haidang.areas.plans.exports import annex_sheets
from haidang.areas.plans.forms import IssueForm
from haidang.areas.plans.models import ISSUED_STATES, UPPER_KINDS, PartKind, Plan, PlanKind, PlanState
from haidang.areas.plans.operations import issue_plan
from haidang.areas.plans.operations.numbering import KIND, runs_here
from haidang.areas.plans.permissions import (
    DRAW_UP_PLAN,
    IMPORT_PLAN,
    ISSUE_PLAN,
    OWN_PLANS,
    REPORT_DUTY,
    VIEW_DRAFT_PLAN,
    VIEW_PLAN,
    VIEW_UNIT_PLAN,
)
from haidang.areas.plans.queries import (
    Outline,
    get_plan_for,
    list_all_plans_for,
    list_task_counts,
    plan_outline,
    surroundings_of,
)
from haidang.areas.plans.queries.deriving import kind_below
from haidang.areas.plans.queries.findings import Finding
from haidang.areas.plans.queries.sentences import Severity
from haidang.areas.plans.queries.visible import plans_concerning
from haidang.foundation.access.queries import get, grants_of, may, visible
from haidang.foundation.basics.fields import Plain
from haidang.foundation.documents.operations import NumberGiven
from haidang.foundation.documents.queries import next_number
from haidang.foundation.documents.responses import document_response
from haidang.foundation.spreadsheets.workbooks import xlsx_response
from haidang.foundation.ui.lists import Choice, paginate, read_filter, search_words
from haidang.foundation.ui.navigation import may_open
from haidang.foundation.ui.pages import PageRequest, page

TONES = {
    PlanState.DRAFT: "draft",
    PlanState.SUBMITTED: "wait",
    PlanState.RETURNED: "due",
    PlanState.APPROVED: "due",
    PlanState.ISSUED: "done",
    PlanState.REPLACED: "note",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the document as the page shows it."""

    heading: str
    parts: list[Any]
    depth: int = 2


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with the words and the address of its place."""

    finding: Finding
    place: str
    url: str


@page(VIEW_PLAN)
def index(request: PageRequest) -> HttpResponse:
    plans = list_all_plans_for(request.user, request.today)
    years = sorted(set(plans.order_by().values_list("year", flat=True)), reverse=True)
    year = read_filter(
        request, name="year", label=_("Year"), choices=[Choice(value=str(one), label=str(one)) for one in years]
    )
    if year.chosen:
        plans = plans.filter(year=int(year.chosen))
    kind = read_filter(
        request,
        name="kind",
        label=_("Kind"),
        choices=[Choice(value=one.value, label=str(one.label)) for one in PlanKind],
    )
    if kind.chosen:
        plans = plans.filter(kind=kind.chosen)
    mine = plans_concerning(request.user, request.today)
    own_and_above = [Choice(value="mine", label=_("My unit and those above it"))]
    concerns = read_filter(request, name="whose", label=_("Concerning"), choices=own_and_above)
    if concerns.chosen:
        plans = plans.filter(mine)
    if words := search_words(request):
        plans = plans.annotate(folded=Plain(F("title"))).filter(Q(folded__contains=words) | Q(code__contains=words))
    listing = paginate(request, list_task_counts(plans).order_by(), by="year", descending=True)
    own = {grant.unit_id for grant in grants_of(request.user, request.today)}
    rows = [
        {"plan": plan, "tone": TONES[PlanState(plan.state)], "is_own": plan.issuer_id in own} for plan in listing.rows
    ]
    may_bring = may(request.user, IMPORT_PLAN, request.today)
    context = {
        "listing": listing,
        "rows": rows,
        "filters": [year, kind, concerns],
        "may_bring": may_bring,
    }
    context["has_duties"] = may(request.user, REPORT_DUTY, request.today)
    return render(request, "plans/list.html", context)


@page(VIEW_PLAN)
def detail(request: PageRequest, code: str) -> HttpResponse:
    outline = outline_of(request, code)
    context = frame(request, outline, "detail") | {
        "opening": [*outline.parts_of(PartKind.LEGAL_BASIS), *outline.parts_of(PartKind.OPENING)],
        "sections": _sections(outline),
        "closing": outline.parts_of(PartKind.CLOSING),
        "facts": _facts(outline.plan),
    }
    return render(request, "plans/detail.html", context)


@page(VIEW_PLAN)
def tasks(request: PageRequest, code: str) -> HttpResponse:
    outline = outline_of(request, code)
    return render(request, "plans/tasks.html", frame(request, outline, "tasks"))


@page(ISSUE_PLAN, methods=("GET", "POST"))
def issue(request: PageRequest, code: str) -> HttpResponse:
    plans = Plan.objects.select_related("issuer")
    plan = get(request.user, ISSUE_PLAN, request.today, plans, code=code, seen_by=VIEW_DRAFT_PLAN)
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order = form.issue(request.POST.getlist("seen"))
        try:
            issue_plan(plan, issue=order, by=request.user, now=timezone.now(), day=request.today)
        except NumberGiven as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, _("The plan is issued. Everyone inside can read it now."))
            return redirect("plans:detail", code)
    # The findings of the real day: what the director acknowledges is not what an as-of day would show.
    outline = plan_outline(plan, day=request.today, look_around=surroundings_of)
    context = frame(request, outline, "issue") | {
        "form": form,
        "is_draft": plan.state == PlanState.DRAFT,
        "next": (
            next_number(plan.issuer, kind=KIND, year=request.today.year) if runs_here(plan, request.today) else None
        ),
    }
    return render(request, "plans/issue.html", context, status=422 if form.errors else 200)


@page(VIEW_PLAN)
def document(request: PageRequest, code: str, form: str) -> HttpResponseBase:
    outline = outline_of(request, code)
    title = f"Kế hoạch {outline.plan.year} ({outline.plan.code})"
    return document_response(plan_document(outline.printed), form=form, title=title)


@page(VIEW_PLAN)
def spreadsheet(request: PageRequest, code: str) -> HttpResponseBase:
    outline = outline_of(request, code)
    label = outline.plan.annex_label or "Phụ lục I"
    return xlsx_response(annex_sheets(outline), title=f"{label} - Kế hoạch {outline.plan.year}")


def outline_of(request: PageRequest, code: str) -> Outline:
    """Rights are those of today; the document is read on the day chosen in the top bar."""
    plan = get_plan_for(request.user, request.today, code=code)
    return plan_outline(plan, day=request.as_of, look_around=surroundings_of)


def frame(request: PageRequest, outline: Outline, here: str) -> dict[str, Any]:
    """What the head of every page of a plan needs."""
    plan = outline.plan
    pages: list[tuple[str, str, int | None]] = [
        ("detail", _("Document"), None),
        ("tasks", plan.annex_label or _("Tasks"), len(outline.rows)),
    ]
    if plan.parent_id:
        pages.append(("course", _("Where it comes from"), None))
    if (
        plan.kind != PlanKind.SCHOOL
        and plan.state in ISSUED_STATES
        and may(request.user, VIEW_UNIT_PLAN, request.today)
    ):
        pages.append(("agreement", _("Plans below"), None))
    if plan.state in ISSUED_STATES:
        pages.append(("amendments", _("Amendments"), None))
        pages.append(("duties", _("Duties"), len(outline.plan.duties.all())))
    pages.append(("findings", _("Findings"), len(outline.findings)))
    tabs = [
        {"label": label, "url": reverse(f"plans:{name}", args=[plan.code]), "is_current": name == here, "count": count}
        for name, label, count in pages
    ]
    drafts = Plan.objects.filter(state=PlanState.DRAFT, kind__in=UPPER_KINDS)
    may_issue = visible(request.user, ISSUE_PLAN, request.today, drafts)
    board_url = reverse("plan_board:board", args=[plan.code])
    return {
        "outline": outline,
        "plan": plan,
        "board_url": board_url if may_open(request.user, board_url, today=request.today) else "",
        "tone": TONES[PlanState(plan.state)],
        "tabs": tabs,
        "may_derive": plan.state == PlanState.ISSUED and _may_derive(request, plan),
        "may_issue": may_issue.filter(pk=plan.pk).exists(),
        "located": [locate(finding, outline) for finding in outline.findings_to_acknowledge],
        "notes": [locate(finding, outline) for finding in outline.findings if finding.severity is Severity.NOTE],
    }


def _may_derive(request: PageRequest, plan: Plan) -> bool:
    """Whether the reader draws up a plan that would come from this one."""
    if plan.kind == PlanKind.MULTI_YEAR:
        return visible(request.user, DRAW_UP_PLAN, request.today, Plan.objects.filter(pk=plan.pk)).exists()
    grants = [grant for grant in grants_of(request.user, request.today) if grant.role in OWN_PLANS]
    return any(kind_below(plan, grant.unit, request.today) for grant in grants)


def locate(finding: Finding, outline: Outline) -> Located:
    section, position = finding.place.section, finding.place.position
    page_name = "tasks" if section == "task" else "detail"
    url = f"{reverse(f'plans:{page_name}', args=[outline.plan.code])}#{finding.place}"
    match section:
        case "head":
            words = _("Head of the document")
        case "task":
            ordinal = next((task.ordinal for task in outline.printed.tasks if task.position == position), "")
            words = _("Row “%(ordinal)s” of the table") % {"ordinal": ordinal or position}
        case PartKind.UNREAD:
            words = _("Lines not understood")
        case "duty":
            words = _("Section IV, assignment of duties")
        case PartKind.CONTENT:
            words = _("Section II, item %(item)s") % {"item": position}
        case _kind:
            words = f"{PartKind(section).label} {position}"
    return Located(finding, words, url)


def _sections(outline: Outline) -> list[Section]:
    """Sections I to III; the headings are the document's own and stay Vietnamese."""
    label = outline.plan.annex_label or "Phụ lục I"
    return [
        Section("I. MỤC ĐÍCH, YÊU CẦU", []),
        Section("1. Mục đích", outline.parts_of(PartKind.AIM), 3),
        Section("2. Yêu cầu", outline.parts_of(PartKind.REQUIREMENT), 3),
        Section(f"II. NỘI DUNG NHIỆM VỤ (chi tiết tại {label} đính kèm)", outline.parts_of(PartKind.CONTENT)),
        Section("III. KINH PHÍ", outline.parts_of(PartKind.FUNDING)),
    ]


def _facts(plan: Plan) -> list[dict[str, Any]]:
    return [
        {"label": _("Carries out"), "value": plan.parent_document},
        {"label": _("Paid from"), "value": plan.budget_decision},
        {"label": _("Issuing unit"), "value": plan.issuer.name},
    ]
