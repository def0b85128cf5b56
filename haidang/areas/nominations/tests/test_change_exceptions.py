"""Who is kept from going joins an approved list as an exception: with a reason that every approver reads."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from haidang.areas.needs.models import Need, NeedStatus
from haidang.areas.nominations.documents import list_document
from haidang.areas.nominations.models import (
    ChangeLine,
    ListChange,
    Nomination,
    NominationList,
    QuotaAccount,
    WaitingEntry,
    WaitingState,
)
from haidang.areas.nominations.operations import draft_supplement, take_over_person
from haidang.areas.nominations.operations.changes import (
    BlockedSince,
    OnTheChangeAlready,
    draw_up_change,
    join_person,
    submit_change,
)
from haidang.areas.nominations.operations.lists import CannotBeNominated, MovedAway
from haidang.areas.nominations.operations.takeovers import BothNominated
from haidang.areas.nominations.operations.waiting import queue_left_out
from haidang.areas.nominations.queries import find_breaches
from haidang.areas.nominations.queries.changes import digest_of_change
from haidang.areas.nominations.queries.conflicts import Code
from haidang.areas.nominations.tests.conftest import Review, grant_down
from haidang.areas.nominations.tests.season import AfterApproval, approved_list
from haidang.areas.nominations.tests.test_documents import drafted, sign
from haidang.areas.personnel.models import DegreeRank, Person
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import ReasonMissing
from tests.cast import NOW, TODAY, Units, make_person


@pytest.fixture
def after(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> AfterApproval:
    """With two more places at the school: one for who waits first, one that is free."""
    made = approved_list(draft, review, units.school_a, principal=hiep, officer=mai, lead=son)
    grant_down(QuotaAccount.objects.get(target=made.sealed.target, unit=units.department), units, son, places=2)
    return made


@pytest.fixture
def exempt(after: AfterApproval) -> Need:
    need = after.needs["Đỗ Dung"]
    Need.objects.filter(pk=need.pk).update(status=NeedStatus.EXEMPT)
    need.refresh_from_db()
    return need


def test_every_approver_reads_the_reason_and_what_failed(
    after: AfterApproval, exempt: Need, hiep: User, client: Client
) -> None:
    client.force_login(hiep)
    assert "ngoại lệ" in client.get(reverse("nominations:after", args=[after.sealed.pk])).content.decode()
    with pytest.raises(ReasonMissing):
        join_person(after.sealed, person=exempt.person, reason=" ", by=hiep, now=NOW, today=TODAY)
    change = join_person(after.sealed, person=exempt.person, reason="Tổ trưởng duy nhất", by=hiep, now=NOW, today=TODAY)
    assert [found["code"] for found in change.lines.get(need=exempt).failed] == ["exempt"]
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    for approver in (after.officer, after.lead):
        client.force_login(approver)
        page = client.get(reverse("nominations:change", args=[change.pk])).content.decode()
        assert "Ngoại lệ" in page
        assert "Tổ trưởng duy nhất" in page
    after.approve(change)
    joined = Nomination.objects.get(list=after.sealed, need=exempt)
    assert (joined.exception_reason, joined.failed) == ("Tổ trưởng duy nhất", change.lines.get(need=exempt).failed)
    assert find_breaches() == []


def test_what_failed_stands_under_the_seal(after: AfterApproval, exempt: Need, hiep: User) -> None:
    change = join_person(after.sealed, person=exempt.person, reason="Tổ trưởng", by=hiep, now=NOW, today=TODAY)
    before = digest_of_change(change, "x")
    ChangeLine.objects.filter(change=change, need=exempt).update(failed=None)
    assert digest_of_change(change, "x") != before


def test_who_joined_without_an_exception_and_is_kept_since_is_not_submitted(after: AfterApproval, hiep: User) -> None:
    need = after.needs["Đỗ Dung"]
    change = join_person(after.sealed, person=need.person, reason="Đến lượt", by=hiep, now=NOW, today=TODAY)
    Need.objects.filter(pk=need.pk).update(status=NeedStatus.EXEMPT)
    with pytest.raises(BlockedSince, match="Đỗ Dung"):
        submit_change(change, by=hiep, now=NOW, today=TODAY)


@pytest.fixture
def colleague(units: Units) -> Person:
    """Works at the school; the review has no need of theirs."""
    return make_person("Phan Giang", units.school_a, level="THCS", rank=DegreeRank.DH)


def test_who_has_no_need_joins_as_an_exception_that_approvers_read(
    after: AfterApproval, colleague: Person, hiep: User, client: Client
) -> None:
    client.force_login(hiep)
    address = reverse("nominations:after", args=[after.sealed.pk])
    assert colleague in client.get(address).context["joining"].without_need
    sent = {"person": colleague.pk, "reason": "Dạy thay cả năm"}
    assert client.post(reverse("nominations:join", args=[after.sealed.pk]), sent | {"reason": " "}).status_code == 422
    assert client.post(reverse("nominations:join", args=[after.sealed.pk]), sent).status_code == 302
    assert colleague not in client.get(address).context["joining"].without_need
    change = ListChange.objects.get()
    line = change.lines.get(person=colleague)
    assert ([found["code"] for found in line.failed], line.need, line.passed_over) == (["no_need"], None, 2)
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    for approver in (after.officer, after.lead):
        client.force_login(approver)
        page = client.get(reverse("nominations:change", args=[change.pk])).content.decode()
        assert all(words in page for words in ("Phan Giang", "Dạy thay cả năm", "Ngoại lệ", str(Code.NO_NEED.label)))
    after.approve(change)
    joined = Nomination.objects.get(list=after.sealed, person=colleague)
    assert (joined.need, joined.exception_reason, joined.failed) == (None, "Dạy thay cả năm", line.failed)
    assert joined.judged_by == line.judged_by == after.needs["Lê An"].requirement
    assert find_breaches() == []


def test_the_supplement_names_who_joined_without_a_need(
    after: AfterApproval, colleague: Person, hiep: User, son: User, director: User
) -> None:
    decision = sign(drafted(after.sealed.target, [after.sealed], son), director)
    change = join_person(after.sealed, person=colleague, reason="Dạy thay", by=hiep, now=NOW, today=TODAY)
    after.approve(submit_change(change, by=hiep, now=NOW, today=TODAY))
    [annex] = list_document(draft_supplement(decision, by=son, now=NOW)).annexes
    assert [row[1] for row in annex.blocks[0].rows] == ["Trần Chi", "Phan Giang"]  # type: ignore[union-attr]


def test_without_a_need_a_line_names_the_person_under_its_seal_and_says_what_failed(
    after: AfterApproval, colleague: Person, hiep: User
) -> None:
    change = join_person(after.sealed, person=colleague, reason="Dạy thay", by=hiep, now=NOW, today=TODAY)
    before = digest_of_change(change, "x")
    lines = ChangeLine.objects.filter(person=colleague)
    for wrong, rule in (
        ({"failed": None}, "line_without_need_is_exception"),
        ({"need": after.needs["Lê An"]}, "line_withdraws_a_nomination_or_adds_somebody"),
        ({"person": None}, "line_withdraws_a_nomination_or_adds_somebody"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            lines.update(**wrong)
    with pytest.raises(OnTheChangeAlready):
        join_person(after.sealed, person=colleague, reason="Hai lần", by=hiep, now=NOW, today=TODAY)
    other = make_person("Phan Giang", after.sealed.school, level="THCS")
    take_over_person(colleague, remaining=other, by=hiep, now=NOW)
    assert digest_of_change(change, "x") != before
    assert change.lines.get(need=None).who == other


def test_two_records_on_one_open_change_are_not_merged(after: AfterApproval, colleague: Person, hiep: User) -> None:
    chi = after.needs["Trần Chi"].person
    for person in (chi, colleague):
        join_person(after.sealed, person=person, reason="Dạy thay", by=hiep, now=NOW, today=TODAY)
    with pytest.raises(BothNominated, match="Phan Giang"):
        take_over_person(colleague, remaining=chi, by=hiep, now=NOW)


def test_who_moved_away_or_is_on_the_list_does_not_join(
    after: AfterApproval, colleague: Person, units: Units, hiep: User
) -> None:
    with pytest.raises(CannotBeNominated, match="danh sách"):
        join_person(after.sealed, person=after.needs["Lê An"].person, reason="Thêm", by=hiep, now=NOW, today=TODAY)
    change = join_person(after.sealed, person=colleague, reason="Dạy thay", by=hiep, now=NOW, today=TODAY)
    Person.objects.filter(pk=colleague.pk).update(unit=units.school_b)
    with pytest.raises(MovedAway):
        submit_change(change, by=hiep, now=NOW, today=TODAY)


def test_who_waits_with_a_need_that_is_none_any_more_joins_once(after: AfterApproval, hiep: User) -> None:
    dung = after.needs["Đỗ Dung"]
    other = Requirement.objects.get(pk=dung.requirement_id)
    other.pk, other.code, other._state.adding = None, "another", True
    other.save()
    Need.objects.filter(pk=dung.pk).update(requirement=other)
    change = join_person(after.sealed, person=dung.person, reason="Dạy thay", by=hiep, now=NOW, today=TODAY)
    line = change.lines.get()
    assert (line.need, line.passed_over) == (None, 1)
    assert line.entry == WaitingEntry.objects.get(need=dung, state=WaitingState.PROMOTED)
    draw_up_change(after.sealed, by=hiep, now=NOW)
    assert sorted(line.who.full_name for line in change.lines.all()) == ["Trần Chi", "Đỗ Dung"]
    assert find_breaches() == []


def test_who_joins_already_is_not_put_on_the_waiting_list_again(
    after: AfterApproval, units: Units, hiep: User, son: User
) -> None:
    """Somebody who waits and stands on the change would move up onto the very same change."""
    WaitingEntry.objects.all().delete()
    chi = after.needs["Trần Chi"].person
    change = join_person(after.sealed, person=chi, reason="Bổ sung", by=hiep, now=NOW, today=TODAY)
    assert queue_left_out(after.sealed, by=hiep, now=NOW, today=TODAY) == 1
    draw_up_change(after.sealed, by=hiep, now=NOW)
    assert sorted(line.who.full_name for line in change.lines.all()) == ["Trần Chi", "Đỗ Dung"]
