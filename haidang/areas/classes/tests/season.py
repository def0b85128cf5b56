"""A small season up to approved people, and a class taken through its stages by the real operations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from haidang.areas.classes.models import Enrolment, Lesson, TrainingClass, Venue
from haidang.areas.classes.operations import (
    ClassTerms,
    Slot,
    WeeklyPattern,
    add_venue,
    enrol,
    open_class,
    plan_lessons,
    start_class,
)
from haidang.areas.needs.models import Answer, Need, NeedStatus, ReviewRound, Sheet
from haidang.areas.needs.models import SheetState as NeedSheetState
from haidang.areas.nominations.models import ListState, Nomination, NominationList, NominationState
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Plan, Target, Task
from haidang.areas.programmes.models import Programme
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case, CaseState
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Unit
from tests.cast import Units, make_person

FIRST_DAY = date(2026, 9, 7)
LAST_DAY = date(2026, 10, 30)
BEFORE = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
MORNING = time(8, 0)
NOON = time(11, 30)


@dataclass(frozen=True)
class Season:
    """What the classes of the tests stand on."""

    units: Units
    officer: User
    coordinator: User
    target: Target
    programme: Programme
    requirement: Requirement
    round: ReviewRound
    venue: Venue


def make_season(units: Units, *, officer: User, coordinator: User) -> Season:
    """A plan with one target, its programme and requirement, a review round, and a room of the provider."""
    plan = Plan.objects.create(code="2026", year=2026, title="Kế hoạch 2026", issuer=units.department)
    task = Task.objects.create(
        plan=plan, position=1, printed_ordinal="1", content="Bồi dưỡng môn KHTN", levels=["THCS"], printed_time="2026"
    )
    programme = Programme.objects.create(
        code="khtn", name_vi="Bồi dưỡng dạy môn Khoa học tự nhiên", name_en="Natural sciences", kind="upskilling",
        hours=540, source="QĐ 2454/QĐ-BGDĐT",
    )  # fmt: skip
    requirement = Requirement.objects.create(
        code="khtn", version=1, title_vi="KHTN", title_en="Sciences", text_vi="…", text_en="…", programme=programme,
        target_group="khtn", source="CTGDPT 2018", confidence="H", period=since(date(2021, 1, 1)), digest="",
    )  # fmt: skip
    target = Target.objects.create(task=task, position=1, label="GV dạy KHTN", planned=40, requirement_code="khtn")
    review = ReviewRound.objects.create(
        title="Rà soát 2026", year=2026, judged_on=date(2026, 5, 1), school_due_on=date(2026, 5, 15), opened_by=officer,
        locality_due_on=date(2026, 5, 31), opened_at=BEFORE,
    )  # fmt: skip
    venue = add_venue(units.provider, name="Phòng 101", seats=45, by=officer, now=BEFORE)
    return Season(units, officer, coordinator, target, programme, requirement, review, venue)


def approve(season: Season, *people: Person) -> list[Nomination]:
    """Puts people of one school on its list, which is then approved (and frozen: once a school)."""
    school = people[0].unit
    names = NominationList.objects.create(target=season.target, school=school)
    sheet, _ = Sheet.objects.get_or_create(
        round=season.round, school=school,
        defaults={"state": NeedSheetState.VERIFIED, "confirmed_by": season.officer, "verified_by": season.officer},
    )  # fmt: skip
    nominations = [
        Nomination.objects.create(
            list=names, target=season.target, person=person, need=_need(season, person, sheet), ordinal=ordinal,
            state=NominationState.APPROVED, nominated_at=BEFORE, approved_at=BEFORE,
        )
        for ordinal, person in enumerate(people, start=1)
    ]  # fmt: skip
    names.case = Case.objects.create(
        kind="nomination_list", title=school.name, unit=school, state=CaseState.APPROVED, opened_by=season.officer,
        opened_at=BEFORE,
    )  # fmt: skip
    names.state = ListState.APPROVED
    names.save()
    return nominations


def approve_new(season: Season, school: Unit, *names: str) -> list[Nomination]:
    """New teachers of a school, approved for the season's target."""
    return approve(season, *(make_person(name, school, level="THCS") for name in names))


def _need(season: Season, person: Person, sheet: Sheet) -> Need:
    return Need.objects.create(
        round=season.round, sheet=sheet, person=person, requirement=season.requirement, status=NeedStatus.MUST,
        explanation={}, answer=Answer.CONFIRMED,
    )  # fmt: skip


def prepare_class(season: Season, *, capacity: int = 40, venue: Venue | None = None) -> TrainingClass:
    """A class in preparation."""
    terms = ClassTerms(
        programme=season.programme, provider=season.units.provider, venue=venue or season.venue, capacity=capacity,
        starts_on=FIRST_DAY, ends_on=LAST_DAY,
    )  # fmt: skip
    return open_class(season.target, terms=terms, by=season.officer, now=BEFORE)


def mondays(count: int, *, starts: time = MORNING, ends: time = NOON) -> list[Slot]:
    """Lessons on the first Mondays of the class."""
    last = FIRST_DAY + timedelta(weeks=count - 1)
    return WeeklyPattern(weekdays=frozenset({0}), first=FIRST_DAY, last=last, starts=starts, ends=ends).slots()


def run_class(season: Season, nominations: Sequence[Nomination], *, lessons: int = 5) -> TrainingClass:
    """A class that has started, with its learners and lessons."""
    training_class = prepare_class(season)
    enrol(training_class, nominations=nominations, by=season.officer, now=BEFORE)
    plan_lessons(training_class, slots=mondays(lessons), by=season.coordinator, now=BEFORE)
    return start_class(training_class, by=season.officer, now=BEFORE)


def enrolment_of(nomination: Nomination) -> Enrolment:
    return Enrolment.objects.select_related("training_class", "person").get(nomination=nomination)


def lessons_of(training_class: TrainingClass) -> list[Lesson]:
    return list(training_class.lessons.order_by("ordinal"))


def local(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


@pytest.fixture
def season(units: Units, son: User, khoa: User) -> Season:
    return make_season(units, officer=son, coordinator=khoa)


@pytest.fixture
def afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are asked after the last lesson of the season's classes."""
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
