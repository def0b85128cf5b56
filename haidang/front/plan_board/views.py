"""The plan board page."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models import PlanKind
from haidang.areas.plans.queries import get_plan_for, plan_outline, running_plan_for
from haidang.areas.plans.queries.duties import count_by_state, duties_of_plan, follow_duties, most_urgent
from haidang.areas.reports.permissions import VIEW_REPORTS
from haidang.areas.reports.queries import figures_of_targets, schools_in_scope
from haidang.foundation.organisation.queries import the_city
from haidang.foundation.ui.maps import map_day_of, map_tabs, map_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.front.plan_board.board import board_rows, duty_rows, periods_of

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
    """Tasks over the year with live figures of the schools in the reader's scope."""
    plan = get_plan_for(request.user, request.as_of, code=code)
    outline = plan_outline(plan, day=request.as_of)
    city = the_city()
    schools = schools_in_scope(request.user, city, request.as_of, map_day=map_day_of(request))
    targets = [target for row in outline.rows for target in row.targets]
    figures = figures_of_targets(targets, schools, root=city, day=request.as_of)
    duties = follow_duties(duties_of_plan(plan), day=request.today)
    rows = [(row, STATES[row.state]) for row in board_rows(outline, figures, request.today)]
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
        "map_query": f"?{urlencode(words)}" if (words := map_words(request)) else "",
    }
    return render(request, "plan_board/board.html", context)
