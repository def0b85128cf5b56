"""Notices of approvals: who decides, who stands above, and what is over."""

from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from haidang.foundation.approvals.deciders import deciders_of
from haidang.foundation.approvals.models import Step
from haidang.foundation.notifications.operations import mark_acted, notify


def tell_deciders(step: Step, *, kind: str, now: datetime) -> int:
    """One notice to everybody who can decide the step today."""
    return notify(
        deciders_of(step, timezone.localdate(now)),
        kind=kind,
        params=params_of(step),
        path=path_of(step),
        about=step.matter,
        now=now,
    )


def step_is_over(step: Step, *, now: datetime) -> None:
    """Everything told about the step is done, whoever decided it."""
    mark_acted(about=step.matter, now=now)
    step.alarms.filter(closed_at=None).update(closed_at=now)


def params_of(step: Step) -> dict[str, object]:
    return {"case": step.case.title, "unit": step.case.unit.name, "due": step.due_on or "–"}


def path_of(step: Step) -> str:
    """Leads on to the thing to decide."""
    try:
        return reverse("deciding:go", args=[step.case_id])
    except NoReverseMatch:  # an installation without these screens
        return "/"
