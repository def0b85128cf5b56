"""From a case to the page of the thing that is decided."""

from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from haidang.areas.nominations.models import ListChange, NominationList
from haidang.areas.standards.models import RequirementDraft
from haidang.foundation.approvals.models import Case, CaseKind

PAGES: dict[str, tuple[QuerySet[Any], str]] = {
    CaseKind.NOMINATION_LIST: (NominationList.objects.all(), "nominations:detail"),
    CaseKind.NOMINATION_CHANGE: (ListChange.objects.all(), "nominations:change"),
    CaseKind.REQUIREMENT: (RequirementDraft.objects.all(), "standards:draft"),
}


def link_of(case: Case) -> str:
    """The page to decide on; empty for a kind without one."""
    if case.kind not in PAGES:
        return ""
    objects, name = PAGES[case.kind]
    pk = objects.filter(case=case).values_list("pk", flat=True).first()
    try:
        return reverse(name, args=[pk]) if pk else ""
    except NoReverseMatch:
        return ""
