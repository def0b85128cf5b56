"""What the lead office and the directors must do about drafts."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from haidang.areas.standards.models import DraftState, RequirementDraft
from haidang.areas.standards.permissions import DECIDE_DRAFT, WRITE_DRAFT
from haidang.areas.standards.queries.drafts import list_drafts
from haidang.foundation.access.queries import may
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.queries import steps_waiting_for
from haidang.foundation.basics.todos import Todo


def list_todos(user: User, today: date) -> list[Todo]:
    """Drafts to decide, and drafts that came back."""
    todos = []
    if may(user, DECIDE_DRAFT, today):
        waiting = list_drafts().filter(
            state=DraftState.SUBMITTED, case__in=steps_waiting_for(user, today).values("case")
        )
        todos += [_decide(draft) for draft in waiting.exclude(submitted_by=user)]
    if may(user, WRITE_DRAFT, today):
        todos += [_mend(draft) for draft in list_drafts().filter(state=DraftState.RETURNED)]
    return todos


def _decide(draft: RequirementDraft) -> Todo:
    return Todo(
        title=_("Decide on a new version: %(title)s") % {"title": draft.title},
        why=_("The lead office submitted it; nothing changes before you approve."),
        url=reverse("standards:draft", args=[draft.pk]),
        due_on=draft.starts_on,
        minutes=10,
        label=_("Standards"),
    )


def _mend(draft: RequirementDraft) -> Todo:
    return Todo(
        title=_("Mend a returned draft: %(title)s") % {"title": draft.title},
        why=_("The director returned it with a reason."),
        url=reverse("standards:draft", args=[draft.pk]),
        minutes=10,
        label=_("Standards"),
    )
