"""A target with verified needs at the schools of the cast."""

from dataclasses import dataclass
from datetime import date
from itertools import count

import pytest

from haidang.areas.needs.models import Answer, Need, NeedStatus, ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.nominations.models import NominationList, QuotaAccount
from haidang.areas.nominations.operations import grant_quota, open_account, start_list
from haidang.areas.personnel.models import DegreeRank, Person
from haidang.areas.plans.models import Plan, PlanState, Target, Task
from haidang.areas.programmes.models import Programme, ProgrammeKind
from haidang.areas.standards.models import Confidence, Requirement, Status
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import locality_of
from tests.cast import LONG_AGO, NOW, TODAY, Units, make_person

DUE = date(2026, 12, 15)
CODE = "upgrade_thcs"
_numbers = count(1)


def make_target(unit: Unit, *, planned: int = 10, code: str = CODE) -> Target:
    """A target of its own plan."""
    number = next(_numbers)
    plan = Plan.objects.create(code=f"plan-{number}", year=2026, title=f"Kế hoạch bồi dưỡng {number}", issuer=unit)
    task = Task.objects.create(
        plan=plan, position=1, printed_ordinal="1", content="Nâng trình độ chuẩn", levels=["THCS"], printed_time="2026"
    )
    target = Target.objects.create(
        task=task, position=1, label="Giáo viên THCS cao đẳng lên đại học", planned=planned, requirement_code=code
    )
    plan.state = PlanState.ISSUED
    plan.save()
    return target


@dataclass(frozen=True)
class Review:
    """A review round whose sheets and needs the tests fill."""

    round: ReviewRound
    requirement: Requirement

    def sheet(self, school: Unit, state: SheetState = SheetState.VERIFIED) -> Sheet:
        sheet, _ = Sheet.objects.get_or_create(
            round=self.round,
            school=school,
            defaults={
                "locality": locality_of(school, TODAY),
                "state": state,
                "confirmed_by": self.round.opened_by,
                "verified_by": self.round.opened_by,
            },
        )
        return sheet

    def need(
        self,
        name: str,
        school: Unit,
        *,
        priority: int | None = 100,
        status: NeedStatus = NeedStatus.MUST,
        answer: Answer = Answer.CONFIRMED,
        state: SheetState = SheetState.VERIFIED,
        person: Person | None = None,
    ) -> Need:
        return Need.objects.create(
            round=self.round,
            sheet=self.sheet(school, state),
            person=person or make_person(name, school, level="THCS", rank=DegreeRank.CD),
            requirement=self.requirement,
            status=status,
            priority=priority,
            explanation=[],
            answer=answer,
            reason="Chưa đúng trình độ" if answer == Answer.CONTESTED else "",
        )


@pytest.fixture
def review(units: Units, son: User) -> Review:
    programme = Programme.objects.create(
        code="upgrade_test",
        name_vi="Đại học sư phạm",
        name_en="Bachelor of education",
        kind=ProgrammeKind.DEGREE,
        target_rank=DegreeRank.DH,
        source="test",
    )
    requirement = Requirement.objects.create(
        code=CODE,
        version=1,
        title_vi="Nâng trình độ chuẩn THCS",
        title_en="Degree standard of lower secondary teachers",
        text_vi="…",
        text_en="…",
        programme=programme,
        target_group="thcs",
        otherwise=Status.MUST,
        source="NĐ 71/2020",
        confidence=Confidence.HIGH,
        period=since(LONG_AGO),
        digest="0" * 64,
    )
    opened = ReviewRound.objects.create(
        title="Rà soát 2026",
        year=2026,
        judged_on=TODAY,
        school_due_on=TODAY,
        locality_due_on=TODAY,
        state=RoundState.CLOSED,
        opened_by=son,
        opened_at=NOW,
    )
    return Review(round=opened, requirement=requirement)


@pytest.fixture
def target(units: Units) -> Target:
    return make_target(units.department)


@pytest.fixture
def account(target: Target, units: Units, son: User) -> QuotaAccount:
    """The department's account: 10 places."""
    return open_account(target, by=son, now=NOW)


def grant_down(account: QuotaAccount, units: Units, by: User, *, places: int) -> QuotaAccount:
    """Places for school A through its ward."""
    ward = grant_quota(account, unit=units.ward, quantity=places, due_on=DUE, by=by, now=NOW, today=TODAY)
    return grant_quota(ward, unit=units.school_a, quantity=places, due_on=DUE, by=by, now=NOW, today=TODAY)


@pytest.fixture
def school_account(account: QuotaAccount, units: Units, son: User) -> QuotaAccount:
    """School A's account: 2 places."""
    return grant_down(account, units, son, places=2)


@pytest.fixture
def draft(school_account: QuotaAccount, target: Target, units: Units, hiep: User, authorities: None) -> NominationList:
    """School A's list, still empty."""
    return start_list(target, school=units.school_a, by=hiep, now=NOW)
