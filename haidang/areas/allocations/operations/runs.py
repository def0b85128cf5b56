"""Starting a run, and solving again with someone locked in or out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.allocations.models import Choice, Lock, Places, Run, RunState
from haidang.areas.plans.models import Plan, PlanState, Target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason


class PlanNotIssued(Refused):
    def __init__(self) -> None:
        super().__init__(_("The plan is still a draft. Places are allocated once it is issued."))


class NoTarget(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose at least one target of the plan."))


class NotComputed(Refused):
    def __init__(self) -> None:
        super().__init__(_("This run is not computed yet. Wait until it is done."))


class NotAClaim(Refused):
    def __init__(self) -> None:
        super().__init__(_("This person does not wait for this target in the run. Open the run again."))


class NotLocked(Refused):
    def __init__(self) -> None:
        super().__init__(_("This decision was taken back already. Open the newest run."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a run is to decide on, and within which limits (percentages)."""

    places: Places
    school_share: int
    subject_share: int
    ward_share: int
    limits_source: str


@transaction.atomic
def start_run(plan: Plan, *, targets: Sequence[Target], terms: Terms, by: User, now: datetime, today: date) -> Run:
    """A new run that waits for its computation; the caller enqueues the job."""
    if plan.state != PlanState.ISSUED:
        raise PlanNotIssued
    chosen = [target for target in targets if target.task.plan_id == plan.pk]
    if not chosen:
        raise NoTarget
    run = Run.objects.create(
        plan=plan,
        places=terms.places,
        day=today,
        school_share=terms.school_share,
        subject_share=terms.subject_share,
        ward_share=terms.ward_share,
        limits_source=terms.limits_source[:300],
        created_by=by,
        created_at=now,
    )
    run.targets.set(chosen)
    changes: dict[str, object] = {"targets": [target.label for target in chosen], "places": terms.places.value}
    record(by=by, action="allocations.start_run", obj=run, now=now, changes=changes)
    return run


@transaction.atomic
def lock_choice(choice: Choice, *, is_in: bool, reason: str, by: User, now: datetime) -> Run:
    """A later run of the same terms in which this person goes, or does not go, in any case."""
    reason, former = require_reason(reason), _lock_done(choice.run)
    if not former.choices.filter(pk=choice.pk).exists():
        raise NotAClaim
    run = _later_run(former, by=by, now=now)
    run.locks.filter(person=choice.person_id, target=choice.target_id).delete()
    Lock.objects.create(
        run=run, person_id=choice.person_id, target_id=choice.target_id, is_in=is_in, reason=reason, by=by, at=now
    )
    changes: dict[str, object] = {"person": choice.person_id, "target": choice.target_id, "goes": is_in}
    record(by=by, action="allocations.lock_person", obj=run, now=now, reason=reason, changes=changes)
    return run


@transaction.atomic
def unlock_choice(lock: Lock, *, by: User, now: datetime) -> Run:
    """A later run without this lock."""
    former = _lock_done(lock.run)
    if not former.locks.filter(pk=lock.pk).exists():
        raise NotLocked
    run = _later_run(former, by=by, now=now)
    run.locks.filter(person=lock.person_id, target=lock.target_id).delete()
    changes: dict[str, object] = {"person": lock.person_id, "target": lock.target_id}
    record(by=by, action="allocations.unlock_person", obj=run, now=now, changes=changes)
    return run


def _lock_done(run: Run) -> Run:
    locked = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.state != RunState.DONE:
        raise NotComputed
    return locked


def _later_run(former: Run, *, by: User, now: datetime) -> Run:
    """The same targets, limits and locks, solved on the database as it stands now."""
    run = Run.objects.create(
        plan_id=former.plan_id,
        places=former.places,
        day=former.day,
        school_share=former.school_share,
        subject_share=former.subject_share,
        ward_share=former.ward_share,
        limits_source=former.limits_source,
        former=former,
        created_by=by,
        created_at=now,
    )
    run.targets.set(former.targets.all())
    kept = former.locks.values("person_id", "target_id", "is_in", "reason", "by_id", "at")
    Lock.objects.bulk_create(Lock(run=run, **row) for row in kept)
    return run
