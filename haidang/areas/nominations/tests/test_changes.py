"""An approved list changes only by a delta that is approved alone; the sealed list stays sealed."""

import pytest
from django.db import IntegrityError, transaction

from haidang.areas.nominations.models import (
    ChangeLine,
    Decline,
    DeclineState,
    LineKind,
    LineState,
    ListState,
    Nomination,
    NominationList,
    WaitingEntry,
    WaitingState,
)
from haidang.areas.nominations.operations.change_decisions import (
    OwnChange,
    approve_change,
    refuse_change,
    return_change,
)
from haidang.areas.nominations.operations.changes import (
    ChangeClosed,
    ChangeWaits,
    DeclinedOneself,
    NotApprovedYet,
    NothingChanged,
    OnTheChangeAlready,
    draw_up_change,
    drop_line,
    join_person,
    submit_change,
    withdraw_person,
)
from haidang.areas.nominations.operations.declines import (
    DeclinedAlready,
    NotSubmittedYet,
    TooLateToDecline,
    decline_nomination,
)
from haidang.areas.nominations.operations.lists import CannotBeNominated, ListClosed, remove_person
from haidang.areas.nominations.operations.moves import NotEnoughPlaces
from haidang.areas.nominations.queries import approved_nominations, digest_of, find_breaches
from haidang.areas.nominations.queries.changes import decline_until
from haidang.areas.nominations.queries.lists import people_on
from haidang.areas.nominations.queries.waiting import standings, waiting_at
from haidang.areas.nominations.tests.conftest import Review, grant_down
from haidang.areas.nominations.tests.season import AfterApproval, approved_list, step_of_change
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import ReasonMissing
from haidang.foundation.notifications.models import Notice
from tests.cast import NOW, TODAY, Units

SICK = "Đang điều trị bệnh dài ngày"


@pytest.fixture
def after(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> AfterApproval:
    return approved_list(draft, review, units.school_a, principal=hiep, officer=mai, lead=son)


def nomination_of(after: AfterApproval, name: str) -> Nomination:
    return Nomination.objects.get(list=after.sealed, person__full_name=name)


def test_a_withdrawal_takes_effect_with_its_approval_and_the_first_in_line_moves_up(
    after: AfterApproval, hiep: User
) -> None:
    change = withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)
    promoted = change.lines.get(kind=LineKind.ADDED)
    assert promoted.need == after.needs["Trần Chi"]
    assert promoted.follows == change.lines.get(kind=LineKind.WITHDRAWN)
    assert after.names() == ["Lê An", "Vũ Bé"]
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    change = after.approve(change)
    assert after.names() == ["Vũ Bé", "Trần Chi"]
    after.account.refresh_from_db()
    assert after.account.used == 2
    assert find_breaches() == []


def test_the_sealed_list_keeps_its_seal_and_changes_are_chained(after: AfterApproval, hiep: User) -> None:
    sealed = after.sealed.digest
    first = withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)
    first = after.approve(submit_change(first, by=hiep, now=NOW, today=TODAY))
    second = withdraw_person(nomination_of(after, "Vũ Bé"), reason="Chuyển trường", by=hiep, now=NOW)
    second = after.approve(submit_change(second, by=hiep, now=NOW, today=TODAY))
    after.sealed.refresh_from_db()
    assert after.sealed.digest == sealed == digest_of(after.sealed) == first.former_digest
    assert second.former_digest == first.digest != second.digest
    assert [str(n.person) for n in approved_nominations(after.sealed.target)] == ["Trần Chi", "Đỗ Dung"]
    assert find_breaches() == []


def test_a_withdrawal_without_anyone_waiting_frees_the_place(after: AfterApproval, hiep: User) -> None:
    WaitingEntry.objects.all().delete()
    change = withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)
    after.approve(submit_change(change, by=hiep, now=NOW, today=TODAY))
    after.account.refresh_from_db()
    assert (after.account.used, after.account.free) == (1, 1)
    assert find_breaches() == []


def test_an_addition_reserves_its_place_until_it_is_decided(
    after: AfterApproval, review: Review, units: Units, hiep: User, mai: User, son: User
) -> None:
    WaitingEntry.objects.all().delete()
    need = after.needs["Đỗ Dung"]
    with pytest.raises(NotEnoughPlaces):
        join_person(after.sealed, person=need.person, reason="Bổ sung", by=hiep, now=NOW, today=TODAY)
    from haidang.areas.nominations.models import QuotaAccount

    department = QuotaAccount.objects.get(target=after.sealed.target, unit=units.department)
    grant_down(department, units, son, places=1)
    change = join_person(after.sealed, person=need.person, reason="Bổ sung", by=hiep, now=NOW, today=TODAY)
    after.account.refresh_from_db()
    assert (change.reserved, after.account.free) == (1, 0)
    assert find_breaches() == []
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    refuse_change(change, step=step_of_change(change), reason="Không đúng đối tượng", by=mai, now=NOW, today=TODAY)
    after.account.refresh_from_db()
    assert after.account.free == 1
    assert find_breaches() == []


