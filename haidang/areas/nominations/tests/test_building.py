"""A principal builds a list: exceptions with a reason, the effect at once, a new list after a refusal."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.needs.models import Answer, NeedStatus, SheetState
from haidang.areas.nominations.models import ListState, Nomination, NominationList, NominationState, QuotaAccount
from haidang.areas.nominations.operations.decisions import refuse_list
from haidang.areas.nominations.operations.exceptions import NoExceptionNeeded, propose_exception
from haidang.areas.nominations.operations.lists import (
    CannotBeNominated,
    MovedAway,
    add_person,
    start_list,
    submit_list,
)
from haidang.areas.nominations.operations.moves import NotEnoughPlaces
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.queries.lists import people_on
from haidang.areas.nominations.tests.conftest import Review
from haidang.areas.personnel.models import Person
from haidang.areas.records.models import SourceKind
from haidang.areas.records.operations import write_completion
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Step
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.refusals import ReasonMissing
from tests.cast import NOW, TODAY, Units, make_person

WHY = "Tổ trưởng chuyên môn, sẽ tập huấn lại cho cả tổ"


def address(name: str, *args: object) -> str:
    return reverse(f"nominations:{name}", args=args)


def step_of(nomination_list: NominationList) -> Step:
    nomination_list.refresh_from_db()
    assert nomination_list.case is not None
    step = pending_step(nomination_list.case)
    assert step is not None
    return step


@pytest.fixture
def exempt(review: Review, units: Units) -> Person:
    return review.need("Phạm Thị Dung", units.school_a, status=NeedStatus.EXEMPT).person


# --- exceptions ---


def test_an_exempt_person_goes_as_an_exception_with_the_reason_and_what_failed(
    draft: NominationList, exempt: Person, hiep: User, school_account: QuotaAccount
) -> None:
    nomination = propose_exception(draft, person=exempt, reason=WHY, by=hiep, now=NOW, today=TODAY)
    assert nomination.is_exception
    assert [item["code"] for item in nomination.failed][:1] == ["exempt"]
    school_account.refresh_from_db()
    assert school_account.used == 1
    entry = Entry.objects.get(action="nominations.propose_exception")
    assert entry.changes["person"] == exempt.full_name
    again = propose_exception(draft, person=exempt, reason=WHY, by=hiep, now=NOW, today=TODAY)
    assert again == nomination
    assert find_breaches() == []


def test_a_person_without_any_need_carries_the_answer_of_the_standards(
    draft: NominationList, review: Review, units: Units, hiep: User
) -> None:
    person = make_person("Vũ Thị Giang", units.school_a, level="THCS")
    nomination = propose_exception(draft, person=person, reason=WHY, by=hiep, now=NOW, today=TODAY)
    assert nomination.need is None
    assert nomination.judged_by == review.requirement
    assert [item["code"] for item in nomination.failed][:1] == ["no_need"]


def test_who_has_finished_the_programme_may_go_again_as_an_exception(
    draft: NominationList, review: Review, units: Units, hiep: User
) -> None:
    need = review.need("Trần Thị Bé", units.school_a)
    programme = review.requirement.programme
    assert programme is not None
    write_completion(
        person=need.person,
        programme=programme,
        completed_on=TODAY,
        source_kind=SourceKind.IMPORTED,
        source_reference="QĐ 12",
        by=hiep,
        now=NOW,
    )
    nomination = propose_exception(draft, person=need.person, reason=WHY, by=hiep, now=NOW, today=TODAY)
    assert nomination.need == need
    assert [item["code"] for item in nomination.failed][:1] == ["trained"]


def test_an_exception_needs_a_reason_a_place_and_somebody_of_the_school(
    draft: NominationList, exempt: Person, review: Review, units: Units, hiep: User
) -> None:
    with pytest.raises(ReasonMissing):
        propose_exception(draft, person=exempt, reason="  ", by=hiep, now=NOW, today=TODAY)
    stranger = make_person("Đỗ Văn Em", units.school_b, level="THCS")
    with pytest.raises(MovedAway):
        propose_exception(draft, person=stranger, reason=WHY, by=hiep, now=NOW, today=TODAY)
    for number in range(2):
        need = review.need(f"Giáo viên {number}", units.school_a)
        add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)
    with pytest.raises(NotEnoughPlaces):
        propose_exception(draft, person=exempt, reason=WHY, by=hiep, now=NOW, today=TODAY)


def test_who_can_go_needs_no_exception(draft: NominationList, review: Review, units: Units, hiep: User) -> None:
    need = review.need("Trần Thị Bé", units.school_a)
    with pytest.raises(NoExceptionNeeded):
        propose_exception(draft, person=need.person, reason=WHY, by=hiep, now=NOW, today=TODAY)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer.CONTESTED, SheetState.VERIFIED),
        (Answer.OPEN, SheetState.WITH_SCHOOL),
        (Answer.CONFIRMED, SheetState.CONFIRMED),
    ],
)
def test_an_exception_does_not_step_around_the_review(
    draft: NominationList, review: Review, units: Units, hiep: User, answer: Answer, state: SheetState
) -> None:
    need = review.need("Trần Thị Bé", units.school_a, answer=answer, state=state)
    with pytest.raises(CannotBeNominated):
        propose_exception(draft, person=need.person, reason=WHY, by=hiep, now=NOW, today=TODAY)


def test_nobody_is_taken_from_another_schools_list_by_an_exception(
    draft: NominationList, review: Review, units: Units, hiep: User, exempt: Person
) -> None:
    other = NominationList.objects.create(target=draft.target, school=units.school_b)
    need = review.need("", units.school_b, person=make_person("Đỗ Văn Em", units.school_b, level="THCS"))
    Nomination.objects.create(
        list=other, target=draft.target, person=need.person, need=need, ordinal=1, nominated_at=NOW
    )
    Person.objects.filter(pk=need.person_id).update(unit=units.school_a)
    need.person.refresh_from_db()
    with pytest.raises(CannotBeNominated):
        propose_exception(draft, person=need.person, reason=WHY, by=hiep, now=NOW, today=TODAY)


@pytest.mark.parametrize("facts", [{"exception_reason": WHY}, {"failed": []}, {"need": None}])
def test_the_database_keeps_exceptions_honest(
    draft: NominationList, review: Review, units: Units, hiep: User, facts: dict[str, object]
) -> None:
    """A reason without what failed, what failed without a reason, nobody's need without an exception."""
    need = review.need("Trần Thị Bé", units.school_a)
    nomination = add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=nomination.pk).update(**facts)


