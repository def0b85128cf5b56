"""Reads of runs: their list, what changed against the former one, and which targets can be decided on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from haidang.areas.allocations.models import Choice, Lock, Run
from haidang.areas.plans.models import Plan, PlanState


def runs_with_targets() -> QuerySet[Run]:
    """Runs with plan, targets and who started them; three queries for a page."""
    return Run.objects.select_related("plan__issuer", "created_by", "published_by").prefetch_related("targets")


def plans_to_allocate() -> QuerySet[Plan]:
    """Issued plans, the newest first."""
    return Plan.objects.filter(state=PlanState.ISSUED).order_by("-year", "-pk")


def locks_of(run: Run) -> QuerySet[Lock]:
    return run.locks.select_related("person", "target", "by").order_by("-at", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Someone whose answer is another one than in the run before."""

    choice: Choice
    enters: bool


MOST_CHANGES = 40


def changes_since(run: Run) -> tuple[int, int, Sequence[Change]]:
    """How many enter and leave against the former run, and the first of them."""
    former = Choice.objects.filter(
        run=run.former_id, person=OuterRef("person"), target=OuterRef("target"), is_chosen=True
    )
    told = run.choices.annotate(went=Exists(former))
    enters, leaves = Q(is_chosen=True, went=False), Q(is_chosen=False, went=True)
    counts = told.aggregate(enters=Count("pk", filter=enters), leaves=Count("pk", filter=leaves))
    shown = told.filter(enters | leaves).select_related("person", "target", "school").order_by("ordinal")
    changes = [Change(choice=choice, enters=choice.is_chosen) for choice in shown[:MOST_CHANGES]]
    return counts["enters"], counts["leaves"], changes


def published(choices: QuerySet[Choice]) -> QuerySet[Choice]:
    """What people outside the department may read: answers that were published."""
    return choices.filter(run__published_at__isnull=False)
