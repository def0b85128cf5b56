"""Who is away from a school while people are trained: of all its staff, and of each subject's teachers."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from haidang.areas.nominations.models import Nomination, NominationState
from haidang.areas.nominations.queries.conflicts import Code, Conflict
from haidang.areas.nominations.queries.courses import Course, days_of
from haidang.areas.nominations.queries.dated_limits import AbsenceCap, absence_cap_on
from haidang.areas.personnel.models import Leave, Post
from haidang.areas.plans.models import Target
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The teachers of one subject (or all staff), who of them is away anyway, and who goes with this list."""

    name: str
    people: frozenset[int]
    away: frozenset[int]
    going: frozenset[int]
    cap: AbsenceCap | None = None

    @property
    def total(self) -> int:
        return len(self.people)

    @property
    def missing(self) -> int:
        return len(self.away | self.going)

    @property
    def percent(self) -> int:
        return 100 * self.missing // self.total if self.total else 0

    @property
    def is_over(self) -> bool:
        return self.cap is not None and bool(self.going) and self.missing > self.cap.allowed(self.total)

    @property
    def is_empty(self) -> bool:
        """Nobody of the group is left."""
        return bool(self.going) and self.missing == self.total

    def would_be_over(self, person: int) -> bool:
        """Whether one more who is not away yet would pass the cap."""
        if self.cap is None or person not in self.people or person in self.away | self.going:
            return False
        return self.missing + 1 > self.cap.allowed(self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the school is left with while the people of a list are away."""

    staff: Group
    subjects: list[Group]
    cap: AbsenceCap | None

    @property
    def touched(self) -> list[Group]:
        """Subjects of which somebody goes, the most strained first."""
        return sorted((group for group in self.subjects if group.going), key=lambda group: (-group.percent, group.name))

    @property
    def untouched(self) -> list[Group]:
        return [group for group in self.subjects if not group.going and group.away]

    @property
    def over(self) -> list[Group]:
        return [group for group in self.touched if group.is_over]

    def warning_of(self, person: int) -> list[Conflict]:
        """What sending one more person would do to their subjects."""
        return [
            Conflict(
                code=Code.OVER_CAP,
                figures={
                    "away": str(group.missing + 1),
                    "total": str(group.total),
                    "subject": group.name,
                    "cap": str(group.cap.percent),
                },
                source=group.cap.source,
            )
            for group in self.subjects
            if group.cap is not None and group.would_be_over(person)
        ]


def effect_of(target: Target, *, school: Unit, course: Course, going: Iterable[int], today: date) -> Effect:
    """Three queries, however many people the school has."""
    staff: set[int] = set()
    teachers: dict[str, set[int]] = defaultdict(set)
    name = "subjects__name_en" if get_language() == "en" else "subjects__name_vi"
    for person, is_main, subject in Post.objects.filter(as_of(today), unit=school).values_list(
        "person_id", "is_main", name
    ):
        if is_main:
            staff.add(person)
        if subject:
            teachers[subject].add(person)
    everyone = staff.union(*teachers.values())
    away = _away(target, everyone, course, today)
    leaving = frozenset(going)
    cap = absence_cap_on(course.first)
    return Effect(
        staff=_group("", staff, away, leaving, None),
        subjects=[_group(subject, teachers[subject], away, leaving, cap) for subject in sorted(teachers)],
        cap=cap,
    )


def _group(
    name: str, people: Collection[int], away: Collection[int], going: Collection[int], cap: AbsenceCap | None
) -> Group:
    members = frozenset(people)
    return Group(name=name, people=members, away=members & set(away), going=members & set(going), cap=cap)


def _away(target: Target, people: Collection[int], course: Course, today: date) -> set[int]:
    """On leave, or approved for another target, at some time of the course."""
    away = set(
        Leave.objects.filter(person__in=people, period__overlap=course.period).values_list("person_id", flat=True)
    )
    others = (
        Nomination.objects.filter(person__in=people, state=NominationState.APPROVED)
        .exclude(target=target)
        .select_related("target__task__plan", "engagement")
    )
    for nomination in others:
        engagement = getattr(nomination, "engagement", None)
        if engagement is not None:
            is_away = engagement.period.lower <= course.last and engagement.period.upper > course.first
        else:
            first, last = days_of(nomination.target.task, today=today)
            is_away = first <= course.last and last >= course.first
        if is_away:
            away.add(nomination.person_id)
    return away
