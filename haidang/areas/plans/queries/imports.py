"""Reads of documents brought in: lists, and the source beside which a reading is looked through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext

from haidang.areas.plans.models import PlanImport
from haidang.areas.plans.permissions import IMPORT_PLAN
from haidang.areas.plans.queries.checks import OTHER
from haidang.areas.standards.models import Requirement
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A block of the source as the screen shows it."""

    number: int
    text: str = ""
    rows: Sequence[Sequence[str | None]] = ()


def source_blocks(plan_import: PlanImport) -> list[SourceBlock]:
    return [
        SourceBlock(number, text=block) if isinstance(block, str) else SourceBlock(number, rows=block)
        for number, block in enumerate(plan_import.blocks, start=1)
    ]


def source_text(plan_import: PlanImport, first: int, last: int, row: int = 0) -> str:
    """The words of the source between two blocks; of a table only its row."""
    found: list[str] = []
    for block in plan_import.blocks[first - 1 : last]:
        if isinstance(block, str):
            found.append(block)
        else:
            rows: list[Any] = block[row - 1 : row] if row else block
            found += [" | ".join(" ".join((cell or "").split()) for cell in one) for one in rows]
    return "\n".join(found)


def list_plan_imports(user: User, day: date) -> QuerySet[PlanImport]:
    """Without the large columns."""
    imports = PlanImport.objects.select_related("issuer", "by", "plan").defer("blocks", "raw")
    return visible(user, IMPORT_PLAN, day, imports)


def list_issuers(user: User, day: date) -> QuerySet[Unit]:
    """The units whose plans the user may bring: the department for its lead office, one's own ward or school."""
    own: set[int] = set()
    is_lead = False
    for grant in grants_of(user, day):
        if grant.role in {Role.WARD_OFFICER, Role.PRINCIPAL}:
            own.add(grant.unit_id)
        is_lead = is_lead or grant.role == Role.LEAD_OFFICE
    units = Unit.objects.filter(pk__in=own)
    if is_lead:
        units |= Unit.objects.filter(kind__in=(UnitKind.DEPARTMENT, UnitKind.CITY))
    return units.order_by("-kind", "name")


def list_requirements(day: date) -> list[tuple[str, str]]:
    """The requirements in force on the day that a target may answer, by code with their titles, "other" the last."""
    rows = Requirement.objects.filter(period__contains=day).order_by("code")
    field = "title_vi" if (get_language() or "vi").startswith("vi") else "title_en"
    titles = dict(rows.values_list("code", field))
    other = titles.pop(OTHER, None) or pgettext("requirement", "other")
    return [*titles.items(), (OTHER, other)]


def list_nameable(issuer: Unit) -> QuerySet[Unit]:
    """The units a name in a plan may mean, the bodies of the city first; schools are named by groups."""
    kinds = (
        UnitKind.DEPARTMENT, UnitKind.OFFICE, UnitKind.INSPECTORATE, UnitKind.UNION, UnitKind.CULTURE_OFFICE,
        UnitKind.CENTRE, UnitKind.PROVIDER, UnitKind.CITY,
    )  # fmt: skip
    return (Unit.objects.filter(kind__in=kinds) | Unit.objects.filter(pk=issuer.pk)).order_by("kind", "name")
