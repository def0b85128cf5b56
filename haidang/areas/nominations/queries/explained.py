"""Needs with their explanations ready for a page: what is shown in a row, what behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import ChangeLine, Nomination
from haidang.areas.standards.models import Part, Requirement, Status
from haidang.areas.standards.queries import ExplainedCondition, explain
from haidang.areas.standards.queries.answers import deciding_condition, in_order_asked
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
    requirements = _requirements(need.requirement_id for need in needs)
    names = code_names()
    reasons = {}
    for need in needs:
        requirement = requirements[need.requirement_id]
        conditions = explain(requirement, need.explanation, names)
        reasons[need.pk] = ShortReason(
            decisive=_decisive(Status(need.status), conditions),
            conditions=in_order_asked(conditions),
            priority=_priority(need, requirement),
        )
    return reasons


def explain_judgements(exceptions: Iterable[Nomination | ChangeLine]) -> dict[int, ShortReason]:
    """Exception → why the standards see no need, as they answered when it was proposed."""
    judged = [n for n in exceptions if n.judged_by_id is not None and n.need_id is None]
    requirements = _requirements(n.judged_by_id for n in judged if n.judged_by_id is not None)
    names = code_names() if judged else {}
    reasons = {}
    for exception in judged:
        assert exception.judged_by_id is not None
        conditions = explain(requirements[exception.judged_by_id], exception.judgement or [], names)
        settled = deciding_condition(Status.MEETS, conditions) or deciding_condition(Status.NOT_CONCERNED, conditions)
        reasons[exception.pk] = ShortReason(
            decisive=settled or next(iter(conditions), None), conditions=in_order_asked(conditions), priority=""
        )
    return reasons


def _requirements(ids: Iterable[int]) -> dict[int, Requirement]:
    wanted = set(ids)
    if not wanted:
        return {}
    return Requirement.objects.prefetch_related("conditions", "parameters").in_bulk(wanted)


def _decisive(status: Status, conditions: list[ExplainedCondition]) -> ExplainedCondition | None:
    """The condition that settled the answer; of a must the unmet standard says more than what makes it one."""
    if status == Status.MUST:
        unmet = next((c for c in conditions if c.part == Part.MEETS and c.holds is False), None)
        if unmet is not None:
            return unmet
    return deciding_condition(status, conditions) or next(iter(conditions), None)


def _priority(need: Need, requirement: Requirement) -> str:
    if need.priority is None:
        return ""
    if requirement.priority_expression == MONTHS_LEFT:
        return _("%(months)s months left to retirement") % {"months": need.priority}
    return str(need.priority)
