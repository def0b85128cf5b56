"""What speaks against sending a person: blocks that only an exception passes, and warnings that every approver sees."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import Engagement, Nomination, NominationState
from haidang.areas.nominations.queries.courses import Course, add_months, days_of, last_of_month
from haidang.areas.personnel.models import Leave, LeaveKind, Person
from haidang.areas.plans.models import Target
from haidang.areas.standards.models import RetirementAge, RetirementBasis
from haidang.foundation.basics.periods import last_day


class Code(models.TextChoices):
    """Why a person should not go; stored with an exception."""

    CONTESTED = "contested", _("The school contested this need.")
    UNANSWERED = "unanswered", _("The school has not confirmed this need yet.")
    UNVERIFIED = "unverified", _("The locality has not verified the school's sheet yet.")
    EXEMPT = "exempt", _("Exempt from this requirement.")
    CANNOT_TELL = "cannot_tell", _("The records do not suffice to judge. Complete the person's file.")
    NO_NEED = "no_need", _("The review found no need for this training.")
    TRAINED = "trained", _("Has finished this programme already.")
    ON_ANOTHER_LIST = "on_another_list", _("Is on another school's list for this target.")
    RETIRES_BEFORE_END = "retires_before_end", _("Retires on %(day)s, before the training ends on %(ends)s.")
    IN_CLASS = "in_class", _("Is in class %(label)s from %(first)s to %(last)s, all the time of this training.")
    ON_LEAVE = "on_leave", _("%(leave)s from %(first)s to %(last)s, all the time of this training.")
    RETIRES_EARLY = "retires_early", _("Retires on %(day)s; the service owed after the training lasts until %(until)s.")
    NO_RETIREMENT_DAY = "no_retirement_day", _("Date of birth or sex is missing: the day of retirement is unknown.")
    OVERLAPS_CLASS = "overlaps_class", _("Is in class %(label)s from %(first)s to %(last)s: look at the days.")
    OVERLAPS_LEAVE = "overlaps_leave", _("%(leave)s from %(first)s to %(last)s.")
    OTHER_TARGET = "other_target", _("Is also nominated for “%(target)s” at the same time.")
    OVER_CAP = (
        "over_cap",
        _("With this person %(away)s of %(total)s of %(subject)s are away (cap %(cap)s %%)."),
    )


# Ended by finishing the review or by the other school, never by an exception.
NEVER_EXCEPTED = frozenset({Code.CONTESTED, Code.UNANSWERED, Code.UNVERIFIED, Code.ON_ANOTHER_LIST})
WARNINGS = frozenset(
    {
        Code.RETIRES_EARLY,
        Code.NO_RETIREMENT_DAY,
        Code.OVERLAPS_CLASS,
        Code.OVERLAPS_LEAVE,
        Code.OTHER_TARGET,
        Code.OVER_CAP,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One thing that speaks against it, with the figures of its sentence and the article it rests on."""

    code: Code
    figures: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    @property
    def is_blocking(self) -> bool:
        return self.code not in WARNINGS

    @property
    def sentence(self) -> str | Promise:
        if not self.figures:
            return self.code.label
        figures = dict(self.figures)
        if "leave" in figures:
            leave = str(LeaveKind(figures["leave"]).label)
            figures["leave"] = leave[:1].upper() + leave[1:]
        return str(self.code.label) % figures

    def stored(self) -> dict[str, Any]:
        return {"code": self.code.value, "figures": dict(self.figures), "source": self.source}


def restored(stored: Collection[Mapping[str, Any]] | None) -> list[Conflict]:
    """The conflicts an exception was proposed with."""
    return [Conflict(code=Code(item["code"]), figures=item["figures"], source=item["source"]) for item in stored or ()]