def test_who_joins_before_others_who_wait_shows_how_many_were_passed_over(
    after: AfterApproval, hiep: User, units: Units, son: User
) -> None:
    withdraw = withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)
    line = withdraw.lines.get(kind=LineKind.ADDED)
    drop_line(line, reason="Cô Chi xin chưa đi", by=hiep, now=NOW)
    assert [str(added.need.person) for added in withdraw.lines.filter(kind=LineKind.ADDED) if added.need] == ["Đỗ Dung"]
    assert WaitingEntry.objects.get(need=after.needs["Trần Chi"]).state == WaitingState.LEFT


def test_a_refused_change_leaves_everyone_where_they_were(after: AfterApproval, hiep: User, mai: User) -> None:
    change = withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    refuse_change(change, step=step_of_change(change), reason="Chưa đủ minh chứng", by=mai, now=NOW, today=TODAY)
    assert after.names() == ["Lê An", "Vũ Bé"]
    assert [str(entry.need.person) for entry in waiting_at(after.sealed.target, after.sealed.school)] == [
        "Trần Chi",
        "Đỗ Dung",
    ]
    assert find_breaches() == []


def test_a_returned_change_is_corrected_and_goes_up_again(after: AfterApproval, hiep: User, mai: User) -> None:
    change = withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    with pytest.raises(ChangeWaits):
        withdraw_person(nomination_of(after, "Vũ Bé"), reason=SICK, by=hiep, now=NOW)
    with pytest.raises(ChangeClosed):
        drop_line(change.lines.all()[0], reason="Nhầm", by=hiep, now=NOW)
    seen = step_of_change(change)
    return_change(change, step=seen, reason="Thiếu đơn", by=mai, now=NOW, today=TODAY)
    change = withdraw_person(nomination_of(after, "Vũ Bé"), reason="Chuyển trường", by=hiep, now=NOW)
    after.approve(submit_change(change, by=hiep, now=NOW, today=TODAY))
    assert after.names() == ["Trần Chi", "Đỗ Dung"]
    assert find_breaches() == []


def test_nobody_decides_on_a_change_they_submitted(after: AfterApproval, hiep: User, units: Units) -> None:
    from haidang.foundation.access.models import Grant, Role
    from haidang.foundation.basics.periods import since
    from tests.cast import LONG_AGO

    Grant.objects.create(user=hiep, role=Role.WARD_OFFICER, unit=units.ward, period=since(LONG_AGO))
    change = withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    with pytest.raises(OwnChange):
        approve_change(change, step=step_of_change(change), by=hiep, now=NOW, today=TODAY)


def test_each_line_needs_a_reason_and_a_person_is_named_once(after: AfterApproval, hiep: User) -> None:
    with pytest.raises(ReasonMissing):
        withdraw_person(nomination_of(after, "Lê An"), reason=" ", by=hiep, now=NOW)
    withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)
    with pytest.raises(OnTheChangeAlready), transaction.atomic():
        withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)
    with pytest.raises(CannotBeNominated), transaction.atomic():
        join_person(after.sealed, person=after.needs["Vũ Bé"].person, reason="Bổ sung", by=hiep, now=NOW, today=TODAY)


def test_a_list_that_is_not_approved_has_no_changes(draft: NominationList, hiep: User) -> None:
    with pytest.raises(NotApprovedYet):
        draw_up_change(draft, by=hiep, now=NOW)


def test_an_empty_change_is_not_submitted(after: AfterApproval, hiep: User) -> None:
    with pytest.raises(NothingChanged):
        submit_change(draw_up_change(after.sealed, by=hiep, now=NOW), by=hiep, now=NOW, today=TODAY)


def test_the_approved_list_itself_stays_closed(after: AfterApproval, hiep: User) -> None:
    with pytest.raises(ListClosed):
        remove_person(nomination_of(after, "Lê An"), by=hiep, now=NOW)


