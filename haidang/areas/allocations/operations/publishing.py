"""Publishing a run: its places are granted, its people proposed on the schools' lists, its proof stays with it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.allocations.models import Places, Run, RunState
from haidang.areas.allocations.operations.notices import tell_published
from haidang.areas.allocations.operations.runs import NotComputed
from haidang.areas.allocations.queries.inputs import digest_of, gather
from haidang.areas.allocations.queries.runs import overtaken_by, people_to_move
from haidang.areas.allocations.queries.staleness import tell_changes
from haidang.areas.nominations.operations.proposals import (
    grant_from_localities,
    grant_to_schools,
    lock_targets,
    propose_people,
)
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused


class PublishedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("This run is published already. Its people stand on the schools' lists."))


class ComparisonOnly(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy(
                "This run compares as if nothing were decided, so it cannot be published."
                " Start one over the places that are still free."
            )
        )


class InConflict(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("The decisions kept in this run cannot be kept together. Take one back and solve again.")
        )


class NobodyGoes(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("Nobody gets a place in this run. There is nothing to publish."))


class Overtaken(Refused):
    def __init__(self, later: int) -> None:
        super().__init__(
            _("Run %(run)s over the same target was published since this one was started. Start a new run.")
            % {"run": later}
        )


class InputsChanged(Refused):
    def __init__(self, changes: list[str]) -> None:
        said = " ".join(changes) or _("Something the run was computed from is different.")
        super().__init__(
            _("Since this run was computed the facts changed. %(changes)s Solve again, then publish.")
            % {"changes": said}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did."""

    run: Run
    granted: int
    added: int
    removed: int
    lists: int


@transaction.atomic
def publish_run(run: Run, *, due_on: date, by: User, now: datetime, today: date) -> Published:
    """Refused when another run was published since, or the inputs are not what was decided on.

    Locks the run, so that it is published once even where nothing moves; then lists and accounts of its targets, so
    that places, lists and other runs stay as they are read here.
    """
    run = _lock(run)
    _require_publishable(run)
    targets = list(run.targets.order_by("pk"))
    lock_targets(targets)
    if later := overtaken_by(run):
        raise Overtaken(later)
    written = gather(run).written
    if digest_of(written) != run.digest:
        raise InputsChanged(tell_changes(run, written))
    granted, added, removed, lists = 0, 0, 0, 0
    for target in targets:
        reason = _("Allocation run %(run)s, digest %(digest)s") % {"run": run.pk, "digest": run.digest[:12]}
        granted += _grant(run, target, reason, due_on=due_on, by=by, now=now, today=today)
        done = _propose(run, target, reason, by=by, now=now)
        added, removed, lists = added + done[0], removed + done[1], lists + done[2]
        tell_published(run, target, due_on=due_on, now=now, today=today)
    run.published_by, run.published_at = by, now
    run.save(update_fields=["published_by", "published_at"])
    changes: dict[str, object] = {
        "digest": run.digest, "granted": granted, "people": added, "taken_off": removed, "due_on": due_on.isoformat(),
    }  # fmt: skip
    record(by=by, action="allocations.publish_run", obj=run, now=now, changes=changes)
    return Published(run=run, granted=granted, added=added, removed=removed, lists=lists)


def _lock(run: Run) -> Run:
    return Run.objects.select_for_update(of=("self",)).select_related("plan").get(pk=run.pk)


def _require_publishable(run: Run) -> None:
    if run.state != RunState.DONE:
        raise NotComputed
    if run.published_at is not None:
        raise PublishedAlready
    if run.places == Places.WHOLE:
        raise ComparisonOnly
    if run.conflicts:
        raise InConflict
    if not run.choices.filter(is_chosen=True).exists():
        raise NobodyGoes


def _grant(run: Run, target: Target, reason: str, *, due_on: date, by: User, now: datetime, today: date) -> int:
    """One place for each person chosen; schools that decide on places of their own hold them already."""
    if run.places == Places.HELD:
        return 0
    chosen = run.choices.filter(target=target, is_chosen=True).values_list("school", flat=True)
    places = Counter(chosen)
    if not places:
        return 0
    grant = grant_from_localities if run.places == Places.LOCAL else grant_to_schools
    return grant(target, places=places, due_on=due_on, by=by, now=now, today=today, reason=reason)


def _propose(run: Run, target: Target, reason: str, *, by: User, now: datetime) -> tuple[int, int, int]:
    """Against the lists as they stand now: principals may have changed their drafts since the run was computed."""
    needs, dropped = people_to_move(run, target)
    if not needs and not dropped:
        return 0, 0, 0
    done = propose_people(target, needs=needs, dropped=dropped, by=by, now=now, reason=reason)
    return done.added, done.removed, done.lists
