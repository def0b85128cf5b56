"""What stands around the pages of dispatches: tabs, crumbs, tones."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from haidang.areas.dispatches.models import Dispatch, DispatchState, Duty
from haidang.areas.dispatches.permissions import (
    EDIT_DISPATCH,
    ISSUE_DISPATCH,
    VIEW_DISPATCH,
    VIEW_DUTY,
)
from haidang.areas.dispatches.queries.dispatches import dispatches_for
from haidang.foundation.access.queries import get, visible
from haidang.foundation.ui.pages import PageRequest

TONES = {DispatchState.DRAFT: "draft", DispatchState.ISSUED: "done", DispatchState.WITHDRAWN: "stop"}


def load_dispatch(request: PageRequest, pk: int) -> Dispatch:
    """The dispatch within the reader's scope, or 404."""
    return get_object_or_404(dispatches_for(request.user, request.today), pk=pk)


def load_to_edit(request: PageRequest, pk: int) -> Dispatch:
    """The dispatch of the reader's own office; 403 for one that may only be read."""
    mine = Dispatch.objects.select_related("issuer", "office", "parent_plan")
    return get(request.user, EDIT_DISPATCH, request.today, mine, pk=pk, seen_by=VIEW_DISPATCH)


def duties_seen(request: PageRequest, dispatch: Dispatch) -> Any:
    """The duties of the dispatch that the reader sees."""
    return visible(request.user, VIEW_DUTY, request.today, Duty.objects.filter(demand__dispatch=dispatch))


def crumbs_of(dispatch: Dispatch, *rest: dict[str, Any]) -> list[dict[str, Any]]:
    """Dispatches > the dispatch > the page; the last one carries no address."""
    own: dict[str, Any] = {"label": dispatch.printed_number}
    if rest:
        own["url"] = reverse("dispatches:dispatch", args=[dispatch.pk])
    return [{"label": _("Dispatches"), "url": reverse("dispatches:list")}, own, *rest]


def dispatch_frame(
    request: PageRequest, dispatch: Dispatch, here: str, *, waiting: int | None = None, late: int | None = None
) -> dict[str, Any]:
    """Head and tabs of every page of an issued dispatch; counts only where the page has them."""
    user, today = request.user, request.today
    mine = Dispatch.objects.filter(pk=dispatch.pk)
    may_edit = visible(user, EDIT_DISPATCH, today, mine).exists()
    pages = [
        ("dispatch", _("Units and duties"), None),
        ("waiting", _("To be accepted"), waiting),
        ("late", _("Late"), late),
        ("text", _("Document"), None),
        ("changes", _("Amendments"), None),
    ]
    if dispatch.state == DispatchState.DRAFT:
        pages = [("draft", _("Draft"), None), ("text", _("Document"), None)]
    tabs = [
        {
            "label": label,
            "url": reverse(f"dispatches:{name}", args=[dispatch.pk]),
            "is_current": name == here,
            "count": count,
        }
        for name, label, count in pages
    ]
    return {
        "dispatch": dispatch,
        "tone": TONES[DispatchState(dispatch.state)],
        "tabs": tabs,
        "crumbs": crumbs_of(dispatch),
        "may_edit": may_edit,
        "may_issue": visible(user, ISSUE_DISPATCH, today, mine).exists(),
        "parent": dispatch.bases.filter(is_parent=True).first(),
    }
