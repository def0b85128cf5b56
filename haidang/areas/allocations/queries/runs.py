"""Reads of runs: their list, what changed against the former one, and which targets can be decided on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from haidang.areas.allocations.models import Choice, Lock, Places, Run, RunState
from haidang.areas.nominations.models import Nomination, NominationState, QuotaAccount
from haidang.areas.plans.models import Plan, PlanKind, PlanState, Target


def runs_with_targets() -> QuerySet[Run]:
    """Runs with plan, targets and who started them; `overtaken_by`: the run published since over a target of it."""
    runs = Run.objects.select_related("plan__issuer", "created_by", "published_by").prefetch_related("targets")
    return runs.annotate(overtaken_by=Subquery(_published_since().values("pk")[:1]))


def _published_since() -> QuerySet[Run]:
    of_run = Run.targets.through.objects.filter(run=OuterRef(OuterRef("pk"))).values("target")
    later = Run.objects.filter(published_at__gte=OuterRef("created_at"), targets__in=of_run)
    return later.exclude(pk=OuterRef("pk")).order_by("published_at")


def runs_to_publish() -> QuerySet[Run]:
    """Computed, without conflict, with someone who goes to places that can be given, not overtaken or solved again."""
    done = runs_with_targets().filter(state=RunState.DONE, conflicts=[], published_at__isnull=True)
    done = done.filter(figures__ways__optimal__people__gt=0)
    solved_again = Run.objects.filter(former=OuterRef("pk"), state=RunState.DONE, conflicts=[])
    return done.exclude(places=Places.WHOLE).filter(~Exists(solved_again), ~Exists(_published_since()))


def overtaken_by(run: Run) -> int | None:
    """The run that was published over a target of this one since this one was started."""
    later = Subquery(_published_since().values("pk")[:1])
    found: int | None = Run.objects.filter(pk=run.pk).values_list(later, flat=True).get()
    return found


def with_lists(run: Run) -> QuerySet[Choice]:
    """The run's choices; `is_listed`: whether the person stands on the school's list now."""
    live = Nomination.objects.filter(target=OuterRef("target"), person=OuterRef("person"))
    return run.choices.annotate(is_listed=Exists(live.exclude(state=NominationState.REMOVED)))


def people_to_move(run: Run, target: Target) -> tuple[list[int], list[int]]:
    """Needs whose people are chosen and on no list, people on a list who are not: as the lists stand now."""
    joining, leaving = Q(is_chosen=True, is_listed=False), Q(is_chosen=False, is_listed=True)
    choices = with_lists(run).filter(target=target)
    return (
        list(choices.filter(joining).values_list("need", flat=True)),
        list(choices.filter(leaving).values_list("person", flat=True)),
    )


def is_publishable(run: Run) -> bool:
    """Of a run read by `runs_with_targets`; publishing itself looks again under its locks."""
    overtaken: int | None = getattr(run, "overtaken_by", None)
    return (
        run.state == RunState.DONE
        and not (run.conflicts or run.published_at or overtaken)
        and run.places != Places.WHOLE
        and bool(run.figures["ways"]["optimal"]["people"])
    )


def plans_to_allocate() -> QuerySet[Plan]:
    """Issued plans: those whose places are open first, then the newest."""
    opened = QuotaAccount.objects.filter(target__task__plan=OuterRef("pk"))
    plans = Plan.objects.filter(state=PlanState.ISSUED, kind=PlanKind.YEARLY)
    return plans.order_by(Exists(opened).desc(), "-year", "-pk")


def locks_of(run: Run) -> QuerySet[Lock]:
    return run.locks.select_related("person", "target", "by").order_by("-at", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Someone whose answer is another one than in the run before."""

    choice: Choice
    enters: bool


MOST_CHANGES = 40


def clashing_locks(run: Run) -> set[int]:
    """Locks of the run that stand in a clash."""
    named = {(int(person), int(target)) for conflict in run.conflicts for person, target in conflict["locks"]}
    rows = run.locks.values_list("pk", "person", "target")
    return {pk for pk, person, target in rows if (person, target) in named}


# From one run to the former one as long as locks clashed.
BEFORE = """
with recursive back as (
    select * from allocations_run where id = %s
    union all
    select former.* from allocations_run former join back on former.id = back.former_id and back.conflicts <> '[]'
)
select * from back where conflicts = '[]'
"""


def run_before(run: Run) -> Run | None:
    """The last run before this one that had an answer: runs whose locks clashed are stepped over in one query."""
    return next(iter(Run.objects.raw(BEFORE, [run.former_id])), None)


def changes_since(run: Run, before: Run) -> tuple[int, int, Sequence[Change]]:
    """How many enter and leave against the run before, and the first of them."""
    former = Choice.objects.filter(run=before, person=OuterRef("person"), target=OuterRef("target"), is_chosen=True)
    told = run.choices.annotate(went=Exists(former))
    enters, leaves = Q(is_chosen=True, went=False), Q(is_chosen=False, went=True)
    counts = told.aggregate(enters=Count("pk", filter=enters), leaves=Count("pk", filter=leaves))
    shown = told.filter(enters | leaves).select_related("person", "target", "school").order_by("ordinal")
    changes = [Change(choice=choice, enters=choice.is_chosen) for choice in shown[:MOST_CHANGES]]
    return counts["enters"], counts["leaves"], changes


def published(choices: QuerySet[Choice]) -> QuerySet[Choice]:
    """What people outside the department may read: the answer published last about each person and target."""
    later = Choice.objects.filter(
        person=OuterRef("person"), target=OuterRef("target"), run__published_at__gt=OuterRef("run__published_at")
    )
    return choices.filter(~Exists(later), run__published_at__isnull=False)
