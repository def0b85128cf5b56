"""From the opened quota to the frozen list."""

import pytest

from haidang.areas.needs.models import Answer, SheetState
from haidang.areas.nominations.models import (
    ListState,
    MoveKind,
    Nomination,
    NominationList,
    NominationState,
    QuotaAccount,
    QuotaMove,
)
from haidang.areas.nominations.operations import (
    add_person,
    approve_list,
    fill_by_priority,
    refuse_list,
    remove_person,
    return_list,
    submit_list,
)
from haidang.areas.nominations.operations.decisions import NotSubmitted
from haidang.areas.nominations.operations.lists import (
    CannotBeNominated,
    EmptyList,
    ListClosed,
    NoNeed,
    SubmittedAlready,
)
from haidang.areas.nominations.operations.moves import NotEnoughPlaces
from haidang.areas.nominations.queries.lists import digest_of, people_on
from haidang.areas.nominations.tests.conftest import Review
from haidang.areas.records.models import SourceKind
from haidang.areas.records.operations import write_completion
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Step
from haidang.foundation.approvals.operations import AlreadyDecided, NotYourStep
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.basics.refusals import ReasonMissing, Stale
from tests.cast import NOW, TODAY, Units


def step_of(nomination_list: NominationList) -> Step:
    nomination_list.refresh_from_db()
    assert nomination_list.case is not None
    step = pending_step(nomination_list.case)
    assert step is not None
    return step


@pytest.fixture
def submitted(draft: NominationList, review: Review, units: Units, hiep: User) -> NominationList:
    review.need("Trần Thị Bé", units.school_a, priority=90)
    review.need("Nguyễn Văn An", units.school_a, priority=30)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    return submit_list(draft, by=hiep, now=NOW, today=TODAY)


def test_a_list_goes_from_school_over_ward_to_department_and_is_frozen(
    submitted: NominationList, mai: User, son: User
) -> None:
    approve_list(submitted, step=step_of(submitted), by=mai, now=NOW, today=TODAY)
    submitted.refresh_from_db()
    assert submitted.state == ListState.SUBMITTED
    approve_list(submitted, step=step_of(submitted), by=son, now=NOW, today=TODAY)
    submitted.refresh_from_db()
    assert submitted.state == ListState.APPROVED
    assert submitted.digest == digest_of(submitted)
    assert [str(n.person) for n in people_on(submitted)] == ["Nguyễn Văn An", "Trần Thị Bé"]
    assert {n.state for n in people_on(submitted)} == {NominationState.APPROVED}


def test_a_school_under_the_department_needs_no_locality(
    units: Units, review: Review, account: QuotaAccount, binh: User, son: User, authorities: None
) -> None:
    from haidang.areas.nominations.operations import grant_quota, start_list

    due = TODAY
    grant_quota(account, unit=units.high_school, quantity=1, due_on=due, by=son, now=NOW, today=TODAY)
    review.need("Lê Văn Cường", units.high_school)
    started = start_list(account.target, school=units.high_school, by=binh, now=NOW)
    fill_by_priority(started, by=binh, now=NOW, today=TODAY)
    submit_list(started, by=binh, now=NOW, today=TODAY)
    assert step_of(started).unit == units.department
    approve_list(started, step=step_of(started), by=son, now=NOW, today=TODAY)
    started.refresh_from_db()
    assert started.state == ListState.APPROVED


def test_people_stand_in_legal_order_whatever_the_order_of_choosing(
    draft: NominationList, review: Review, units: Units, hiep: User
) -> None:
    late = review.need("Bùi Thị Cúc", units.school_a, priority=200)
    early = review.need("Vũ Thị Đào", units.school_a, priority=20)
    add_person(draft, need=late, by=hiep, now=NOW, today=TODAY)
    add_person(draft, need=early, by=hiep, now=NOW, today=TODAY)
    assert [n.need for n in people_on(draft)] == [early, late]
    assert [n.ordinal for n in people_on(draft)] == [1, 2]


def test_nobody_is_nominated_without_a_free_place(
    draft: NominationList, review: Review, units: Units, hiep: User, school_account: QuotaAccount
) -> None:
    needs = [review.need(f"Giáo viên {name}", units.school_a) for name in ("An", "Bình", "Chi")]
    for need in needs[:2]:
        add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)
    with pytest.raises(NotEnoughPlaces):
        add_person(draft, need=needs[2], by=hiep, now=NOW, today=TODAY)
    school_account.refresh_from_db()
    assert school_account.used == 2


def test_choosing_the_same_person_twice_books_one_place(
    draft: NominationList, review: Review, units: Units, hiep: User, school_account: QuotaAccount
) -> None:
    need = review.need("Trần Thị Bé", units.school_a)
    add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)
    add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)
    school_account.refresh_from_db()
    assert school_account.used == 1


