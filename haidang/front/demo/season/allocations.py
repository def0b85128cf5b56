"""Who goes by proof: one run compared, one published over the places the schools hold."""

from datetime import datetime, timedelta

from django.utils import timezone

from haidang.areas.allocations.models import Places, Run
from haidang.areas.allocations.operations.publishing import publish_run
from haidang.areas.allocations.operations.runs import Terms, lock_choice, start_run
from haidang.areas.allocations.operations.solving import solve_run
from haidang.areas.allocations.queries.limits import limits_on
from haidang.areas.plans.models import Plan, Target
from haidang.front.demo.season.actors import Actors
from haidang.front.demo.season.lists import target_of

KEPT_OUT = "Đang phụ trách đội tuyển học sinh giỏi đến hết học kỳ"
COMPARED = ("counselling", "khtn", "lsdl")
SHARE = 25  # of a school's staff: three courses at once in the comparison


def play_allocations(plan: Plan, actors: Actors, *, now: datetime) -> int:
    """Proposes people for history and geography on the schools' lists, then compares all; returns how many."""
    day = now - timedelta(days=1)
    first = _solve(plan, [target_of(plan, "lsdl")], Places.HELD, actors, now=day)
    kept_out = first.choices.filter(is_chosen=True).order_by("ordinal").last()
    if kept_out is None:
        return 0
    later = lock_choice(kept_out, is_in=False, reason=KEPT_OUT, by=actors.lead_office, now=day)
    later = solve_run(later, now=day)
    due_on, today = timezone.localdate(now) + timedelta(days=14), timezone.localdate(day)
    added = publish_run(later, due_on=due_on, by=actors.lead_office, now=day, today=today).added
    targets = list(Target.objects.filter(task__plan=plan, requirement_code__in=COMPARED).select_related("task"))
    _solve(plan, targets, Places.WHOLE, actors, now=now)
    return added


def _solve(plan: Plan, targets: list[Target], places: Places, actors: Actors, *, now: datetime) -> Run:
    today = timezone.localdate(now)
    limits = limits_on(today)
    terms = Terms(
        places=places,
        school_share=SHARE,
        subject_share=limits.subject_share,
        ward_share=limits.ward_share,
        limits_source=limits.source,
    )
    run = start_run(plan, targets=targets, terms=terms, by=actors.lead_office, now=now, today=today)
    return solve_run(run, now=now)