def test_exceptions_come_after_those_with_a_right_and_are_submitted_with_them(
    draft: NominationList, exempt: Person, review: Review, units: Units, hiep: User
) -> None:
    propose_exception(draft, person=exempt, reason=WHY, by=hiep, now=NOW, today=TODAY)
    need = review.need("Trần Thị Bé", units.school_a, priority=500)
    add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)
    submit_list(draft, by=hiep, now=NOW, today=TODAY)
    assert [n.person for n in people_on(draft)] == [need.person, exempt]


def test_an_exception_who_left_the_school_stops_the_submission(
    draft: NominationList, exempt: Person, units: Units, hiep: User
) -> None:
    propose_exception(draft, person=exempt, reason=WHY, by=hiep, now=NOW, today=TODAY)
    Person.objects.filter(pk=exempt.pk).update(unit=units.school_b)
    with pytest.raises(CannotBeNominated):
        submit_list(draft, by=hiep, now=NOW, today=TODAY)


def test_every_approver_sees_the_exception_its_reason_and_the_condition(
    client: Client, draft: NominationList, exempt: Person, hiep: User, mai: User
) -> None:
    propose_exception(draft, person=exempt, reason=WHY, by=hiep, now=NOW, today=TODAY)
    submit_list(draft, by=hiep, now=NOW, today=TODAY)
    client.force_login(mai)
    text = client.get(address("detail", draft.pk)).content.decode()
    assert WHY in text
    assert "Ngoại lệ" in text
    assert "Thuộc diện" in text or "được miễn" in text.lower()


# --- the page ---


