"""The real plan of 2024, as a draft and as issued."""

import pytest

from haidang.areas.plans.imports import read_builtin_plan
from haidang.areas.plans.models import Plan, PlanState
from haidang.areas.plans.operations import load_plan
from haidang.areas.plans.queries.printed import PrintedPlan
from haidang.areas.plans.tests.living import matrix, requirement, school_draft, several, staff, ward_plan, wards, yearly
from haidang.foundation.organisation.models import Unit, UnitKind
from tests.cast import NOW, Units, make_unit

__all__ = ["matrix", "requirement", "school_draft", "several", "staff", "ward_plan", "wards", "yearly"]


@pytest.fixture
def printed() -> PrintedPlan:
    return read_builtin_plan(2024)


@pytest.fixture
def offices(units: Units) -> list[Unit]:
    """The offices the plan names beyond those of the cast."""
    return [
        make_unit(code, UnitKind.OFFICE, f"Phòng {code}", parent=units.department) for code in ("VP", "GDMN", "GDTH")
    ]


@pytest.fixture
def draft(offices: list[Unit], printed: PrintedPlan) -> Plan:
    return load_plan(printed, by=None, now=NOW)


@pytest.fixture
def plan(draft: Plan) -> Plan:
    """The plan, issued as it was."""
    Plan.objects.filter(pk=draft.pk).update(state=PlanState.ISSUED)
    draft.refresh_from_db()
    return draft
