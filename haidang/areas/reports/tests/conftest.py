"""The season the tests of this area stand on."""

from datetime import UTC, datetime

import pytest

from haidang.areas.classes.tests.season import Season, approve_new, enrolment_of, run_class, season
from haidang.areas.nominations.models import MoveKind, QuotaAccount, QuotaMove
from haidang.areas.plans.models import PlanState
from haidang.areas.results.models import Outcome, Result, ResultSheet, SheetState
from tests.cast import NOW

GRANTED = datetime(2024, 4, 2, 2, tzinfo=UTC)
__all__ = ["played", "season"]


@pytest.fixture
def played(season: Season) -> Season:
    """School A: 4 places, 3 people approved and enrolled, 1 completed; school B: 2 places, 2 approved."""
    plan = season.target.task.plan
    plan.state = PlanState.ISSUED
    plan.save()
    units = season.units
    department = QuotaAccount.objects.create(
        target=season.target, unit=units.department, received=6, accepted=6, passed_on=6
    )
    for school, places, used in ((units.school_a, 4, 3), (units.school_b, 2, 2)):
        account = QuotaAccount.objects.create(
            target=season.target, unit=school, received=places, accepted=used, used=used
        )
        QuotaMove.objects.create(
            target=season.target,
            kind=MoveKind.GRANT,
            source=department,
            destination=account,
            quantity=places,
            by=season.officer,
            at=GRANTED,
        )
    at_a = approve_new(season, units.school_a, "Lê Thị An", "Trần Văn Bình", "Vũ Thị Cúc")
    approve_new(season, units.school_b, "Đỗ Văn Dũng", "Bùi Thị Em")
    taught = run_class(season, at_a)
    sheet = ResultSheet.objects.create(
        training_class=taught,
        state=SheetState.RECOGNISED,
        submitted_by=season.coordinator,
        submitted_at=NOW,
        recognised_by=season.officer,
        recognised_at=NOW,
    )
    Result.objects.create(
        sheet=sheet, enrolment=enrolment_of(at_a[0]), score=8, attended_percent=100, outcome=Outcome.COMPLETED
    )
    return season
