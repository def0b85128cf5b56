"""Computes a run: gathers the inputs, solves, writes down every claim. Safe to repeat."""

import json
from collections.abc import Iterable
from datetime import datetime
from time import monotonic

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.allocations.models import Choice, Proof, Run, RunState, Stage
from haidang.areas.allocations.queries.inputs import Inputs, digest_of, gather, pack
from haidang.areas.allocations.queries.outcome import Told, figures_of, tell_claims
from haidang.engines.allocation.answer import Answer
from haidang.engines.allocation.solve import allocate, choose_by_priority
from haidang.engines.allocation.writing import write_answer
from haidang.foundation.basics.refusals import Refused

ENGINE = "1.2"  # raised whenever the same problem could give another answer
METHOD = "HiGHS, lexicographic LP"
SECONDS = 30.0


class NobodyWaits(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Nobody waits for these targets: no verified need is left without a place. Verify the needs first.")
        )


class NoPlaces(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "There are no places to decide on. Open or raise the quota of a target, wait until the localities"
                " accept theirs, or choose other places."
            )
        )


def solve_run(run: Run, *, now: datetime) -> Run:
    """Solves a run that waits; a run that ended stays as it is. A refusal is kept on the run as its sentence."""
    waiting = Run.objects.filter(pk=run.pk, state__in=(RunState.QUEUED, RunState.RUNNING))
    if not waiting.update(state=RunState.RUNNING, stage=Stage.GATHERING):
        return Run.objects.get(pk=run.pk)
    began = monotonic()
    try:
        inputs = gather(run)
        _require_something(inputs)
    except Refused as refusal:
        waiting.update(state=RunState.FAILED, failure=str(refusal), finished_at=now)
        return Run.objects.get(pk=run.pk)
    waiting.update(stage=Stage.SOLVING)
    answer = allocate(inputs.problem, seconds=SECONDS)
    by_hand = choose_by_priority(inputs.problem)
    waiting.update(stage=Stage.WRITING)
    return _write(run, inputs, answer, by_hand, seconds=monotonic() - began, now=now)


def _require_something(inputs: Inputs) -> None:
    if not inputs.problem.claims:
        raise NobodyWaits
    if not any(inputs.problem.seats.values()):
        raise NoPlaces


@transaction.atomic
def _write(run: Run, inputs: Inputs, answer: Answer, by_hand: Answer, *, seconds: float, now: datetime) -> Run:
    """Everything or nothing; a second worker that computed the same run finds it ended."""
    locked = Run.objects.select_for_update().get(pk=run.pk)
    if not locked.is_waiting:
        return locked
    written, answered = inputs.written, write_answer(answer)
    if not answer.conflicts:
        _copy_choices(locked, tell_claims(run, inputs, answer, by_hand))
    Proof.objects.create(run=locked, problem=pack(written), answer=pack(answered))
    locked.state, locked.finished_at, locked.seconds = RunState.DONE, now, round(seconds, 2)
    locked.engine, locked.method, locked.digest = ENGINE, METHOD, digest_of(written)
    locked.is_proven = answer.is_proven
    locked.levels, locked.conflicts = answered["levels"], answered["conflicts"]
    locked.figures = {} if answer.conflicts else figures_of(inputs, answer, by_hand)
    locked.save()
    return locked


COLUMNS = (
    "run_id", "ordinal", "target_id", "person_id", "need_id", "school_id",
    "is_chosen", "in_order", "on_list", '"group"', "reason", '"values"',
)  # fmt: skip


def _copy_choices(run: Run, told: Iterable[Told]) -> None:
    """COPY: a city's 35,000 claims take a second instead of ten."""
    table = Choice._meta.db_table
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({', '.join(COLUMNS)}) from stdin") as copy:
        for ordinal, one in enumerate(told, start=1):
            claim = one.claim
            copy.write_row(
                (
                    run.pk, ordinal, claim.target, claim.person, claim.need, claim.school,
                    one.is_chosen, one.in_order, claim.is_on_list, one.group, one.reason, json.dumps(one.values),
                )
            )  # fmt: skip
