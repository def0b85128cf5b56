"""Changes of people's records: what is refused, what the audit keeps, what the periods become."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import DegreeRank, Person, Post, PostKind, Subject
from haidang.areas.personnel.operations import (
    DegreeFacts,
    PersonFacts,
    PostFacts,
    add_degree,
    add_pedagogy_certificate,
    add_person,
    change_post,
    correct_person,
    end_post,
    load_subjects,
    move_person,
    reveal_person,
)
from haidang.areas.personnel.operations import refusals as no
from haidang.areas.personnel.queries import main_post_of
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.refusals import ReasonMissing, Refused
from tests.cast import NOW, Units, make_person

ON = date(2026, 9, 1)
TEACHER = PostFacts(kind=PostKind.TEACHER, level="THCS")
HA = PersonFacts(
    full_name="  Phạm  Thị Hà ", birth_on=date(1995, 4, 30), sex="female", identity_number="031195 123456", joined_on=ON
)


def add(units: Units, by: User, facts: PersonFacts = HA, post: PostFacts = TEACHER, on: date = ON) -> Person:
    return add_person(units.school_a, facts=facts, post=post, on=on, by=by, now=NOW)


def test_a_new_person_has_a_tidy_name_a_post_and_an_entry_in_the_trail(
    units: Units, hiep: User, subjects: dict[str, Subject]
) -> None:
    person = add(units, hiep, post=replace(TEACHER, subjects=(subjects["TOAN"],)))
    assert (person.full_name, person.identity_number) == ("Phạm Thị Hà", "031195123456")
    post = main_post_of(person, ON)
    assert post is not None
    assert [subject.code for subject in post.subjects.all()] == ["TOAN"]
    assert Entry.objects.get(action="personnel.add_person").object_id == person.pk


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"full_name": "Hà"}, no.NameIncomplete),
        ({"birth_on": date(1895, 4, 30)}, no.BirthUnlikely),
        ({"birth_on": date(2020, 4, 30)}, no.BirthUnlikely),
        ({"joined_on": date(2010, 1, 1)}, no.RecruitedTooYoung),
        ({"joined_on": date(2027, 1, 1)}, no.DayStillToCome),
        ({"identity_number": "31195123456"}, no.IdentityMalformed),
        ({"identity_number": "03119512345x"}, no.IdentityMalformed),
        ({"identity_number": "031095123456"}, no.IdentityContradicts),
        ({"identity_number": "031194123456"}, no.IdentityContradicts),
        ({"identity_number": "031395123456"}, no.IdentityContradicts),
    ],
)
def test_impossible_facts_are_refused(
    units: Units, hiep: User, change: dict[str, object], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        add(units, hiep, facts=replace(HA, **change))  # type: ignore[arg-type]
    assert not Person.objects.exists()


def test_two_people_never_share_an_identity_number(units: Units, hiep: User) -> None:
    add(units, hiep)
    with pytest.raises(no.IdentityTaken):
        add(units, hiep, facts=replace(HA, full_name="Phạm Thị Hai"))


@pytest.mark.parametrize(
    ("post", "refusal"),
    [(replace(TEACHER, level=""), no.LevelMissing), (replace(TEACHER, level="THPT"), no.LevelNotTaught)],
)
def test_a_post_needs_a_level_of_its_school(units: Units, hiep: User, post: PostFacts, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        add(units, hiep, post=post)


def test_a_correction_keeps_reason_and_both_values_but_no_whole_number(minh: Person, hiep: User) -> None:
    facts = replace(PersonFacts.of(minh), birthplace="Nam Hải", identity_number="031085999888")
    correct_person(minh, facts=facts, reason="Theo căn cước", by=hiep, now=NOW)
    entry = Entry.objects.get(action="personnel.correct_person")
    assert entry.reason == "Theo căn cước"
    assert entry.changes == {"birthplace": ["", "Nam Hải"], "identity_number": ["…123", "…888"]}


def test_a_correction_needs_a_reason_and_a_change(minh: Person, hiep: User) -> None:
    facts = PersonFacts.of(minh)
    with pytest.raises(ReasonMissing):
        correct_person(minh, facts=replace(facts, birthplace="Nam Hải"), reason="  ", by=hiep, now=NOW)
    with pytest.raises(no.NothingChanged):
        correct_person(minh, facts=facts, reason="Theo căn cước", by=hiep, now=NOW)


def test_a_move_ends_the_former_post_and_changes_the_unit(units: Units, minh: Person, son: User) -> None:
    move_person(minh, to=units.school_b, post=TEACHER, on=ON, reason="QĐ 12/QĐ-SGDĐT", by=son, now=NOW)
    minh.refresh_from_db()
    assert minh.unit == units.school_b
    assert [(post.unit, post.period) for post in minh.posts.order_by("period")] == [
        (units.school_a, DateRange(date(2010, 9, 1), ON)),
        (units.school_b, DateRange(ON, None)),
    ]


@pytest.mark.parametrize(
    ("on", "refusal"),
    [
        (date(2027, 1, 1), no.DayStillToCome),
        (date(2010, 9, 1), no.PostJustBegan),
        (date(2009, 1, 1), no.NoMainPost),
    ],
)
def test_a_move_on_an_impossible_day_is_refused_and_changes_nothing(
    units: Units, minh: Person, son: User, on: date, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        move_person(minh, to=units.school_b, post=TEACHER, on=on, reason="QĐ", by=son, now=NOW)
    assert minh.posts.get().period == DateRange(date(2010, 9, 1), None)


def test_a_move_to_the_same_school_or_one_without_the_level_is_refused(units: Units, minh: Person, son: User) -> None:
    for to, refusal in ((units.school_a, no.SameUnit), (units.high_school, no.LevelNotTaught)):
        with pytest.raises(refusal):
            move_person(minh, to=to, post=TEACHER, on=ON, reason="QĐ", by=son, now=NOW)
    assert minh.posts.get().period.upper is None


def test_a_teacher_becomes_deputy_principal_at_the_same_school(minh: Person, hiep: User) -> None:
    deputy = PostFacts(kind=PostKind.DEPUTY_PRINCIPAL, level="THCS")
    change_post(minh, post=deputy, on=ON, reason="QĐ bổ nhiệm", by=hiep, now=NOW)
    post = main_post_of(minh, ON)
    assert post is not None
    assert post.kind == PostKind.DEPUTY_PRINCIPAL
    assert minh.posts.count() == 2


def test_an_ended_post_leaves_the_person_without_one(minh: Person, hiep: User) -> None:
    end_post(minh, on=ON, reason="Nghỉ hưu", by=hiep, now=NOW)
    assert main_post_of(minh, ON) is None
    assert main_post_of(minh, date(2026, 8, 31)) is not None


def test_the_same_diploma_twice_is_refused(minh: Person, hiep: User) -> None:
    facts = DegreeFacts(rank=DegreeRank.THS, major="Toán học", awarded_on=date(2020, 6, 1))
    add_degree(minh, facts=facts, by=hiep, now=NOW)
    with pytest.raises(no.DegreeKnown):
        add_degree(minh, facts=replace(facts, major="TOÁN HỌC"), by=hiep, now=NOW)


@pytest.mark.parametrize("day", [date(1995, 1, 1), date(2027, 1, 1)])
def test_a_diploma_before_fifteen_or_from_the_future_is_refused(minh: Person, hiep: User, day: date) -> None:
    with pytest.raises(no.AwardedTooEarly):
        add_degree(minh, facts=DegreeFacts(rank=DegreeRank.DH, awarded_on=day), by=hiep, now=NOW)
    with pytest.raises(no.AwardedTooEarly):
        add_pedagogy_certificate(minh, level="THCS", issued_on=day, by=hiep, now=NOW)


def test_a_look_at_sensitive_facts_is_recorded(minh: Person, hiep: User) -> None:
    reveal_person(minh, by=hiep, now=NOW)
    assert Entry.objects.get(action="personnel.reveal").by == hiep


def test_loading_the_subjects_again_changes_nothing(subjects: dict[str, Subject]) -> None:
    assert {code: subject.pk for code, subject in load_subjects().items()} == {
        code: subject.pk for code, subject in subjects.items()
    }


@pytest.mark.parametrize(
    ("break_rule", "constraint"),
    [
        (lambda person: Person.objects.filter(pk=person.pk).update(identity_number="12"), "12_digits"),
        (
            lambda person: Post.objects.create(
                person=person, unit=person.unit, kind="teacher", level="THCS", period=DateRange(ON, None)
            ),
            "one_main_at_a_time",
        ),
        (lambda person: Post.objects.filter(person=person).update(level=""), "school_has_level"),
    ],
)
def test_the_database_guards_the_rules_itself(
    minh: Person, break_rule: Callable[[Person], object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        break_rule(minh)


def test_the_identity_number_is_unique_in_the_database(units: Units, minh: Person) -> None:
    other = make_person("Lê Văn Hai", units.school_b, level="THCS")
    with pytest.raises(IntegrityError, match="identity_number_once"), transaction.atomic():
        Person.objects.filter(pk=other.pk).update(identity_number=minh.identity_number)
