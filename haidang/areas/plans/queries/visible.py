"""Who sees which plans: the department's own, those of the reader's unit and above it, those of the units below."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from haidang.areas.plans.models import ISSUED_STATES, UPPER_KINDS, Plan, PlanKind, PlanState
from haidang.areas.plans.permissions import VIEW_DRAFT_PLAN, VIEW_PLAN, VIEW_SUBMITTED_PLAN, VIEW_UNIT_PLAN
from haidang.foundation.access.queries import grants_of, visible
from haidang.foundation.accounts.models import User

_ABOVE = "select l.unit_id from unnest(%s::bigint[]) mine(id), lateral lineage(mine.id, %s::date) l"
SUBMITTED = (PlanState.SUBMITTED, PlanState.RETURNED, PlanState.APPROVED)


def list_plans_for(user: User, day: date) -> QuerySet[Plan]:
    """The yearly plans of the department that the user may read: those with places. Newest year first."""
    return list_all_plans_for(user, day).filter(kind=PlanKind.YEARLY).order_by("-year", "code")


def running_plan_for(user: User, day: date) -> Plan | None:
    """The newest yearly plan whose year has begun; failing that the next one."""
    plans = list_plans_for(user, day)
    return plans.filter(year__lte=day.year).first() or plans.last()


def list_all_plans_for(user: User, day: date) -> QuerySet[Plan]:
    """Every plan the user may read, of all kinds and states.

    Issued: the department's for everyone inside; a unit's for its own people, those under it and those above it.
    Drafts stay with those who draw them up; what was submitted is also read by those who decide on it.
    """
    issued = Plan.objects.filter(state__in=ISSUED_STATES)
    of_department = visible(user, VIEW_PLAN, day, issued.filter(kind__in=UPPER_KINDS))
    of_units = issued.exclude(kind__in=UPPER_KINDS)
    below = visible(user, VIEW_UNIT_PLAN, day, of_units)
    above = of_units.filter(issuer__in=RawSQL(_ABOVE, ([grant.unit_id for grant in grants_of(user, day)], day)))  # noqa: S611
    drafts = visible(user, VIEW_DRAFT_PLAN, day, Plan.objects.exclude(state__in=ISSUED_STATES))
    submitted = visible(user, VIEW_SUBMITTED_PLAN, day, Plan.objects.filter(state__in=SUBMITTED))
    found = of_department | below | above | drafts | submitted
    return found.select_related("issuer").order_by("-year", "code")


def get_plan_for(user: User, day: date, **lookup: Any) -> Plan:
    """The one plan that `lookup` names, 404 when the user may not see it."""
    plan = list_all_plans_for(user, day).select_related("parent").filter(**lookup).first()
    if plan is None:
        raise Http404(f"plans.Plan {lookup}")
    return plan


def plans_concerning(user: User, day: date) -> Q:
    """Plans of the reader's own unit and those above it: what concerns the reader."""
    return Q(issuer__in=RawSQL(_ABOVE, ([grant.unit_id for grant in grants_of(user, day)], day)))  # noqa: S611