def test_taking_a_person_off_frees_the_place(
    draft: NominationList, review: Review, units: Units, hiep: User, school_account: QuotaAccount
) -> None:
    nomination = add_person(draft, need=review.need("Trần Thị Bé", units.school_a), by=hiep, now=NOW, today=TODAY)
    remove_person(nomination, by=hiep, now=NOW)
    school_account.refresh_from_db()
    assert school_account.used == 0
    assert not Nomination.objects.exists()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer.CONTESTED, SheetState.VERIFIED),
        (Answer.OPEN, SheetState.WITH_SCHOOL),
        (Answer.CONFIRMED, SheetState.CONFIRMED),
    ],
)
def test_a_need_that_is_not_verified_cannot_be_nominated(
    draft: NominationList, review: Review, units: Units, hiep: User, answer: Answer, state: SheetState
) -> None:
    need = review.need("Trần Thị Bé", units.school_a, answer=answer, state=state)
    with pytest.raises(CannotBeNominated):
        add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)


def test_a_person_of_another_school_cannot_be_nominated(
    draft: NominationList, review: Review, units: Units, hiep: User
) -> None:
    with pytest.raises(NoNeed):
        add_person(draft, need=review.need("Đỗ Văn Em", units.school_b), by=hiep, now=NOW, today=TODAY)


def test_who_has_finished_the_programme_cannot_be_nominated(
    draft: NominationList, review: Review, units: Units, hiep: User
) -> None:
    need = review.need("Trần Thị Bé", units.school_a)
    assert review.requirement.programme is not None
    write_completion(
        person=need.person,
        programme=review.requirement.programme,
        completed_on=TODAY,
        source_kind=SourceKind.IMPORTED,
        source_reference="QĐ 12",
        by=hiep,
        now=NOW,
    )
    with pytest.raises(CannotBeNominated):
        add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)


def test_an_empty_list_cannot_be_submitted(draft: NominationList, hiep: User) -> None:
    with pytest.raises(EmptyList):
        submit_list(draft, by=hiep, now=NOW, today=TODAY)


def test_a_list_is_submitted_once(submitted: NominationList, hiep: User) -> None:
    with pytest.raises(SubmittedAlready):
        submit_list(submitted, by=hiep, now=NOW, today=TODAY)


def test_a_submitted_list_cannot_be_changed(
    submitted: NominationList, review: Review, units: Units, hiep: User
) -> None:
    nomination = people_on(submitted)[0]
    with pytest.raises(ListClosed):
        remove_person(nomination, by=hiep, now=NOW)
    assert nomination.need is not None
    with pytest.raises(ListClosed):
        add_person(submitted, need=nomination.need, by=hiep, now=NOW, today=TODAY)


def test_a_returned_list_is_changed_and_goes_up_again_with_its_history(
    submitted: NominationList, mai: User, hiep: User
) -> None:
    seen = step_of(submitted)
    return_list(submitted, step=seen, reason="Thiếu minh chứng của cô Bé", by=mai, now=NOW, today=TODAY)
    submitted.refresh_from_db()
    assert submitted.state == ListState.RETURNED
    remove_person(people_on(submitted)[1], by=hiep, now=NOW)
    submit_list(submitted, by=hiep, now=NOW, today=TODAY)
    assert step_of(submitted).round == 2
    assert Step.objects.get(pk=seen.pk).reason == "Thiếu minh chứng của cô Bé"
    assert Nomination.objects.filter(list=submitted, state=NominationState.REMOVED).count() == 1


def test_an_approval_of_the_round_before_is_refused(submitted: NominationList, mai: User, hiep: User) -> None:
    seen = step_of(submitted)
    return_list(submitted, step=seen, reason="Xem lại thứ tự", by=mai, now=NOW, today=TODAY)
    submit_list(submitted, by=hiep, now=NOW, today=TODAY)
    with pytest.raises(Stale):
        approve_list(submitted, step=seen, by=mai, now=NOW, today=TODAY)


def test_approving_the_same_step_twice_is_refused(submitted: NominationList, mai: User) -> None:
    seen = step_of(submitted)
    approve_list(submitted, step=seen, by=mai, now=NOW, today=TODAY)
    with pytest.raises(AlreadyDecided):
        approve_list(submitted, step=seen, by=mai, now=NOW, today=TODAY)


def test_the_officer_of_another_ward_cannot_approve(submitted: NominationList, nga: User, son: User) -> None:
    for user in (nga, son):
        with pytest.raises(NotYourStep):
            approve_list(submitted, step=step_of(submitted), by=user, now=NOW, today=TODAY)


def test_returning_needs_a_reason(submitted: NominationList, mai: User) -> None:
    with pytest.raises(ReasonMissing):
        return_list(submitted, step=step_of(submitted), reason="  ", by=mai, now=NOW, today=TODAY)


def test_a_refused_list_frees_its_places(submitted: NominationList, mai: User, school_account: QuotaAccount) -> None:
    step = step_of(submitted)
    refuse_list(submitted, step=step, reason="Sai đối tượng", by=mai, now=NOW, today=TODAY)
    school_account.refresh_from_db()
    assert school_account.used == 0
    assert not people_on(submitted).exists()
    with pytest.raises(NotSubmitted):
        approve_list(submitted, step=step, by=mai, now=NOW, today=TODAY)


def test_every_move_has_two_ends_except_the_opening(school_account: QuotaAccount) -> None:
    assert list(QuotaMove.objects.order_by("pk").values_list("kind", "quantity")) == [
        (MoveKind.OPENING, 10),
        (MoveKind.GRANT, 2),
        (MoveKind.GRANT, 2),
        (MoveKind.ACCEPT, 2),  # the ward handed its places on
    ]
