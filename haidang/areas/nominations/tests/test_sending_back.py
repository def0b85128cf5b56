"""An approver approves a list in one act and sends some people back; two at once decide once."""

from collections.abc import Callable
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from haidang.areas.nominations.models import ListState, Nomination, NominationList, NominationState, QuotaAccount
from haidang.areas.nominations.operations import decisions
from haidang.areas.nominations.operations.decisions import (
    ChangedSince,
    EverybodySentBack,
    approve_list,
    refuse_list,
    return_list,
)
from haidang.areas.nominations.operations.lists import fill_by_priority, submit_list
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.queries.lists import people_on
from haidang.areas.nominations.queries.people import live_nominations
from haidang.areas.nominations.tests.conftest import Review
from haidang.areas.nominations.tests.test_races import at_once, refused
from haidang.areas.personnel.models import Person
from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case, Step, StepState
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.refusals import ReasonMissing
from haidang.foundation.notifications.models import Notice
from tests.cast import NOW, TODAY, Units, make_user

WHY = "Đang được biệt phái"


def address(name: str, *args: object) -> str:
    return reverse(f"nominations:{name}", args=args)


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


def test_the_rest_is_approved_and_who_is_sent_back_frees_the_place(
    submitted: NominationList, mai: User, son: User, school_account: QuotaAccount
) -> None:
    first, second = people_on(submitted)
    step = step_of(submitted)
    approve_list(submitted, step=step, by=mai, now=NOW, today=TODAY, sent_back={first.pk: WHY})
    first.refresh_from_db()
    assert (first.state, first.reason, first.sent_back_at) == (NominationState.REMOVED, WHY, step)
    school_account.refresh_from_db()
    assert school_account.used == 1
    assert [(n.person, n.ordinal) for n in people_on(submitted)] == [(second.person, 1)]
    told = Entry.objects.get(action="nominations.send_people_back").changes["people"]
    assert told == {first.person.full_name: WHY}
    approve_list(submitted, step=step_of(submitted), by=son, now=NOW, today=TODAY)
    submitted.refresh_from_db()
    assert submitted.state == ListState.APPROVED
    assert find_breaches() == []


def test_at_the_last_step_the_seal_is_over_those_who_stay(submitted: NominationList, mai: User, son: User) -> None:
    approve_list(submitted, step=step_of(submitted), by=mai, now=NOW, today=TODAY)
    leaving = people_on(submitted)[1]
    approve_list(submitted, step=step_of(submitted), by=son, now=NOW, today=TODAY, sent_back={leaving.pk: WHY})
    assert people_on(submitted).get().state == NominationState.APPROVED
    assert find_breaches() == []


def test_each_needs_a_reason_and_somebody_has_to_stay(submitted: NominationList, mai: User) -> None:
    first, second = people_on(submitted)
    step = step_of(submitted)
    for sent_back, refusal in (
        ({first.pk: " "}, ReasonMissing),
        ({first.pk: WHY, second.pk: WHY}, EverybodySentBack),
        ({first.pk: WHY, 999_999: WHY}, ChangedSince),
    ):
        with pytest.raises(refusal):
            approve_list(submitted, step=step, by=mai, now=NOW, today=TODAY, sent_back=sent_back)
    assert step_of(submitted) == step
    assert people_on(submitted).count() == 2


def test_the_database_asks_for_the_reason_too(submitted: NominationList) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(list=submitted).update(sent_back_at=step_of(submitted))


def test_the_page_marks_people_and_the_school_reads_why(
    client: Client, submitted: NominationList, mai: User, hiep: User
) -> None:
    leaving = people_on(submitted)[0]
    client.force_login(mai)
    assert f'name="back" value="{leaving.pk}"' in client.get(address("detail", submitted.pk)).content.decode()
    form = {"step": step_of(submitted).pk, "back": leaving.pk}
    assert client.post(address("approve", submitted.pk), form).status_code == 422
    answer = client.post(address("approve", submitted.pk), form | {f"reason-{leaving.pk}": WHY}, follow=True)
    assert "1 người" in answer.content.decode()
    client.force_login(hiep)
    text = client.get(address("detail", submitted.pk)).content.decode()
    assert WHY in text
    assert leaving.person.full_name in text


def test_who_decides_nothing_is_shown_no_marks(client: Client, submitted: NominationList, son: User) -> None:
    client.force_login(son)
    assert 'name="back"' not in client.get(address("detail", submitted.pk)).content.decode()


# --- two at once ---


