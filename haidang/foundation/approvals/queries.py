"""Reads of cases and steps."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, QuerySet

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.deciders import authority_of, steps_decided_by, steps_without_decider
from haidang.foundation.approvals.models import Authority, Case, CaseKind, CaseState, Duty, Holder, Step, StepState
from haidang.foundation.basics.periods import as_of, since
from haidang.foundation.organisation.models import Unit, UnitKind
from haidang.foundation.organisation.queries import localities, locality_of, the_department

# Actions (by code) that go with deciding cases of a kind; a test holds them to the permission table.
ACTS: dict[CaseKind, tuple[str, ...]] = {
    CaseKind.NOMINATION_LIST: ("nominations.decide_list", "nominations.view_lists"),
    CaseKind.NOMINATION_CHANGE: ("nominations.decide_change", "nominations.view_changes", "nominations.view_lists"),
    CaseKind.REQUIREMENT: ("standards.decide_draft", "standards.view_drafts"),
    CaseKind.SCHOOL_PLAN: ("plans.decide_plan", "plans.view_submitted_plan"),
    CaseKind.UNIT_PLAN: ("plans.decide_plan", "plans.view_submitted_plan"),
}
ACTS_OF_ALL = ("deciding.see_cases",)


def chain_for(case_kind: str, unit: Unit, day: date) -> list[tuple[Unit, Role]]:
    """Who decides, in order, on a case of `unit` opened on `day`, by the authority matrix in force."""
    chain: list[tuple[Unit, Role]] = []
    for authority in authorities_for(case_kind, unit, day):
        holder = locality_of(unit, day) if authority.holder == Holder.LOCALITY else the_department()
        if holder is not None:
            chain.append((holder, Role(authority.role)))
    return chain


def authorities_for(case_kind: str, unit: Unit, day: date) -> list[Authority]:
    """The rows that make steps for a unit: of each step the narrowest that fits its levels and sector."""
    fitting: dict[int, Authority] = {}
    rows = list_authorities(day).filter(case_kind=case_kind).exclude(duty=Duty.REPORT)
    for row in sorted(rows, key=lambda row: (bool(row.levels) + bool(row.sector), row.pk)):
        if fits(row, unit):
            fitting[row.ordinal] = row
    return [fitting[ordinal] for ordinal in sorted(fitting)]


def fits(authority: Authority, unit: Unit) -> bool:
    """Whether the row concerns a unit of these levels and this sector."""
    of_level = not authority.levels or bool({*authority.levels} & {*unit.levels})
    return of_level and authority.sector in ("", unit.sector)


def list_authorities(day: date) -> QuerySet[Authority]:
    """The matrix of a day, in the order of kinds and steps."""
    return Authority.objects.filter(as_of(day)).order_by("case_kind", "ordinal", "levels", "sector", "pk")


def former_of(row: Authority, day: date) -> QuerySet[Authority]:
    """The row in force on `day` or later for the same kind, step, levels and sector: what `row` would replace."""
    same = Authority.objects.filter(
        case_kind=row.case_kind, ordinal=row.ordinal, levels=sorted(row.levels), sector=row.sector
    )
    return same.filter(period__overlap=since(day)).order_by("period")


def units_without_holder(row: Authority, day: date) -> QuerySet[Unit]:
    """Where nobody would decide: localities (or the department) without a holder of the row's role on `day`."""
    held = Grant.objects.filter(as_of(day), role=row.role, user__is_active=True)
    if row.holder == Holder.LOCALITY:
        return localities(day).exclude(pk__in=held.values("unit"))
    department = Unit.objects.filter(kind=UnitKind.DEPARTMENT)
    return department.none() if held.exists() else department


def count_open_cases(case_kind: str) -> int:
    return Case.objects.filter(kind=case_kind, state=CaseState.OPEN).count()


def acts_of(case_kinds: Iterable[str]) -> tuple[str, ...]:
    """What a deputy for these kinds of cases may open: reading and deciding them, nothing else of the role."""
    return tuple(sorted({act for kind in case_kinds for act in (*ACTS[CaseKind(kind)], *ACTS_OF_ALL)}))


def may_decide(step: Step, user: User, day: date) -> bool:
    """Whether the user decides the step on `day`: in the own office, for the director, or as a deputy."""
    return authority_of(step, user, day) is not None


def steps_waiting_for(user: User, day: date) -> QuerySet[Step]:
    """Steps that this user can decide now, oldest case first."""
    return steps_decided_by(user, day).select_related("case", "unit").order_by("case__opened_at", "pk")


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many steps of a kind wait, the oldest case since a moment."""

    count: int
    since: datetime


def count_waiting(user: User, day: date, kinds: Collection[str]) -> dict[str, Waiting]:
    """The steps of each kind that this user can decide now, where there are any; one query."""
    waiting = steps_decided_by(user, day).filter(case__kind__in=kinds).order_by().values_list("case__kind")
    counted = waiting.annotate(count=Count("pk"), since=Min("case__opened_at"))
    return {kind: Waiting(count, opened) for kind, count, opened in counted}


def steps_waiting_on_nobody(day: date) -> QuerySet[Step]:
    """Pending steps that nobody can decide on `day`: an alarm for the unit above."""
    return steps_without_decider(day).select_related("case", "unit")


def trail_of(case: Case) -> QuerySet[Step]:
    """All steps of all rounds, in order, with their case."""
    steps = Step.objects.filter(case=case).order_by("round", "ordinal")
    return steps.select_related("unit", "decided_by", "decided_for", "case__unit", "case__opened_by")


def pending_step(case: Case) -> Step | None:
    return Step.objects.filter(case=case, state=StepState.PENDING).select_related("unit", "case__unit").first()
