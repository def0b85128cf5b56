"""Needs with their explanations ready for a page: what is shown in a row, what behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from haidang.areas.needs.models import Need
from haidang.areas.standards.models import Part, Requirement
from haidang.areas.standards.queries import ExplainedCondition, explain
from haidang.areas.standards.queries.explanations import code_names

MONTHS_LEFT = ":months_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortReason:
    """Why a person needs it: the decisive condition in the row, all of them behind it."""

    decisive: ExplainedCondition | None
    conditions: list[ExplainedCondition]
    priority: str


def explain_needs(needs: Iterable[Need]) -> dict[int, ShortReason]:
    """Need → short reason; a constant number of statements for a whole school."""
    needs = list(needs)
    requirements = Requirement.objects.prefetch_related("conditions", "parameters").in_bulk(
        {need.requirement_id for need in needs}
    )
    names = code_names()
    reasons = {}
    for need in needs:
        requirement = requirements[need.requirement_id]
        conditions = explain(requirement, need.explanation, names)
        reasons[need.pk] = ShortReason(
            decisive=_decisive(conditions), conditions=conditions, priority=_priority(need, requirement)
        )
    return reasons


def _decisive(conditions: list[ExplainedCondition]) -> ExplainedCondition | None:
    """The unmet standard if there is one, else what makes it a must, else the first condition."""
    for part, holds in ((Part.MEETS, False), (Part.MUST, True), (Part.CONCERNS, True)):
        for condition in conditions:
            if condition.part == part and condition.holds is holds:
                return condition
    return conditions[0] if conditions else None


def _priority(need: Need, requirement: Requirement) -> str:
    if need.priority is None:
        return ""
    if requirement.priority_expression == MONTHS_LEFT:
        return _("%(months)s months left to retirement") % {"months": need.priority}
    return str(need.priority)