def _acts(submitted: NominationList, mai: User, second: User) -> list[Callable[[], object]]:
    """Both send the same person back on the step they saw."""
    [leaving, *_rest] = people_on(submitted)
    step = step_of(submitted)

    def act(user: User) -> Callable[[], object]:
        seen = Step.objects.get(pk=step.pk)
        return lambda: approve_list(submitted, step=seen, by=user, now=NOW, today=TODAY, sent_back={leaving.pk: WHY})

    return [act(mai), act(second)]


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_person_back_free_one_place(
    submitted: NominationList, units: Units, mai: User, school_account: QuotaAccount
) -> None:
    second = make_user("mai2", "Ngô Văn Minh", Role.WARD_OFFICER, units.ward)
    results = at_once(*_acts(submitted, mai, second))
    assert len(refused(results)) == 1
    school_account.refresh_from_db()
    assert school_account.used == 1
    assert find_breaches() == []


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_the_place_would_be_freed_twice(
    submitted: NominationList, units: Units, mai: User, school_account: QuotaAccount
) -> None:
    """Shows that the test above can fail."""
    second = make_user("mai2", "Ngô Văn Minh", Role.WARD_OFFICER, units.ward)
    both_checked = Barrier(2)

    def lock_nothing(nomination_list: NominationList, _step: Step) -> NominationList:
        return NominationList.objects.select_related("target", "school").get(pk=nomination_list.pk)

    def decide_without_lock(step: Step, *, by: User, **_words: object) -> Case:
        assert step.state == StepState.PENDING
        return Case.objects.get(pk=step.case_id)

    read = live_nominations

    def read_together(target: object) -> object:
        people = read(target)  # type: ignore[arg-type]
        both_checked.wait(10)
        return people

    with (
        patch.object(decisions, "_lock_submitted", lock_nothing),
        patch.object(decisions, "approve_step", decide_without_lock),
        patch.object(decisions, "lock_account_of", lambda found: QuotaAccount.objects.get(unit=found.school)),
        patch.object(decisions, "live_nominations", read_together),
    ):
        results = at_once(*_acts(submitted, mai, second))
    assert not refused(results)
    assert "places used are people nominated" in {breach.invariant for breach in find_breaches()}


# --- who hears of it ---


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_the_school_hears_who_was_sent_back_and_that_the_list_is_approved(
    submitted: NominationList, mai: User, son: User, hiep: User
) -> None:
    leaving = people_on(submitted)[0]
    approve_list(submitted, step=step_of(submitted), by=mai, now=NOW, today=TODAY, sent_back={leaving.pk: WHY})
    approve_list(submitted, step=step_of(submitted), by=son, now=NOW, today=TODAY)
    words = [kind for kind in told(hiep) if kind.startswith("nominations.")]
    assert words == ["nominations.people_sent_back", "nominations.list_approved"]
    notice = Notice.objects.get(user=hiep, kind="nominations.people_sent_back")
    assert WHY in str(notice.params["reasons"])
    assert notice.path == address("detail", submitted.pk)


def test_a_return_is_told_and_done_once_the_list_goes_up_again(
    submitted: NominationList, mai: User, hiep: User
) -> None:
    return_list(submitted, step=step_of(submitted), reason="Thiếu minh chứng", by=mai, now=NOW, today=TODAY)
    notice = Notice.objects.get(user=hiep, kind="nominations.list_returned")
    assert notice.acted_at is None
    submitted.refresh_from_db()
    submit_list(submitted, by=hiep, now=NOW, today=TODAY)
    notice.refresh_from_db()
    assert notice.acted_at is not None


def test_the_people_hear_that_they_are_nominated_and_approved(
    draft: NominationList, review: Review, units: Units, lan: User, hiep: User, mai: User, son: User
) -> None:
    review.need("", units.school_a, person=Person.objects.get(user=lan))
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    submit_list(draft, by=hiep, now=NOW, today=TODAY)
    for by in (mai, son):
        approve_list(draft, step=step_of(draft), by=by, now=NOW, today=TODAY)
    assert told(lan) == ["nominations.nominated", "nominations.joined"]


def test_a_refusal_is_told_with_its_reason(submitted: NominationList, mai: User, hiep: User) -> None:
    refuse_list(submitted, step=step_of(submitted), reason="Sai đối tượng", by=mai, now=NOW, today=TODAY)
    assert Notice.objects.get(user=hiep, kind="nominations.list_refused").params["reason"] == "Sai đối tượng"
