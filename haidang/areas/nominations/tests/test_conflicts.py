"""What speaks against a person, by date and article; and who is away from teaching when people go."""

from datetime import date, timedelta

import pytest
from psycopg.types.range import DateRange
from pytest_django import DjangoAssertNumQueries

from haidang.areas.nominations.models import NominationList, NominationState
from haidang.areas.nominations.operations.decisions import approve_list
from haidang.areas.nominations.operations.engagements import engage, release
from haidang.areas.nominations.operations.lists import add_person, fill_by_priority, start_list, submit_list
from haidang.areas.nominations.queries.conflicts import Code, retirement_days
from haidang.areas.nominations.queries.courses import add_months, course_of
from haidang.areas.nominations.queries.dated_limits import AbsenceCap, absence_cap_on, commitment_on
from haidang.areas.nominations.queries.people import Candidate, list_candidates, skipped_in_order
from haidang.areas.nominations.queries.teaching import effect_of
from haidang.areas.nominations.tests.conftest import Review, grant_down, make_target
from haidang.areas.personnel.models import Leave, LeaveKind, Person, Post, Sex, Subject
from haidang.areas.plans.models import Target
from haidang.areas.standards.models import RetirementAge, RetirementBasis
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.queries import pending_step
from tests.cast import NOW, TODAY, Units, make_person

# The plan's row of the tests names the year 2026 only.
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def of(target: Target, units: Units, person: Person) -> Candidate:
    candidates = list_candidates(target, school=units.school_a, today=TODAY)
    return next(candidate for candidate in candidates if candidate.person == person)


def codes(candidate: Candidate) -> list[Code]:
    return [conflict.code for conflict in candidate.conflicts]


def retires(person: Person, *, age_months: int) -> None:
    assert person.birth_on is not None
    RetirementAge.objects.create(
        basis=RetirementBasis.ND135, sex=person.sex, born_month=person.birth_on.replace(day=1), age_months=age_months
    )


@pytest.fixture
def person(review: Review, units: Units) -> Person:
    """Born on 20/5/1985, retires on 31/5/2045: nothing speaks against her."""
    person = review.need("Trần Thị Bé", units.school_a).person
    retires(person, age_months=60 * 12)
    return person


def test_nothing_speaks_against_who_has_time(target: Target, units: Units, person: Person) -> None:
    candidate = of(target, units, person)
    assert codes(candidate) == []
    assert candidate.can_be_chosen


def test_the_month_of_retirement_ends_the_work(person: Person) -> None:
    assert retirement_days([person]) == {person.pk: date(2045, 5, 31)}


def test_who_retires_before_the_training_ends_cannot_go(target: Target, units: Units, person: Person) -> None:
    RetirementAge.objects.update(age_months=42 * 12)  # 31/5/2027; two years of study end on 1/1/2028
    candidate = of(target, units, person)
    assert codes(candidate) == [Code.RETIRES_BEFORE_END]
    assert not candidate.can_be_chosen
    assert candidate.can_be_excepted
    assert "31/05/2027" in str(candidate.obstacle)


def test_who_retires_before_the_service_owed_ends_is_warned_of(target: Target, units: Units, person: Person) -> None:
    RetirementAge.objects.update(age_months=44 * 12)  # 31/5/2029; the service owed lasts until 1/1/2032
    candidate = of(target, units, person)
    assert codes(candidate) == [Code.RETIRES_EARLY]
    assert candidate.can_be_chosen
    assert candidate.warnings[0].source == "NĐ 71/2020/NĐ-CP Điều 10"
    assert "01/01/2032" in str(candidate.warnings[0].sentence)


