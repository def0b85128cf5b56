"""Reorganisations: prepared act by act, previewed, carried out as a whole in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.organisation.models import Act, Reorganisation, ReorganisationState
from haidang.foundation.organisation.operations.applying import Handover, lock_units, write
from haidang.foundation.organisation.operations.refusals import (
    CarriedOutAlready,
    DayStillToCome,
    HasProblem,
    OutlookChanged,
    PreviewFirst,
)
from haidang.foundation.organisation.queries import read_acts, weigh


@dataclass(frozen=True, slots=True, kw_only=True)
class ReorganisationFacts:
    """What a reorganisation is called, what it rests on, and its day."""

    title: str
    basis_number: str
    basis_on: date
    on: date


@transaction.atomic
def draft_reorganisation(
    facts: ReorganisationFacts, *, acts: Sequence[Act] = (), by: User | None, now: datetime
) -> Reorganisation:
    """Begins a reorganisation; its acts may come along or be added one by one."""
    reorganisation = Reorganisation.objects.create(
        title=facts.title,
        basis_number=facts.basis_number,
        basis_on=facts.basis_on,
        on=facts.on,
        created_by=by,
        created_at=now,
    )
    _add(reorganisation, acts)
    record(by=by, action="organisation.draft_reorganisation", obj=reorganisation, now=now)
    return reorganisation


@transaction.atomic
def change_reorganisation(
    reorganisation: Reorganisation, *, facts: ReorganisationFacts, by: User, now: datetime
) -> Reorganisation:
    """Changes title, basis or day; the preview has to be looked at again."""
    reorganisation = _lock_open(reorganisation)
    reorganisation.title, reorganisation.on = facts.title, facts.on
    reorganisation.basis_number, reorganisation.basis_on = facts.basis_number, facts.basis_on
    reorganisation.state = ReorganisationState.DRAFT
    reorganisation.save()
    record(by=by, action="organisation.change_reorganisation", obj=reorganisation, now=now)
    return reorganisation


@transaction.atomic
def add_act(reorganisation: Reorganisation, *, act: Act, by: User, now: datetime) -> Act:
    """Writes down one more act."""
    reorganisation = _lock_open(reorganisation)
    _add(reorganisation, [act])
    _back_to_draft(reorganisation)
    record(by=by, action="organisation.add_act", obj=reorganisation, now=now, changes={"act": str(act)})
    return act


@transaction.atomic
def remove_act(act: Act, *, by: User, now: datetime) -> Reorganisation:
    """Takes an act away before it is carried out."""
    reorganisation = _lock_open(act.reorganisation)
    told = str(act)
    act.delete()
    _back_to_draft(reorganisation)
    record(by=by, action="organisation.remove_act", obj=reorganisation, now=now, changes={"act": told})
    return reorganisation


@transaction.atomic
def note_preview(reorganisation: Reorganisation, *, by: User | None, now: datetime) -> Reorganisation:
    """Notes that the preview was looked at and nothing stood in the way."""
    reorganisation = _lock_open(reorganisation)
    weighed = weigh(read_acts(reorganisation), reorganisation.on)
    if weighed.problems:
        raise HasProblem(weighed.problems[0])
    if reorganisation.state != ReorganisationState.PREVIEWED:
        reorganisation.state = ReorganisationState.PREVIEWED
        reorganisation.save(update_fields=["state"])
        record(by=by, action="organisation.preview_reorganisation", obj=reorganisation, now=now)
    return reorganisation


@transaction.atomic
def carry_out(
    reorganisation: Reorganisation, *, digest: str, by: User | None, now: datetime, today: date
) -> list[Handover]:
    """Carries out all acts at once; `digest` seals the preview that was looked at. Returns who hands over to whom.

    Knows nothing of people, roles and papers: front.administration moves them in the same transaction.
    """
    reorganisation = _lock_open(reorganisation)
    if reorganisation.state != ReorganisationState.PREVIEWED:
        raise PreviewFirst
    if reorganisation.on > today:
        raise DayStillToCome
    acts = read_acts(reorganisation)
    lock_units(weigh(acts, reorganisation.on))
    weighed = weigh(acts, reorganisation.on)  # again: one who held the units may have changed them
    if weighed.problems:
        raise HasProblem(weighed.problems[0])
    if weighed.digest != digest:
        raise OutlookChanged
    handovers = write(weighed, by=by, now=now, source=reorganisation.basis_number)
    reorganisation.state = ReorganisationState.CARRIED_OUT
    reorganisation.carried_out_by, reorganisation.carried_out_at = by, now
    reorganisation.outcome = {
        "opened": len(weighed.opened),
        "renamed": len(weighed.renamed),
        "moved": len(set(weighed.parents) - set(weighed.opened)),
        "closed": len(weighed.closed),
    }
    reorganisation.save()
    record(by=by, action="organisation.carry_out", obj=reorganisation, now=now, changes=dict(reorganisation.outcome))
    return handovers


@transaction.atomic
def note_outcome(
    reorganisation: Reorganisation,
    *,
    outcome: dict[str, int],
    by: User | None,  # noqa: ARG001 - the carrying out itself is recorded
) -> None:
    """Adds what happened to people, roles and papers to the counts of a reorganisation that was carried out."""
    locked = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    locked.outcome = {**locked.outcome, **outcome}
    locked.save(update_fields=["outcome"])


def _lock_open(reorganisation: Reorganisation) -> Reorganisation:
    locked = Reorganisation.objects.select_for_update(of=("self",)).get(pk=reorganisation.pk)
    if locked.state == ReorganisationState.CARRIED_OUT:
        raise CarriedOutAlready
    return locked


def _back_to_draft(reorganisation: Reorganisation) -> None:
    reorganisation.state = ReorganisationState.DRAFT
    reorganisation.save(update_fields=["state"])


def _add(reorganisation: Reorganisation, acts: Sequence[Act]) -> None:
    for act in acts:
        act.reorganisation = reorganisation
    Act.objects.bulk_create(acts, batch_size=1000)
