"""From a case to the page of the thing that is decided."""

from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from haidang.areas.nominations.models import ListChange, NominationList
from haidang.areas.plans.models import Amendment, Plan
from haidang.areas.standards.models import RequirementDraft
from haidang.foundation.approvals.models import Case, CaseKind

# A kind of case: the things it may be about, with the field that names them in an address, and their page.
Pages = tuple[tuple[QuerySet[Any], str, str], ...]
PLANS: Pages = (
    (Plan.objects.all(), "code", "plans:course"),
    (Amendment.objects.all(), "pk", "plans:amendment"),
)
PAGES: dict[str, Pages] = {
    CaseKind.NOMINATION_LIST: ((NominationList.objects.all(), "pk", "nominations:detail"),),
    CaseKind.NOMINATION_CHANGE: ((ListChange.objects.all(), "pk", "nominations:change"),),
    CaseKind.REQUIREMENT: ((RequirementDraft.objects.all(), "pk", "standards:draft"),),
    CaseKind.SCHOOL_PLAN: PLANS,
    CaseKind.UNIT_PLAN: PLANS,
}


def link_of(case: Case) -> str:
    """The page to decide on; empty for a kind without one."""
    for objects, field, name in PAGES.get(case.kind, ()):
        named = objects.filter(case=case).values_list(field, flat=True).first()
        if named:
            try:
                return reverse(name, args=[named])
            except NoReverseMatch:
                return ""
    return ""
