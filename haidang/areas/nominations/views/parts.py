"""What several screens of this area share: crumbs, tabs, tones, the trail of an approval."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from haidang.areas.nominations.models import ListState
from haidang.areas.nominations.permissions import (
    VIEW_CHANGES,
    VIEW_DOCUMENTS,
    VIEW_HOLDER,
    VIEW_IDENTITIES,
    VIEW_LISTS,
    VIEW_OWN_NOMINATION,
)
from haidang.foundation.access.queries import may
from haidang.foundation.approvals.models import Case, CaseState, Step, StepState
from haidang.foundation.ui.pages import PageRequest

TONES = {
    ListState.DRAFT: "draft",
    ListState.SUBMITTED: "wait",
    ListState.RETURNED: "due",
    ListState.APPROVED: "done",
    ListState.REFUSED: "stop",
}
STEP_TONES = {
    StepState.WAITING: "draft",
    StepState.PENDING: "wait",
    StepState.APPROVED: "done",
    StepState.RETURNED: "due",
    StepState.REFUSED: "stop",
}


@dataclass(frozen=True, slots=True)
class Crumb:
    label: str | Promise
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    label: str
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailStep:
    """One line of the approval trail as the component reads it."""

    title: str
    word: str
    tone: str
    who: str = ""
    at: datetime | None = None
    note: str = ""
    is_current: bool = False


def tabs_of(request: PageRequest, *, current: str) -> list[Tab]:
    """Lists, quotas, my nominations: those the user may open."""
    pages = (
        ("list", _("Lists"), VIEW_LISTS),
        ("changes", pgettext("lists", "Changes"), VIEW_CHANGES),
        ("identities", _("Confirmed data"), VIEW_IDENTITIES),
        ("quotas", _("Quotas"), VIEW_HOLDER),
        ("documents", _("Documents"), VIEW_DOCUMENTS),
        ("mine", _("My nominations"), VIEW_OWN_NOMINATION),
    )
    return [
        Tab(label=label, url=reverse(f"nominations:{name}"), is_current=name == current)
        for name, label, action in pages
        if may(request.user, action, request.today)
    ]


def trail(case: Case | None, steps: Iterable[Step]) -> list[TrailStep]:
    """Submission first, then every step of every round."""
    if case is None:
        return []
    lines = [
        TrailStep(
            title=str(case.unit), word=_("submitted"), tone="done", who=case.opened_by.full_name, at=case.opened_at
        )
    ]
    for step in steps:
        if step.state == StepState.WAITING and (step.round < case.round or case.state != CaseState.OPEN):
            continue  # the round ended before its turn came
        title = step.unit.name
        if step.round > 1:
            title = _("Round %(round)s: %(title)s") % {"round": step.round, "title": title}
        lines.append(
            TrailStep(
                title=title,
                word=step.get_state_display(),
                tone=STEP_TONES[StepState(step.state)],
                who=step.decider or step.get_role_display(),
                at=step.decided_at,
                note=step.reason,
                is_current=step.state == StepState.PENDING,
            )
        )
    return lines