def test_an_unknown_day_of_retirement_is_said(target: Target, units: Units, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(sex="")
    assert codes(of(target, units, person)) == [Code.NO_RETIREMENT_DAY]


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2025, 12, 1), date(2027, 1, 31), Code.ON_LEAVE),
        (date(2026, 3, 1), date(2026, 8, 31), Code.OVERLAPS_LEAVE),
        (date(2027, 1, 1), date(2027, 6, 30), None),
    ],
)
def test_leave_blocks_when_it_leaves_no_day_and_warns_when_it_takes_some(
    target: Target, units: Units, person: Person, first: date, last: date, code: Code | None
) -> None:
    Leave.objects.create(person=person, kind=LeaveKind.MATERNITY, period=DateRange(first, last + timedelta(days=1)))
    candidate = of(target, units, person)
    assert codes(candidate) == ([code] if code else [])
    assert candidate.can_be_chosen == (code != Code.ON_LEAVE)
    for conflict in candidate.conflicts:
        assert f"{first:%d/%m/%Y}" in str(conflict.sentence)


@pytest.fixture
def elsewhere(
    review: Review, units: Units, person: Person, son: User, mai: User, hiep: User, authorities: None
) -> NominationList:
    """The person is approved for another target of the same year."""
    from haidang.areas.nominations.operations import open_account

    other = make_target(units.department)
    grant_down(open_account(other, by=son, now=NOW), units, son, places=2)
    drawn = start_list(other, school=units.school_a, by=hiep, now=NOW)
    fill_by_priority(drawn, by=hiep, now=NOW, today=TODAY)
    submit_list(drawn, by=hiep, now=NOW, today=TODAY)
    for by in (mai, son):
        drawn.refresh_from_db()
        assert drawn.case is not None
        step = pending_step(drawn.case)
        assert step is not None
        approve_list(drawn, step=step, by=by, now=NOW, today=TODAY)
    return drawn


def test_another_target_at_the_same_time_is_a_warning(
    target: Target, units: Units, person: Person, elsewhere: NominationList
) -> None:
    candidate = of(target, units, person)
    assert codes(candidate) == [Code.OTHER_TARGET]
    assert elsewhere.target.label in str(candidate.warnings[0].sentence)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(FIRST, LAST, Code.IN_CLASS), (date(2026, 6, 1), date(2026, 7, 1), Code.OVERLAPS_CLASS)],
)
def test_the_class_a_person_is_in_is_named(
    target: Target, units: Units, person: Person, elsewhere: NominationList, first: date, last: date, code: Code
) -> None:
    nomination = elsewhere.nominations.get()
    engage([nomination], period=DateRange(first, last + timedelta(days=1)), label="KHTN-2026-02")
    candidate = of(target, units, person)
    assert codes(candidate) == [code]
    assert "KHTN-2026-02" in str(candidate.conflicts[0].sentence)
    release([nomination.pk])
    assert codes(of(target, units, person)) == [Code.OTHER_TARGET]


def test_days_of_a_nomination_taken_off_are_free(
    target: Target, units: Units, person: Person, elsewhere: NominationList
) -> None:
    nomination = elsewhere.nominations.get()
    engage([nomination], period=DateRange(FIRST, LAST), label="KHTN-2026-02")
    elsewhere.nominations.update(state=NominationState.REMOVED, removed_at=NOW)
    assert codes(of(target, units, person)) == []


def test_a_row_whose_time_is_over_is_reckoned_from_today(target: Target) -> None:
    target.task.starts_on, target.task.ends_on = date(2024, 4, 1), date(2024, 4, 30)
    course = course_of(target, today=TODAY)
    assert (course.first, course.last, course.is_overdue) == (TODAY, TODAY + timedelta(days=29), True)


def test_months_end_where_the_month_does() -> None:
    assert add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)


def test_limits_hold_from_their_day() -> None:
    assert commitment_on(date(2020, 8, 17), programme_kind="degree") is None
    assert commitment_on(TODAY, programme_kind="upskilling") is None
    commitment = commitment_on(TODAY, programme_kind="degree")
    assert commitment is not None
    assert commitment.multiple == 2
    cap = absence_cap_on(TODAY)
    assert cap is not None
    assert (cap.percent, cap.staff_percent, cap.is_uncertain) == (40, 10, True)


