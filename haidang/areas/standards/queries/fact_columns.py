"""The facts conditions may read: name, kind, label, unit, where it comes from, and what a missing value means."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import DegreeRank, PostKind, Sex
from haidang.engines.rules.kinds import Column, Kind
from haidang.foundation.organisation.models import Level, Sector

ROADMAP_START = "2020-07-01"  # Decree 71/2020 counts the months of work from here


class Origin(StrEnum):
    """Who keeps the fact; DERIVED facts are computed from others when they are not given."""

    PERSONNEL = "personnel"
    ORGANISATION = "organisation"
    RECORDS = "records"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Fact:
    """One documented column of the facts."""

    name: str
    kind: Kind
    label: Promise
    origin: Origin
    missing: Promise
    unit: Promise | None = None
    choices: tuple[tuple[str | int, str | Promise], ...] = ()

    @property
    def column(self) -> Column:
        codes = frozenset(str(value) for value, _label in self.choices) if self.kind is Kind.TEXT else frozenset()
        return Column(self.name, self.kind, codes)


NOT_ENTERED = _("not entered in the records")
NO_POST = _("the post does not say it")
NO_DEGREE = _("no diploma is entered")
NEVER = _("never missing")
NEEDS_BIRTH = _("date of birth or sex is not entered")

FACTS: tuple[Fact, ...] = (
    Fact("birth_on", Kind.DATE, _("date of birth"), Origin.PERSONNEL, NOT_ENTERED),
    Fact("sex", Kind.TEXT, _("sex"), Origin.PERSONNEL, NOT_ENTERED, choices=tuple(Sex.choices)),
    Fact("level", Kind.TEXT, _("school level"), Origin.PERSONNEL, NO_POST, choices=tuple(Level.choices)),
    Fact("sector", Kind.TEXT, _("sector"), Origin.ORGANISATION, NO_POST, choices=tuple(Sector.choices)),
    Fact("post_kind", Kind.TEXT, _("post"), Origin.PERSONNEL, NEVER, choices=tuple(PostKind.choices)),
    Fact("is_manager", Kind.BOOLEAN, _("is an education manager"), Origin.PERSONNEL, NEVER),
    Fact("is_counsellor", Kind.BOOLEAN, _("in charge of counselling pupils"), Origin.PERSONNEL, NEVER),
    Fact("subjects", Kind.TEXTS, _("subjects taught"), Origin.PERSONNEL, _("no subject is entered for a teacher")),
    Fact(
        "degree_rank",
        Kind.INTEGER,
        _("highest diploma"),
        Origin.PERSONNEL,
        NO_DEGREE,
        choices=tuple(DegreeRank.choices),
    ),
    Fact("degree_major", Kind.TEXT, _("major of the highest diploma"), Origin.PERSONNEL, NO_DEGREE),
    Fact("majors", Kind.TEXTS, _("majors of all diplomas"), Origin.PERSONNEL, NO_DEGREE),
    Fact(
        "degree_subjects",
        Kind.TEXTS,
        _("school subjects of the diplomas"),
        Origin.PERSONNEL,
        _("no diploma says its subject"),
    ),
    Fact(
        "is_teacher_training",
        Kind.BOOLEAN,
        _("holds a diploma of teacher training"),
        Origin.PERSONNEL,
        _("a diploma does not say whether it trains teachers"),
    ),
    Fact(
        "has_pedagogy_certificate",
        Kind.BOOLEAN,
        _("holds the pedagogy certificate of the level"),
        Origin.PERSONNEL,
        NO_POST,
    ),
    Fact("courses_held", Kind.TEXTS, _("programmes finished"), Origin.RECORDS, NEVER),
    Fact("joined_on", Kind.DATE, _("recruited on"), Origin.PERSONNEL, NOT_ENTERED),
    Fact("service_months", Kind.INTEGER, _("time in service"), Origin.DERIVED, NOT_ENTERED, unit=_("months")),
    Fact("reaches_age_on", Kind.DATE, _("reaches retirement age on"), Origin.DERIVED, NEEDS_BIRTH),
    Fact("retires_on", Kind.DATE, _("retires on"), Origin.DERIVED, NEEDS_BIRTH),
    Fact(
        "months_to_retirement_nd135",
        Kind.INTEGER,
        _("months from 1/7/2020 to retirement age (Decree 135/2020)"),
        Origin.DERIVED,
        NEEDS_BIRTH,
        unit=_("months"),
    ),
    Fact(
        "months_to_retirement_old",
        Kind.INTEGER,
        _("months from 1/7/2020 to retirement age (60 and 55)"),
        Origin.DERIVED,
        NEEDS_BIRTH,
        unit=_("months"),
    ),
)
FACTS_BY_NAME = {fact.name: fact for fact in FACTS}
COLUMNS = {fact.name: fact.column for fact in FACTS}
