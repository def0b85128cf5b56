"""Reads of cases and steps."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.access.queries import grants_of
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Authority, Case, Holder, Step, StepState
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import Unit, UnitKind
from haidang.foundation.organisation.queries import locality_of, the_department

# Roles held at an office of the department decide on the department's steps.
DEPARTMENT_ROLES = (Role.LEAD_OFFICE, Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.FINANCE)
# A deputy signs in the director's place (Decree 30/2020 Article 13).
SIGNS_FOR = {Role.DEPUTY_DIRECTOR: Role.DIRECTOR}


def chain_for(case_kind: str, unit: Unit, day: date) -> list[tuple[Unit, Role]]:
    """Who decides, in order, on a case of `unit` opened on `day`, by the authority matrix in force."""
    chain: list[tuple[Unit, Role]] = []
    for authority in Authority.objects.filter(as_of(day), case_kind=case_kind).order_by("ordinal"):
        holder = locality_of(unit, day) if authority.holder == Holder.LOCALITY else the_department()
        if holder is not None:
            chain.append((holder, Role(authority.role)))
    return chain


def may_decide(step: Step, user: User, day: date) -> bool:
    """Whether the user holds the step's role at the step's unit (or, for the department, at one of its offices)."""
    return any(
        step.role in (grant.role, SIGNS_FOR.get(Role(grant.role)))
        and (grant.unit_id == step.unit_id or grant.role in DEPARTMENT_ROLES)
        for grant in grants_of(user, day)
    )


def steps_waiting_for(user: User, day: date) -> QuerySet[Step]:
    """Steps that this user can decide now, oldest case first."""
    mine = Q(pk__in=[])
    for grant in grants_of(user, day):
        if grant.role in DEPARTMENT_ROLES:
            mine |= Q(role__in=[grant.role, SIGNS_FOR.get(Role(grant.role), grant.role)])
        else:
            mine |= Q(role=grant.role, unit=grant.unit_id)
    return (
        Step.objects.filter(mine, state=StepState.PENDING)
        .select_related("case", "unit")
        .order_by("case__opened_at", "pk")
    )


def steps_waiting_on_nobody(day: date) -> QuerySet[Step]:
    """Pending steps whose role nobody holds on `day`: an alarm for the lead office and the administrator."""
    held_here = Grant.objects.filter(as_of(day), role=OuterRef("role"), unit=OuterRef("unit"), user__is_active=True)
    held_in_department = Grant.objects.filter(as_of(day), role=OuterRef("role"), user__is_active=True)
    at_department = Q(unit__kind=UnitKind.DEPARTMENT)
    return (
        Step.objects.filter(state=StepState.PENDING)
        .exclude(~at_department & Exists(held_here))
        .exclude(at_department & Exists(held_in_department))
        .select_related("case", "unit")
    )


def trail_of(case: Case) -> QuerySet[Step]:
    """All steps of all rounds, in order."""
    return Step.objects.filter(case=case).select_related("unit", "decided_by").order_by("round", "ordinal")


def pending_step(case: Case) -> Step | None:
    return Step.objects.filter(case=case, state=StepState.PENDING).select_related("unit").first()
