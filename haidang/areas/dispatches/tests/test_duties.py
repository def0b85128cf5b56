"""Issuing makes each duty once; units do them, the ward judges them, lateness follows the day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from haidang.areas.dispatches.models import Demand, Dispatch, DispatchState, Duty, DutyState
from haidang.areas.dispatches.operations import (
    DemandFacts,
    accept_duties,
    add_demand,
    add_file,
    add_link,
    begin_duty,
    copy_dispatch,
    draft_amendment,
    end_demand,
    issue_amendment,
    issue_dispatch,
    remind_late,
    report_done,
    send_back,
    take_up_again,
    withdraw_dispatch,
)
from haidang.areas.dispatches.operations.doing import EvidenceMissing, NotALink, NotOpen, SeenByTheSystem
from haidang.areas.dispatches.operations.drafting import NotDraft
from haidang.areas.dispatches.operations.issuing import AlreadyIssued, NobodyAddressed
from haidang.areas.dispatches.operations.judging import NobodyLate, NothingToAccept
from haidang.areas.dispatches.queries.standings import Standing, weigh_one
from haidang.areas.needs.models import ReviewRound, Sheet
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.foundation.basics.refusals import ReasonMissing
from haidang.foundation.documents.operations import NumberGiven
from haidang.foundation.notifications.models import Notice
from tests.cast import NOW, TODAY, Units, make_school

PAPER = EvidenceFile("ke-hoach.pdf", "pdf", b"%PDF-1.4 x", "digest-1")


def test_issuing_makes_each_duty_once_a_unit_and_turn(issued: Dispatch) -> None:
    assert issued.state == DispatchState.ISSUED
    assert issued.number == "1"
    # two units; three demands asked once and one in four quarters
    assert Duty.objects.count() == 2 * (3 + 4)
    assert Duty.objects.filter(demand__title="Báo cáo").values("turn").distinct().count() == 4
    entry = Entry.objects.get(action="dispatches.issue")
    assert (entry.changes["units"], entry.changes["duties"]) == (2, 14)


def test_issuing_costs_the_same_for_three_units_and_for_thirty(units: Units, draft: Dispatch, mai: User) -> None:
    def queries(dispatch: Dispatch, number: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as spent:
            issue_dispatch(dispatch, number=number, issued_on=TODAY, by=mai, now=NOW)
        return Duty.objects.filter(demand__dispatch=dispatch).count() // 7, len(spent)

    def open_schools(first: int, last: int) -> None:
        for number in range(first, last + 1):
            make_school(f"MN-{number}", f"Trường MN số {number}", "MN", district=units.district, ward=units.ward)

    open_schools(1, 1)
    again = copy_dispatch(draft, issuer=units.ward, office=units.ward, by=mai, now=NOW, today=TODAY)
    few, cost = queries(draft, "8")
    open_schools(2, 28)
    many, cost_of_many = queries(again, "9")
    assert (few, many) == (3, 30)
    assert cost == cost_of_many
    assert cost <= 30


def test_a_dispatch_is_issued_once_with_a_free_number_to_somebody(draft: Dispatch, units: Units, mai: User) -> None:
    with pytest.raises(NobodyAddressed):
        issue_dispatch(draft, number="9", issued_on=date(2024, 5, 2), by=mai, now=NOW)
    issue_dispatch(draft, number="9", issued_on=TODAY, by=mai, now=NOW)
    with pytest.raises(AlreadyIssued):
        issue_dispatch(draft, number="10", issued_on=TODAY, by=mai, now=NOW)
    again = copy_dispatch(draft, issuer=units.ward, office=units.ward, by=mai, now=NOW, today=TODAY)
    with pytest.raises(NumberGiven):
        issue_dispatch(again, number="9", issued_on=TODAY, by=mai, now=NOW)
    assert issue_dispatch(again, number="", issued_on=TODAY, by=mai, now=NOW).number == "10"


def test_the_heads_of_the_units_are_told(draft: Dispatch, mai: User, hiep: User, hoa: User, thu: User) -> None:
    issue_dispatch(draft, number="", issued_on=TODAY, by=mai, now=NOW)
    told = set(Notice.objects.filter(kind="dispatches.issued").values_list("user", flat=True))
    assert told == {hiep.pk, hoa.pk}


def test_a_duty_goes_from_not_begun_to_accepted(duty: Duty, hiep: User, mai: User) -> None:
    begin_duty(duty, by=hiep, now=NOW)
    report_done([duty], note="Đã họp.", by=hiep, now=NOW)
    assert weigh_one(duty, TODAY).standing is Standing.DONE
    assert accept_duties([duty], by=mai, now=NOW) == 1
    assert weigh_one(duty, TODAY).standing is Standing.ACCEPTED
    with pytest.raises(NothingToAccept):
        accept_duties([duty], by=mai, now=NOW)
    assert [event.kind for event in duty.events.all()] == ["accepted", "done", "begun"]


def test_what_is_sent_back_needs_a_reason_and_is_open_again(duty: Duty, hiep: User, mai: User) -> None:
    report_done([duty], note="", by=hiep, now=NOW)
    with pytest.raises(ReasonMissing):
        send_back(duty, reason=" ", by=mai, now=NOW)
    assert send_back(duty, reason="Thiếu chữ ký", by=mai, now=NOW).state == DutyState.SENT_BACK
    assert Notice.objects.filter(kind="dispatches.sent_back", user=hiep).count() == 1
    report_done([duty], note="Đã bổ sung", by=hiep, now=NOW)
    duty.refresh_from_db()
    assert (duty.state, duty.reason) == (DutyState.DONE, "")
    assert Notice.objects.get(kind="dispatches.sent_back").acted_at is not None
    assert take_up_again(duty, by=hiep, now=NOW).state == DutyState.IN_PROGRESS


def test_evidence_that_is_asked_for_must_be_there(paper_duty: Duty, hiep: User) -> None:
    with pytest.raises(EvidenceMissing):
        report_done([paper_duty], note="", by=hiep, now=NOW)
    with pytest.raises(NotALink):
        add_link(paper_duty, name="x", url="javascript:alert(1)", by=hiep, now=NOW)
    add_file(paper_duty, file=PAPER, by=hiep, now=NOW)
    paper_duty.refresh_from_db()
    assert paper_duty.state == DutyState.IN_PROGRESS
    assert report_done([paper_duty], note="", by=hiep, now=NOW) == 1


@pytest.mark.parametrize(
    ("days", "late"),
    [(-1, 0), (0, 0), (1, 1), (12, 12)],
    ids=["the day before", "on the day itself", "the day after", "twelve days later"],
)
def test_a_duty_is_late_from_the_day_after_its_deadline(duty: Duty, days: int, late: int) -> None:
    assert weigh_one(duty, duty.due_on + timedelta(days=days)).days_late == late


def test_a_duty_reported_done_is_late_no_more(duty: Duty, hiep: User) -> None:
    report_done([duty], note="", by=hiep, now=NOW)
    assert not weigh_one(duty, duty.due_on + timedelta(days=30)).is_late


def test_the_review_closes_by_itself_and_nobody_reports_it(
    issued: Dispatch, units: Units, son: User, hiep: User
) -> None:
    duty = Duty.objects.get(unit=units.school_a, demand__kind="review")
    assert weigh_one(duty, TODAY).standing is Standing.NOT_YET
    with pytest.raises(SeenByTheSystem):
        report_done([duty], note="", by=hiep, now=NOW)
    review = ReviewRound.objects.create(
        year=2026, title="Rà soát", judged_on=TODAY, school_due_on=TODAY, locality_due_on=TODAY, opened_by=son,
        opened_at=NOW,
    )  # fmt: skip
    sheet = Sheet.objects.create(round=review, school=units.school_a, locality=units.ward)
    assert weigh_one(duty, TODAY).standing is Standing.NOT_BEGUN
    assert weigh_one(duty, duty.due_on + timedelta(days=2)).days_late == 2
    Sheet.objects.filter(pk=sheet.pk).update(state="confirmed", confirmed_by=hiep, confirmed_at=NOW)
    seen = weigh_one(duty, TODAY)
    assert seen.standing is Standing.DONE
    assert seen.live is not None
    assert "22/11" in seen.live.figure


def test_the_late_are_reminded_once_a_day_and_it_is_remembered(
    issued: Dispatch, duty: Duty, mai: User, hiep: User
) -> None:
    with pytest.raises(NobodyLate):
        remind_late(issued, by=mai, now=NOW, today=TODAY)
    day = duty.due_on + timedelta(days=1)
    later = NOW + timedelta(days=9)
    told = remind_late(issued, by=mai, now=later, today=day)
    assert (told.units, told.duties) == (2, 4)
    with pytest.raises(NobodyLate):
        remind_late(issued, by=mai, now=later + timedelta(hours=2), today=day)
    duty.refresh_from_db()
    assert duty.reminded_at == later
    assert Notice.objects.filter(kind="dispatches.reminder", user=hiep).count() == 1


def test_an_amendment_adds_and_ends_duties_and_reaches_new_schools(issued: Dispatch, units: Units, mai: User) -> None:
    with pytest.raises(NotDraft):
        add_demand(issued, demand=DemandFacts(title="x", text="x", due_on=TODAY), by=mai, now=NOW)
    amendment = draft_amendment(issued, reason="Bổ sung", by=mai, now=NOW)
    ended = Demand.objects.get(title="Phổ biến Kế hoạch")
    end_demand(amendment, demand=ended, by=mai, now=NOW)
    new = DemandFacts(title="Mới", text="Việc mới.", due_on=TODAY + timedelta(days=30))
    add_demand(issued, demand=new, by=mai, now=NOW, amendment=amendment)
    make_school("TH-NEW", "Trường TH Mới", "TH", district=units.district, ward=units.ward)
    assert not Duty.objects.filter(demand__title="Mới").exists()
    issue_amendment(amendment, number="", issued_on=TODAY, by=mai, now=NOW)
    assert set(Duty.objects.filter(demand=ended).values_list("state", flat=True)) == {DutyState.ENDED}
    assert Duty.objects.filter(demand__title="Mới").count() == 3
    assert Duty.objects.filter(unit__code="TH-NEW").exclude(demand=ended).count() == 3 + 4


def test_a_withdrawn_dispatch_asks_nothing_more_but_keeps_what_was_done(
    issued: Dispatch, duty: Duty, hiep: User, mai: User
) -> None:
    report_done([duty], note="", by=hiep, now=NOW)
    withdraw_dispatch(issued, reason="Ban hành nhầm", by=mai, now=NOW)
    states = Duty.objects.values_list("state", flat=True)
    assert sorted(set(states)) == [DutyState.DONE, DutyState.ENDED]
    with pytest.raises(NotOpen):
        take_up_again(duty, by=hiep, now=NOW)