def test_the_database_lets_people_join_only_by_a_submitted_change(after: AfterApproval, hiep: User) -> None:
    change = withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)

    def join() -> Nomination:
        need = after.needs["Trần Chi"]
        return Nomination.objects.create(
            list=after.sealed,
            target=after.sealed.target,
            person=need.person,
            need=need,
            change=change,
            ordinal=3,
            state="approved",
            nominated_at=NOW,
            approved_at=NOW,
        )

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        join()
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    after.approve(change)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        join()
    for frozen in (change.lines.filter(kind=LineKind.ADDED), NominationList.objects.filter(pk=after.sealed.pk)):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            frozen._raw_delete("default")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        change.lines.update(reason="Khác")


def test_who_declines_is_on_a_change_at_once_and_the_next_moves_up(after: AfterApproval, hiep: User, lan: User) -> None:
    nomination = nomination_of(after, "Lê An")
    decline = decline_nomination(nomination, reason="Con nhỏ", by=lan, now=NOW, today=TODAY)
    decline.refresh_from_db()
    assert decline.line is not None
    change = decline.line.change
    assert change.drawn_up_by is None
    assert change.lines.filter(kind=LineKind.ADDED).count() == 1
    assert Notice.objects.filter(user=hiep, kind="nominations.declined").count() == 1
    with pytest.raises(DeclinedOneself), transaction.atomic():
        drop_line(decline.line, reason="Nhầm", by=hiep, now=NOW)
    with pytest.raises(DeclinedAlready), transaction.atomic():
        decline_nomination(nomination, reason="Con nhỏ", by=lan, now=NOW, today=TODAY)
    after.approve(submit_change(change, by=hiep, now=NOW, today=TODAY))
    decline.refresh_from_db()
    assert decline.state == DeclineState.ACCEPTED
    assert find_breaches() == []


def test_a_decline_during_approval_is_taken_up_by_the_next_change(after: AfterApproval, hiep: User, lan: User) -> None:
    change = withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    decline = decline_nomination(nomination_of(after, "Vũ Bé"), reason="Con nhỏ", by=lan, now=NOW, today=TODAY)
    assert decline.line is None
    after.approve(change)
    line = ChangeLine.objects.get(decline=decline)
    assert line.change.number == 2
    assert {str(line.kind) for line in line.change.lines.all()} == {"added", "withdrawn"}
    assert find_breaches() == []


def test_a_refused_decline_tells_why(after: AfterApproval, hiep: User, mai: User, lan: User) -> None:
    decline = decline_nomination(nomination_of(after, "Vũ Bé"), reason="Xa nhà", by=lan, now=NOW, today=TODAY)
    assert decline.line is not None
    change = submit_change(decline.line.change, by=hiep, now=NOW, today=TODAY)
    refuse_change(change, step=step_of_change(change), reason="Học trực tuyến được", by=mai, now=NOW, today=TODAY)
    decline.refresh_from_db()
    assert (decline.state, decline.answer) == (DeclineState.REFUSED, "Học trực tuyến được")


def test_one_declines_until_the_stated_day_and_not_on_a_draft(
    after: AfterApproval, lan: User, draft: NominationList
) -> None:
    from datetime import timedelta

    nomination = nomination_of(after, "Vũ Bé")
    last = decline_until(nomination)
    assert last is not None
    with pytest.raises(TooLateToDecline):
        decline_nomination(nomination, reason="Xa nhà", by=lan, now=NOW, today=last + timedelta(days=1))


def test_one_does_not_decline_on_a_list_that_is_being_drawn_up(
    draft: NominationList, review: Review, units: Units, hiep: User, lan: User
) -> None:
    from haidang.areas.nominations.operations import add_person

    nomination = add_person(draft, need=review.need("Lê An", units.school_a), by=hiep, now=NOW, today=TODAY)
    with pytest.raises(NotSubmittedYet):
        decline_nomination(nomination, reason="Xa nhà", by=lan, now=NOW, today=TODAY)


def test_standing_tells_the_place_at_the_school_and_in_the_city(after: AfterApproval) -> None:
    entries = list(waiting_at(after.sealed.target, after.sealed.school).select_related("target"))
    places = standings(entries)
    assert [(places[e.pk].place, places[e.pk].of, places[e.pk].common_place) for e in entries] == [(1, 2, 1), (2, 2, 2)]


def test_a_change_names_each_state_of_its_lines(after: AfterApproval, hiep: User) -> None:
    change = withdraw_person(nomination_of(after, "Lê An"), reason=SICK, by=hiep, now=NOW)
    change = after.approve(submit_change(change, by=hiep, now=NOW, today=TODAY))
    assert change.state == ListState.APPROVED
    assert set(ChangeLine.objects.values_list("state", flat=True)) == {LineState.APPLIED}
    assert not Decline.objects.exists()
    assert len(people_on(after.sealed)) == 2
