"""What may be derived from which plan by whom, and the words a derived plan begins with."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from haidang.areas.plans.models import Plan, PlanKind, PlanState
from haidang.foundation.organisation.models import LOCALITY_KINDS, Unit, UnitKind
from haidang.foundation.organisation.queries import locality_of

TEXTS = Path(__file__).parent.parent / "data" / "derived_texts.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one kind of plan, filled in for one unit and year."""

    found: dict[str, Any]
    values: dict[str, str]

    def text(self, name: str) -> str:
        return str(self.found[name]).format(**self.values)

    def texts(self, name: str) -> list[str]:
        return [text.format(**self.values) for text in self.found[name]]

    def duties(self) -> list[tuple[str, str, str]]:
        """Holder, what is to be done, code of the unit if it is one of the department's."""
        return [
            (holder, text.format(**self.values), code[0] if code else "")
            for holder, text, *code in self.found["duties"]
        ]


def words_of(kind: PlanKind, **values: str) -> Words:
    return Words(_texts()[kind], values)


def document_name(plan: Plan) -> str:
    """How a lower plan cites this one: "Kế hoạch số 12/KH-SGDĐT ngày 03/12/2026 của Sở Giáo dục và Đào tạo"."""
    number = f" số {plan.number}/{plan.symbol}" if plan.number else ""
    day = f" ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else f" năm {plan.year}"
    return f"Kế hoạch{number}{day} của {plan.printed_issuer.replace(chr(10), ' ') or plan.issuer.name}"


def kind_below(parent: Plan, unit: Unit, day: date) -> PlanKind | None:
    """What the unit's plan would be; None when it does not derive from this one.

    Several years → a year, by the same issuer or its department; a year → localities and schools directly under the
    department; a locality → its schools.
    """
    if parent.kind == PlanKind.MULTI_YEAR:
        return PlanKind.YEARLY if unit.kind == UnitKind.DEPARTMENT else None
    if parent.kind == PlanKind.YEARLY:
        if unit.kind in LOCALITY_KINDS:
            return PlanKind.WARD
        return PlanKind.SCHOOL if unit.is_school and locality_of(unit, day) is None else None
    if parent.kind == PlanKind.WARD and unit.is_school:
        above = locality_of(unit, day)
        return PlanKind.SCHOOL if above is not None and above.pk == parent.issuer_id else None
    return None


def plans_to_derive_from(unit: Unit, day: date) -> QuerySet[Plan]:
    """Issued plans directly above the unit, newest first."""
    issued = Plan.objects.filter(state=PlanState.ISSUED).select_related("issuer").order_by("-year", "-pk")
    if unit.kind == UnitKind.DEPARTMENT:
        return issued.filter(kind=PlanKind.MULTI_YEAR)
    above = locality_of(unit, day) if unit.is_school else None
    if above is not None:
        return issued.filter(kind=PlanKind.WARD, issuer=above)
    return issued.filter(kind=PlanKind.YEARLY)


@cache
def _texts() -> dict[str, dict[str, Any]]:
    return tomllib.loads(TEXTS.read_text(encoding="utf-8"))
