"""Reads of staff imports: which there are, what they found, what waits for a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from haidang.areas.personnel.models import (
    Decision,
    Difference,
    DifferenceKind,
    FindingState,
    ImportFinding,
    ImportState,
    Severity,
    StaffImport,
)
from haidang.areas.personnel.permissions import RUN_IMPORT
from haidang.foundation.access.queries import grants_of
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.todos import Todo

WAITING_STATES = (ImportState.MAPPING, ImportState.READY)


@dataclass(frozen=True, kw_only=True)
class KindCount:
    """How many rows of a kind there are, and how they are decided."""

    kind: DifferenceKind
    total: int
    open: int
    taken: int
    left: int
    applied: int


@dataclass(frozen=True, kw_only=True)
class CodeCount:
    """How many findings of a code there are, open ones and offers among them."""

    code: str
    severity: str
    total: int
    open: int
    offers: int
    example: int


def count_differences(staff_import: StaffImport) -> dict[str, KindCount]:
    """By kind, in the order of DifferenceKind; kinds that do not occur are there with noughts."""
    pending = Q(is_applied=False)
    found = {
        row["kind"]: row
        for row in staff_import.differences.order_by()
        .values("kind")
        .annotate(
            total=Count("pk"),
            open=Count("pk", filter=pending & Q(decision=Decision.OPEN)),
            taken=Count("pk", filter=pending & Q(decision=Decision.TAKE)),
            left=Count("pk", filter=pending & Q(decision=Decision.LEAVE)),
            applied=Count("pk", filter=Q(is_applied=True)),
        )
    }
    blank = {"total": 0, "open": 0, "taken": 0, "left": 0, "applied": 0}
    return {
        kind.value: KindCount(**{**blank, **found.get(kind.value, {}), "kind": kind})  # type: ignore[arg-type]
        for kind in DifferenceKind
    }


def count_findings(staff_import: StaffImport) -> list[CodeCount]:
    """By code: errors first, then offers, then what is to be looked at; the more frequent first."""
    is_open = Q(state=FindingState.OPEN)
    found = (
        staff_import.findings.order_by()
        .values("code", "severity")
        .annotate(
            total=Count("pk"),
            open=Count("pk", filter=is_open),
            offers=Count("pk", filter=is_open & Q(offer__isnull=False)),
            example=Min("pk"),
        )
    )
    order = list(Severity.values)
    return sorted((CodeCount(**row) for row in found), key=lambda c: (not c.open, order.index(c.severity), -c.total))


def list_findings(staff_import: StaffImport, *, code: str) -> QuerySet[ImportFinding]:
    return staff_import.findings.filter(code=code).select_related("staged")


def list_differences(staff_import: StaffImport, *, kind: str) -> QuerySet[Difference]:
    """Rows of a kind with everything a screen shows of them."""
    rows = staff_import.differences.filter(kind=kind)
    return rows.select_related("staged", "person", "person__unit", "unit")


def list_imports(imports: QuerySet[StaffImport]) -> QuerySet[StaffImport]:
    return imports.select_related("home", "unit", "by")


def import_todos(user: User, today: date) -> list[Todo]:
    """Lists that were brought and wait for a decision."""
    units = [grant.unit_id for grant in grants_of(user, today) if grant.role in RUN_IMPORT.roles]
    if not units:
        return []
    waiting = list(StaffImport.objects.filter(unit__in=units, state__in=WAITING_STATES).order_by("-pk")[:20])
    return [_todo(waiting)] if waiting else []


def _todo(waiting: Iterable[StaffImport]) -> Todo:
    lists = list(waiting)
    title = ngettext("A staff list waits for your decision", "%(count)s staff lists wait for your decision", len(lists))
    alone = lists[0]
    url = reverse("personnel:import", args=(alone.pk,)) if len(lists) == 1 else reverse("personnel:imports")
    return Todo(
        title=title % {"count": Figure(len(lists))},
        why=_("What was read is kept, but nothing is recorded before you take it."),
        url=url,
        count=len(lists),
        label=_("Staff"),
    )
