"""Whether the plans below agree with a plan: sums, deadlines, who is missing; and one row across all units."""

from datetime import date

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models import OPEN_STATES, Plan, PlanKind, PlanState, Task
from haidang.areas.plans.permissions import VIEW_UNIT_PLAN
from haidang.areas.plans.queries import get_plan_for, list_all_plans_for
from haidang.areas.plans.queries.agreement import AgreedRow, agreement_of
from haidang.areas.plans.queries.amendments import rows_on
from haidang.areas.plans.queries.cascade import UnitBelow, numbers_below, row_below, units_below
from haidang.areas.plans.views.plans import TONES, frame
from haidang.foundation.organisation.models import Unit
from haidang.foundation.ui.lists import Choice, read_filter
from haidang.foundation.ui.pages import PageRequest, page

STANDINGS = {"none": _("not begun"), "working": _("being prepared"), "issued": _("issued")}


@page(VIEW_UNIT_PLAN)
def agreement(request: PageRequest, code: str) -> HttpResponse:
    """The plan's numbers and deadlines against those of the plans derived from it."""
    plan = get_plan_for(request.user, request.today, code=code)
    found = agreement_of(plan, day=request.as_of)
    units = units_below(plan, day=request.as_of)
    standing = [_standing(one) for one in units]
    show = read_filter(
        request,
        name="show",
        label=str(_("Plan")),
        choices=[
            Choice(value=value, label=str(label), count=standing.count(value)) for value, label in STANDINGS.items()
        ],
    )
    readable = set(list_all_plans_for(request.user, request.today).filter(Q(parent=plan)).values_list("pk", flat=True))
    context = frame(request, found.outline, "agreement") | {
        "agreement": found,
        "over": {row.task.pk for row in found.rows if _is_over(row, request.as_of)},
        "units": [
            (
                one,
                TONES[PlanState(one.plan.state)] if one.plan else "draft",
                one.plan is not None and one.plan.pk in readable,
            )
            for one, stands in zip(units, standing, strict=True)
            if show.chosen in ("", None, stands)
        ],
        "counts": {"none": standing.count("none"), "issued": standing.count("issued"), "all": len(units)},
        "filters": [show],
        "with_schools": plan.kind == PlanKind.YEARLY,
        "of_years": plan.kind == PlanKind.MULTI_YEAR,
        "years": list_all_plans_for(request.user, request.today).filter(parent=plan).order_by("year"),
    }
    return render(request, "plans/agreement.html", context)


@page(VIEW_UNIT_PLAN)
def agreement_row(request: PageRequest, code: str, position: int) -> HttpResponse:
    """One row in every derived plan: what stands behind a sum."""
    plan = get_plan_for(request.user, request.today, code=code)
    found = get_object_or_404(Task, plan=plan, position=position)
    task = rows_on(Task.objects.filter(pk=found.pk), day=request.as_of).get(found.pk, found)
    targets = list(task.targets.all())
    readable = list_all_plans_for(request.user, request.today).values("pk")
    numbers = numbers_below(task, day=request.as_of)
    rows = [
        (
            one,
            [(numbers[one.pk].get(target.pk, 0), target.label) for target in targets],
            _is_later(one, task),
            TONES[PlanState(one.plan.state)],
        )
        for one in row_below(task, day=request.as_of).filter(plan__in=readable)
    ]
    sums = [(sum(row[1][place][0] for row in rows), target.label) for place, target in enumerate(targets)]
    context = {"plan": plan, "task": task, "targets": targets, "rows": rows, "sums": sums}
    context |= _still_open(plan, found, day=request.as_of)
    return render(request, "plans/agreement_row.html", context)


def _still_open(plan: Plan, task: Task, *, day: date) -> dict[str, object]:
    """Who has not begun the row, and what of its numbers falls to them."""
    if plan.kind == PlanKind.MULTI_YEAR:
        return {}
    agreed = next((row for row in agreement_of(plan, day=day).rows if row.task.pk == task.pk), None)
    if agreed is None or not agreed.missing:
        return {}
    return {
        "missing": Unit.objects.filter(pk__in=agreed.missing).order_by("-kind", "name"),
        "open": [(one.open, one.target.label) for one in agreed.targets],
        "is_over": _is_over(agreed, day),
    }


def _is_over(row: AgreedRow, day: date) -> bool:
    return bool(row.open) and row.task.ends_on is not None and row.task.ends_on < day


def _standing(one: UnitBelow) -> str:
    if one.plan is None:
        return "none"
    return "working" if one.plan.state in OPEN_STATES else "issued"


def _is_later(below: Task, above: Task) -> bool:
    end = below.current_end  # type: ignore[attr-defined]
    return end is not None and above.ends_on is not None and end > above.ends_on