CAP = AbsenceCap(percent=40, staff_percent=10, source_vi="…", source_en="…", is_uncertain=True)


@pytest.mark.parametrize(("total", "allowed"), [(1, 1), (2, 1), (4, 1), (5, 2), (10, 4)])
def test_one_of_a_small_group_may_always_go(total: int, allowed: int) -> None:
    assert CAP.allowed(total) == allowed


@pytest.fixture
def mathematicians(units: Units) -> list[Person]:
    """Five teachers of mathematics at school A; the fifth teaches there by a second post only."""
    subject, _is_new = Subject.objects.get_or_create(
        code="TOAN", defaults={"name_vi": "Toán", "name_en": "Mathematics"}
    )
    people = [make_person(f"Giáo viên Toán {number}", units.school_a, level="THCS") for number in range(4)]
    guest = make_person("Giáo viên dạy liên trường", units.school_b, level="THCS", sex=Sex.MALE)
    Post.objects.create(
        person=guest, unit=units.school_a, kind="teacher", level="THCS", is_main=False, period=DateRange(FIRST, None)
    )
    for post in Post.objects.filter(person__in=[*people, guest], unit=units.school_a):
        post.subjects.add(subject)
    return [*people, guest]


def test_a_subject_is_over_its_cap_when_a_third_of_five_goes(
    target: Target, units: Units, mathematicians: list[Person]
) -> None:
    course = course_of(target, today=TODAY)
    Leave.objects.create(person=mathematicians[0], kind=LeaveKind.SICK, period=DateRange(FIRST, LAST))
    going = [mathematicians[1].pk]
    effect = effect_of(target, school=units.school_a, course=course, going=going, today=TODAY)
    [maths] = effect.touched
    assert (maths.name, maths.missing, maths.total, maths.percent, maths.is_over) == ("Toán", 2, 5, 40, False)
    assert (effect.staff.missing, effect.staff.total) == (2, 4)
    [warning] = effect.warning_of(mathematicians[2].pk)
    assert "3/5" in str(warning.sentence)
    assert not effect.warning_of(mathematicians[0].pk), "who is away already takes nobody more away"
    going.append(mathematicians[2].pk)
    effect = effect_of(target, school=units.school_a, course=course, going=going, today=TODAY)
    assert [group.name for group in effect.over] == ["Toán"]


def test_who_is_approved_for_another_target_is_away_too(
    target: Target, units: Units, person: Person, elsewhere: NominationList
) -> None:
    course = course_of(target, today=TODAY)
    effect = effect_of(target, school=units.school_a, course=course, going=[], today=TODAY)
    assert effect.staff.away == {person.pk}


def test_who_is_passed_over_in_the_legal_order_is_named_and_equals_are_not(
    draft: NominationList, review: Review, units: Units, hiep: User
) -> None:
    earlier = review.need("Trần Thị Bé", units.school_a, priority=20)
    review.need("Lê Thị Cúc", units.school_a, priority=60)
    later = review.need("Nguyễn Văn An", units.school_a, priority=60)
    add_person(draft, need=later, by=hiep, now=NOW, today=TODAY)
    candidates = list_candidates(draft.target, school=units.school_a, today=TODAY)
    assert [candidate.person for candidate in skipped_in_order(candidates)] == [earlier.person]


def test_candidates_cost_as_many_queries_for_sixty_as_for_ten(
    target: Target, review: Review, units: Units, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def ask() -> None:
        course = course_of(target, today=TODAY)
        found = list_candidates(target, school=units.school_a, today=TODAY, course=course)
        effect_of(target, school=units.school_a, course=course, going=[c.person.pk for c in found], today=TODAY)

    for number in range(10):
        review.need(f"Giáo viên {number}", units.school_a, priority=number)
    with django_assert_num_queries(QUERIES):
        ask()
    for number in range(50):
        review.need(f"Giáo viên thêm {number}", units.school_a, priority=number)
    with django_assert_num_queries(QUERIES):
        ask()


QUERIES = 14
