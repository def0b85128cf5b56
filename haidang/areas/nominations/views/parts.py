"""What several screens of this area share: crumbs, tabs, tones."""

from dataclasses import dataclass

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
from haidang.foundation.ui.pages import PageRequest

TONES = {
    ListState.DRAFT: "draft",
    ListState.SUBMITTED: "wait",
    ListState.RETURNED: "due",
    ListState.APPROVED: "done",
    ListState.REFUSED: "stop",
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
