"""The plan board page."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models import UPPER_KINDS, PlanKind
from haidang.areas.plans.queries import get_plan_for, plan_outline, running_plan_for
from haidang.areas.plans.queries.duties import count_by_state, duties_of_plan, follow_duties, most_urgent
from haidang.areas.reports.permissions import VIEW_REPORTS
from haidang.areas.reports.queries import schools_in_scope
from haidang.foundation.organisation.models import UnitKind
from haidang.foundation.organisation.queries import the_city
from haidang.foundation.ui.maps import map_day_of, map_tabs, map_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.front.plan_board.board import board_rows, duty_rows, periods_of
from haidang.front.plan_board.sources import figures_by_source, sources_of

STATES = {
    "no_target": _("no number planned"),
    "reached": _("target reached"),
    "late": _("past its time"),
    "running": _("under way"),
    "not_started": _("not started"),
}


@page(VIEW_REPORTS)
def newest(request: PageRequest) -> HttpResponse:
    plan = running_plan_for(request.user, request.as_of)
    return render(request, "plan_board/no_plan.html") if plan is None else _board(request, plan.code)


@page(VIEW_REPORTS)
def board(request: PageRequest, plan: str) -> HttpResponse:
    return _board(request, plan)


def _board(request: PageRequest, code: str) -> HttpResponse:
    """Tasks over the year with live figures of the plan's schools in the reader's scope."""
    plan = get_plan_for(request.user, request.as_of, code=code)
    outline = plan_outline(plan, day=request.as_of)
    root = the_city() if plan.kind in UPPER_KINDS else plan.issuer
    schools = schools_in_scope(request.user, root, request.as_of, map_day=map_day_of(request))
    sources = sources_of(plan, [target for row in outline.rows for target in row.targets])
    figures = figures_by_source(sources, schools, root=root, day=request.as_of)
    duties = follow_duties(duties_of_plan(plan), day=request.today)
    rows = [(row, STATES[row.state]) for row in board_rows(outline, figures, request.today, sources=sources)]
    words = ({} if root.kind == UnitKind.CITY else {"unit": root.code}) | map_words(request)
    context = {
        "plan": plan,
        "outline": outline,
        "rows": rows,
        "periods": periods_of(plan),
        "of_years": plan.kind == PlanKind.MULTI_YEAR,
        "duties": duty_rows(plan, most_urgent(duties), request.today),
        "counts": count_by_state(duties),
        "maps": map_tabs(request, places=()),
        "map_day": map_day_of(request),
        "query": f"?{urlencode(words)}" if words else "",
        "is_yearly": plan.kind == PlanKind.YEARLY,
    }
    return render(request, "plan_board/board.html", context)
