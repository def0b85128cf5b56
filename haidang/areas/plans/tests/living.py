"""A cascade of plans for the tests: several years, a year, a locality, a school."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from haidang.areas.plans.models import Amendment, Plan, PlanKind, PlanState, Target, Task
from haidang.areas.plans.operations import adapting, amending, approving, deciding, deriving
from haidang.areas.plans.operations.plans import write_plan
from haidang.areas.plans.queries import plan_outline
from haidang.areas.plans.queries.printed import PrintedDuty, PrintedPlan, PrintedTarget, PrintedTask
from haidang.areas.programmes.models import Programme, ProgrammeKind
from haidang.areas.standards.models import Confidence, Requirement, Status
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.operations import load_authorities
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.basics.periods import since
from tests.cast import LONG_AGO, NOW, TODAY, Units, make_person

MULTI_YEAR = PrintedPlan(
    code="kh-2026-2030",
    year=2026,
    title="Kế hoạch 2026–2030",
    issuer="SGDDT",
    symbol="KH-UBND",
    number="108",
    issued_on=date(2026, 4, 4),
    printed_issuer="Ủy ban nhân dân thành phố",
    duties=(PrintedDuty(1, "Phòng GDTX&ĐH", "Tổng hợp, báo cáo kết quả.", "1.", "GDTX"),),
    tasks=tuple(
        PrintedTask(
            position=position, ordinal=f"{position}.", content=content, levels=levels, time="Tháng 1/2026-12/2030",
            starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31), quantity=f"GV: {planned}",
            leads="Phòng GDTX&ĐH", targets=(PrintedTarget(1, "GV", planned, "other"),),
        )
        for position, content, levels, planned in (
            (1, "Bồi dưỡng giáo viên THCS dạy KHTN", ("THCS",), 101),
            (2, "Bồi dưỡng giáo viên mầm non", ("MN",), 50),
            (3, "Bồi dưỡng giáo viên THPT", ("THPT",), 20),
        )
    ),
)  # fmt: skip


@pytest.fixture
def matrix(units: Units) -> None:
    load_authorities()


@pytest.fixture
def staff(units: Units) -> None:
    """Three teachers at school A, two at B, one at the kindergarten, two at the upper secondary school."""
    for unit, level, count in (
        (units.school_a, "THCS", 3),
        (units.school_b, "THCS", 2),
        (units.kindergarten, "MN", 1),
        (units.high_school, "THPT", 2),
    ):
        for number in range(count):
            make_person(f"Giáo viên {number}", unit, level=level)


@pytest.fixture
def several(units: Units, son: User) -> Plan:
    plan = Plan.objects.create(
        code=MULTI_YEAR.code, year=2026, last_year=2030, outlook_year=2035, kind=PlanKind.MULTI_YEAR,
        title=MULTI_YEAR.title, issuer=units.department, symbol="KH-UBND", number="108", issued_on=date(2026, 4, 4),
    )  # fmt: skip
    write_plan(plan, {}, MULTI_YEAR)
    return issued(plan)


def issued(plan: Plan) -> Plan:
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.ISSUED)
    return Plan.objects.select_related("issuer").get(pk=plan.pk)


@pytest.fixture
def yearly(several: Plan, staff: None, matrix: None, units: Units, son: User) -> Plan:
    made = deriving.derive_plan(several, unit=units.department, year=2027, by=son, now=NOW, today=TODAY)
    return issued(made)


@pytest.fixture
def wards(yearly: Plan, units: Units, mai: User) -> Plan:
    """The draft of ward Đông Hải."""
    return deriving.derive_plan(yearly, unit=units.ward, year=2027, by=mai, now=NOW, today=TODAY)


def through(plan: Plan, by: User, decides: User) -> Plan:
    """Submitted, approved, issued."""
    plan = approving.submit_plan(plan, by=by, now=NOW, today=TODAY)
    assert plan.case is not None
    step = pending_step(plan.case)
    assert step is not None
    deciding.approve(plan, step=step, by=decides, now=NOW, today=TODAY)
    return approving.issue_unit_plan(plan, by=by, now=NOW, today=TODAY)


@pytest.fixture
def ward_plan(wards: Plan, mai: User, son: User) -> Plan:
    return through(wards, mai, son)


@pytest.fixture
def school_draft(ward_plan: Plan, units: Units, hiep: User) -> Plan:
    return deriving.derive_plan(ward_plan, unit=units.school_a, year=2027, by=hiep, now=NOW, today=TODAY)


def numbers(plan: Plan) -> list[int]:
    rows = plan_outline(Plan.objects.get(pk=plan.pk), day=TODAY).rows
    return [target.planned for row in rows for target in row.targets]


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "vi"})
    client.force_login(user)
    return client


def facts(task: Task, **changes: object) -> adapting.RowFacts:
    target = task.targets.get()
    start = adapting.RowFacts(
        content=task.content, time=task.printed_time, leads=task.printed_leads, planned={target.pk: target.planned}
    )
    return replace(start, **changes)  # type: ignore[arg-type]


def amend_target(target: Target, planned: int, *, by: User, director: User, day: date = TODAY) -> Amendment:
    """An issued amendment that gives the target another number from `day` on."""
    task = target.task
    made = amending.start_amendment(task.plan, reason="Điều chỉnh dự toán", by=by, now=NOW)
    row = adapting.RowFacts(content=task.content, time="Năm 2026", leads="", planned={target.pk: planned})
    amending.amend_row(made, task=task, facts=row, by=by, now=NOW, today=day)
    return amending.issue_amendment(made, by=director, now=NOW, today=day)


@pytest.fixture
def requirement(db: None) -> Requirement:
    programme = Programme.objects.create(
        code="khtn", name_vi="KHTN", name_en="Science", kind=ProgrammeKind.UPSKILLING, source="test"
    )
    return Requirement.objects.create(
        code="khtn_thcs", version=1, title_vi="Dạy KHTN", title_en="Science teachers", text_vi="…", text_en="…",
        programme=programme, target_group="thcs", otherwise=Status.MUST, source="test",
        confidence=Confidence.HIGH, period=since(LONG_AGO), digest="0" * 64,
    )  # fmt: skip