def find_conflicts(
    target: Target, people: Collection[Person], *, course: Course, today: date
) -> dict[int, list[Conflict]]:
    """Person → what speaks against it in time: class, leave, retirement, another target. As many queries for sixty."""
    ids = [person.pk for person in people]
    found: dict[int, list[Conflict]] = defaultdict(list)
    _classes(found, target, ids, course)
    _leaves(found, ids, course)
    _retirements(found, people, course)
    _other_targets(found, target, ids, course, today)
    return found


def retirement_days(people: Collection[Person]) -> dict[int, date]:
    """Person → last day of work by Decree 135/2020; who lacks date of birth or sex is left out."""
    known = [person for person in people if person.birth_on and person.sex]
    months = {person.birth_on.replace(day=1) for person in known if person.birth_on}
    ages = {
        (age.sex, age.born_month): age.age_months
        for age in RetirementAge.objects.filter(basis=RetirementBasis.ND135, born_month__in=months)
    }
    days = {}
    for person in known:
        assert person.birth_on is not None
        age = ages.get((person.sex, person.birth_on.replace(day=1)))
        if age is not None:
            days[person.pk] = last_of_month(add_months(person.birth_on, age))
    return days


def _classes(found: dict[int, list[Conflict]], target: Target, ids: Collection[int], course: Course) -> None:
    engagements = Engagement.objects.filter(nomination__person__in=ids, period__overlap=course.period).exclude(
        nomination__state=NominationState.REMOVED
    )
    for engagement in engagements.exclude(nomination__target=target).select_related("nomination").order_by("period"):
        first, last = engagement.period.lower, last_day(engagement.period)
        assert first is not None
        assert last is not None
        is_all = first <= course.first and last >= course.last
        figures = {"label": engagement.label, "first": _day(first), "last": _day(last)}
        code = Code.IN_CLASS if is_all else Code.OVERLAPS_CLASS
        found[engagement.nomination.person_id].append(Conflict(code=code, figures=figures))


def _leaves(found: dict[int, list[Conflict]], ids: Collection[int], course: Course) -> None:
    leaves = Leave.objects.filter(person__in=ids, period__overlap=course.period).order_by("period")
    for leave in leaves:
        first, last = leave.period.lower, last_day(leave.period)
        is_all = (first is None or first <= course.first) and (last is None or last >= course.last)
        figures = {"leave": leave.kind, "first": _day(first), "last": _day(last)}
        code = Code.ON_LEAVE if is_all else Code.OVERLAPS_LEAVE
        found[leave.person_id].append(Conflict(code=code, figures=figures))


def _retirements(found: dict[int, list[Conflict]], people: Collection[Person], course: Course) -> None:
    retires = retirement_days(people)
    for person in people:
        day = retires.get(person.pk)
        if day is None:
            if course.commitment is not None:
                source = course.commitment.source
                found[person.pk].append(Conflict(code=Code.NO_RETIREMENT_DAY, source=source))
        elif day < course.ends_on:
            figures = {"day": _day(day), "ends": _day(course.ends_on)}
            conflict = Conflict(code=Code.RETIRES_BEFORE_END, figures=figures, source="NĐ 135/2020/NĐ-CP")
            found[person.pk].append(conflict)
        elif course.commitment is not None and course.serves_until is not None and day < course.serves_until:
            figures = {"day": _day(day), "until": _day(course.serves_until)}
            conflict = Conflict(code=Code.RETIRES_EARLY, figures=figures, source=course.commitment.source)
            found[person.pk].append(conflict)


def _other_targets(
    found: dict[int, list[Conflict]], target: Target, ids: Collection[int], course: Course, today: date
) -> None:
    """Who has a class already is named by the class."""
    others = (
        Nomination.objects.filter(person__in=ids, engagement__isnull=True)
        .exclude(state=NominationState.REMOVED)
        .exclude(target=target)
        .select_related("target__task__plan")
        .order_by("pk")
    )
    for nomination in others:
        first, last = days_of(nomination.target.task, today=today)
        if first <= course.last and last >= course.first:
            conflict = Conflict(code=Code.OTHER_TARGET, figures={"target": nomination.target.label})
            found[nomination.person_id].append(conflict)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "…"
