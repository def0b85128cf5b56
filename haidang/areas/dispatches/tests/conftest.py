"""A dispatch of ward Đông Hải: to its kindergarten and school A, with four demands of different kinds."""

from datetime import date

import pytest

from haidang.areas.dispatches.models import DemandKind, Dispatch, Duty, Rhythm, Span
from haidang.areas.dispatches.operations import (
    BasisFacts,
    DemandFacts,
    DispatchFacts,
    RuleFacts,
    draft_dispatch,
    issue_dispatch,
)
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units

FACTS = DispatchFacts(
    subject="triển khai Kế hoạch bồi dưỡng",
    symbol="UBND-VHXH",
    place="Đông Hải",
    printed_superior="Ủy ban nhân dân",
    printed_issuer="Phường Đông Hải",
    authority=["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
    recipients=["Như trên", "Lưu: VT"],
    opening="Ủy ban nhân dân phường yêu cầu:",
    bases=[BasisFacts(text="Thực hiện Kế hoạch số 108/KH-UBND;", number="108/KH-UBND", is_parent=True)],
)
RULES = (
    RuleFacts(printed="Các cơ sở giáo dục mầm non", kinds=["school"], levels=["MN"]),
    RuleFacts(printed="Hiệu trưởng các trường", role="principal", kinds=["school"], span=Span.ONE),
)
DUE = date(2026, 11, 30)
DEMANDS = (
    DemandFacts(title="Phổ biến Kế hoạch", text="Phổ biến đến toàn thể.", due_on=DUE, section="1. Tuyên truyền"),
    DemandFacts(title="Rà soát", text="Rà soát đội ngũ.", due_on=DUE, kind=DemandKind.REVIEW, section="2. Rà soát"),
    DemandFacts(title="Kế hoạch của trường", text="Lập kế hoạch.", due_on=DUE, needs_evidence=True),
    DemandFacts(
        title="Báo cáo", text="Báo cáo định kỳ.", due_on=date(2026, 12, 31), kind=DemandKind.REPORT,
        rhythm=Rhythm.QUARTERLY, until_on=date(2027, 9, 30),
    ),
)  # fmt: skip


@pytest.fixture
def draft(units: Units, mai: User) -> Dispatch:
    return draft_dispatch(
        units.ward, office=units.ward, facts=FACTS, rules=RULES, demands=DEMANDS, by=mai, now=NOW, today=TODAY
    )


@pytest.fixture
def issued(draft: Dispatch, mai: User) -> Dispatch:
    return issue_dispatch(draft, number="", issued_on=TODAY, by=mai, now=NOW)


@pytest.fixture
def duty(issued: Dispatch, units: Units) -> Duty:
    """School A is to spread the plan."""
    return Duty.objects.select_related("demand__dispatch").get(unit=units.school_a, demand__title="Phổ biến Kế hoạch")


@pytest.fixture
def paper_duty(issued: Dispatch, units: Units) -> Duty:
    """School A is to write its plan, with evidence."""
    return Duty.objects.get(unit=units.school_a, demand__title="Kế hoạch của trường")
