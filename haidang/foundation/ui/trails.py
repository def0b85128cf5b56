"""The way of an approval as `ui/_approval_trail.html` and `ui/_returned.html` draw it, the same on every screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.utils.translation import gettext as _

from haidang.foundation.approvals.deciders import Name
from haidang.foundation.approvals.models import Case, CaseState, Step, StepState
from haidang.foundation.approvals.queries import trail_of

TONES = {
    StepState.WAITING: "draft",
    StepState.PENDING: "wait",
    StepState.APPROVED: "done",
    StepState.REFUSED: "stop",
}
NO_NAMES: Mapping[int, list[Name]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailStep:
    title: str
    word: str
    tone: str
    who: str = ""
    at: datetime | None = None
    note: str = ""
    is_current: bool = False
    is_to_mend: bool = False


def trail(case: Case | None, today: date) -> list[TrailStep]:
    """The lines of a case; none before its first submission."""
    return [] if case is None else lines_of(trail_of(case), today)


def lines_of(steps: Iterable[Step], today: date, names: Mapping[int, list[Name]] = NO_NAMES) -> list[TrailStep]:
    """Each submission, then the steps of its round; `names` are those who can decide the pending step."""
    lines: list[TrailStep] = []
    for step in steps:
        if step.ordinal == 1:
            lines.append(_submission(step))
        if step.state != StepState.WAITING or _is_running(step):
            lines.append(_line(step, today, names.get(step.pk, [])))
    return lines


def step_tone(step: Step, today: date) -> str:
    """Of a step whose case is at hand.

    A refusal ended the case ("stop"). A return asks its unit to correct and submit again ("due") until it has done so;
    then it is history ("note"). A pending step is with somebody else ("wait"), past its deadline "late".
    """
    if step.state == StepState.RETURNED:
        return "due" if _is_to_mend(step) else "note"
    return "late" if step.is_late(today) else TONES[StepState(step.state)]


def _submission(first: Step) -> TrailStep:
    """The case came to the first step of a round."""
    case = first.case
    unit = case.unit.short_name
    if first.round > 1:
        return TrailStep(title=unit, word=_("submitted again"), tone="done", at=first.pending_since)
    return TrailStep(title=unit, word=_("submitted"), tone="done", who=case.opened_by.full_name, at=case.opened_at)


def _line(step: Step, today: date, names: list[Name]) -> TrailStep:
    return TrailStep(
        title=f"{step.unit.short_name} · {step.get_role_display()}",
        word=step.get_state_display(),
        tone=step_tone(step, today),
        who=step.decider or ", ".join(name.name for name in names),
        at=step.decided_at,
        note=step.reason,
        is_current=step.state == StepState.PENDING,
        is_to_mend=_is_to_mend(step),
    )


def _is_running(step: Step) -> bool:
    """A step of a round that ended before its turn came is not drawn."""
    return step.round == step.case.round and step.case.state == CaseState.OPEN


def _is_to_mend(step: Step) -> bool:
    is_last = step.round == step.case.round and step.case.state == CaseState.RETURNED
    return is_last and step.state == StepState.RETURNED
