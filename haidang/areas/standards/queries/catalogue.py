"""Reads of the requirements by code and day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from haidang.areas.standards.models import Condition, Purpose, Requirement
from haidang.foundation.basics.periods import as_of


def requirements_on(day: date, purpose: Purpose | None = None) -> QuerySet[Requirement]:
    """The versions in force on `day` (of all purposes, or one), with programme, conditions and parameters."""
    in_force = Requirement.objects.filter(as_of(day))
    if purpose is not None:
        in_force = in_force.filter(purpose=purpose)
    return with_parts(in_force).order_by("code")


def list_requirements_on(day: date, purpose: Purpose | None = None) -> list[Requirement]:
    """The same as a list, in the order of the plan's tasks: degrees before courses."""
    order = {"degree": 0, "upskilling": 1}
    return sorted(
        requirements_on(day, purpose),
        key=lambda row: (row.decided_by, order.get(row.programme.kind if row.programme else "", 2), row.code),
    )


def list_versions(code: str) -> QuerySet[Requirement]:
    """All versions of a requirement, the latest first."""
    return with_parts(Requirement.objects.filter(code=code)).order_by("-version")


def find_requirement(code: str, day: date) -> Requirement | None:
    """The version in force on `day`."""
    return requirements_on(day).filter(code=code).first()


def requirements_with_ids(ids: Iterable[int]) -> QuerySet[Requirement]:
    return with_parts(Requirement.objects.filter(pk__in=list(ids))).order_by("code", "version")


def with_parts(requirements: QuerySet[Requirement]) -> QuerySet[Requirement]:
    conditions = Prefetch("conditions", Condition.objects.order_by("ordinal"))
    return requirements.select_related("programme").prefetch_related(conditions, "parameters")