def test_the_page_proposes_an_exception_and_answers_with_the_effect(
    client: Client, draft: NominationList, exempt: Person, hiep: User
) -> None:
    client.force_login(hiep)
    form = {"person": exempt.pk, "reason": WHY}
    assert address("propose", draft.pk) in client.get(address("detail", draft.pk)).content.decode()
    partial = client.post(address("propose", draft.pk), form, headers={"HX-Request": "true"})
    text = partial.content.decode()
    assert text.lstrip().startswith('<div id="choosing"')
    assert WHY in text
    assert "Ảnh hưởng đến dạy học" in text
    assert client.post(address("propose", draft.pk), form).status_code == 302


@pytest.mark.parametrize(("form", "status"), [({}, 422), ({"person": "x"}, 422), ({"person": "999999"}, 404)])
def test_an_exception_that_names_nobody_is_refused(
    client: Client, draft: NominationList, hiep: User, form: dict[str, str], status: int
) -> None:
    client.force_login(hiep)
    assert client.post(address("propose", draft.pk), form).status_code == status


def test_an_exception_without_a_reason_is_refused_with_a_sentence(
    client: Client, draft: NominationList, exempt: Person, hiep: User
) -> None:
    client.force_login(hiep)
    assert client.post(address("propose", draft.pk), {"person": exempt.pk}).status_code == 422


def test_only_the_own_principal_proposes(
    client: Client, draft: NominationList, exempt: Person, thu: User, mai: User, lan: User
) -> None:
    for user, status in ((thu, 404), (mai, 403), (lan, 403)):
        client.force_login(user)
        assert client.post(address("propose", draft.pk), {"person": exempt.pk, "reason": WHY}).status_code == status
    client.force_login(mai)
    assert client.get(address("propose", draft.pk)).status_code == 405


def test_the_pages_of_a_list_cost_as_many_queries_for_sixty_people_as_for_ten(
    client: Client,
    draft: NominationList,
    review: Review,
    units: Units,
    hiep: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(hiep)
    counted = []
    for number in (10, 50):
        for place in range(number):
            review.need(f"Giáo viên {number}-{place}", units.school_a, priority=place)
        with django_assert_max_num_queries(60) as queries:
            client.get(address("detail", draft.pk))
        counted.append(len(queries))
    assert counted[1] <= counted[0]


# --- a new list after a refusal ---


@pytest.fixture
def refused(draft: NominationList, review: Review, units: Units, hiep: User, mai: User) -> NominationList:
    need = review.need("Trần Thị Bé", units.school_a)
    add_person(draft, need=need, by=hiep, now=NOW, today=TODAY)
    submit_list(draft, by=hiep, now=NOW, today=TODAY)
    return refuse_list(draft, step=step_of(draft), reason="Sai đối tượng", by=mai, now=NOW, today=TODAY)


def test_a_refused_list_makes_room_for_a_new_one_and_stays(refused: NominationList, units: Units, hiep: User) -> None:
    begun = start_list(refused.target, school=units.school_a, by=hiep, now=NOW)
    assert begun != refused
    assert start_list(refused.target, school=units.school_a, by=hiep, now=NOW) == begun
    refused.refresh_from_db()
    assert refused.state == ListState.REFUSED
    need = refused.nominations.get().need
    assert need is not None
    add_person(begun, need=need, by=hiep, now=NOW, today=TODAY)
    assert Nomination.objects.filter(person=need.person, state=NominationState.REMOVED).count() == 1
    assert find_breaches() == []


def test_a_second_list_beside_one_that_is_not_refused_is_stopped_by_the_database(draft: NominationList) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        NominationList.objects.create(target=draft.target, school=draft.school)


def test_the_school_is_asked_again_and_reads_why(client: Client, refused: NominationList, hiep: User) -> None:
    from haidang.areas.nominations.queries import list_todos

    assert address("own_list", refused.target_id) in {todo.url for todo in list_todos(hiep, TODAY)}
    client.force_login(hiep)
    text = client.get(address("own_list", refused.target_id)).content.decode()
    assert address("detail", refused.pk) in text
    client.post(address("own_list", refused.target_id))
    assert NominationList.objects.filter(target=refused.target).count() == 2
