"""The facts conditions may read: name, kind, label, unit, where it comes from, and what a missing value means."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haidang.areas.personnel.models import BirthPrecision, Contract, DegreeRank, PostKind, Sex
from haidang.engines.rules.kinds import Column, Kind
from haidang.foundation.organisation.models import Level, Sector

ROADMAP_START = "2020-07-01"  # Decree 71/2020 counts the months of work from here
# Yearly training runs from July (the Department starts it) to June (it reports), Circular 19/2019.
TRAINING_YEAR_MONTH = 7
PASS_MARK = 5  # of 10, each programme of yearly training (Circular 19/2019)
# Circular 08/2023 Art 6(8): pedagogy certificates issued before this day count whatever level they name.
OLD_CERTIFICATES_BEFORE = "2021-05-22"
# Ranks of professional titles; the codes of 2015 next to those of 2021 (Circulars 01 to 04/2021).
TITLE_RANKS: dict[str, tuple[str, ...]] = {
    "I": ("V.07.02.24", "V.07.03.27", "V.07.04.30", "V.07.05.13", "V.07.04.10"),
    "II": ("V.07.02.25", "V.07.03.28", "V.07.04.31", "V.07.05.14", "V.07.02.04", "V.07.03.07", "V.07.04.11"),
    "III": ("V.07.02.26", "V.07.03.29", "V.07.04.32", "V.07.05.15", "V.07.02.05", "V.07.03.08", "V.07.04.12"),
    "IV": ("V.07.02.06", "V.07.03.09", "V.07.06.16"),
}


class Origin(StrEnum):
    """Who keeps the fact; DERIVED facts are computed from others when they are not given."""

    PERSONNEL = "personnel"
    ORGANISATION = "organisation"
    RECORDS = "records"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Fact:
    """One documented column of the facts.

    `depends_on_day`: the value can change from one day to the next while no record begins, ends or is changed.
    """

    name: str
    kind: Kind
    label: Promise
    origin: Origin
    missing: Promise
    unit: Promise | None = None
    choices: tuple[tuple[str | int, str | Promise], ...] = ()
    depends_on_day: bool = False

    @property
    def column(self) -> Column:
        codes = frozenset(str(value) for value, _label in self.choices) if self.kind is Kind.TEXT else frozenset()
        return Column(self.name, self.kind, codes)


NOT_ENTERED = _("not entered in the records")
NO_POST = _("the post does not say it")
NO_DEGREE = _("no diploma is entered")
NEVER = _("never missing")
NEEDS_BIRTH = _("date of birth or sex is not entered")
NO_APPOINTMENT = _("holds no management post")
NO_TITLE = _("no professional title is entered")
PERIODS = pgettext_lazy("unit", "periods of teaching")

FACTS: tuple[Fact, ...] = (
    Fact("birth_on", Kind.DATE, _("date of birth"), Origin.PERSONNEL, NOT_ENTERED),
    Fact(
        "birth_precision",
        Kind.TEXT,
        _("known of the birth"),
        Origin.PERSONNEL,
        _("date of birth is not entered"),
        choices=tuple(BirthPrecision.choices),
    ),
    Fact("sex", Kind.TEXT, _("sex"), Origin.PERSONNEL, NOT_ENTERED, choices=tuple(Sex.choices)),
    Fact("level", Kind.TEXT, _("school level"), Origin.PERSONNEL, NO_POST, choices=tuple(Level.choices)),
    Fact("sector", Kind.TEXT, _("sector"), Origin.ORGANISATION, NO_POST, choices=tuple(Sector.choices)),
    Fact("post_kind", Kind.TEXT, _("post"), Origin.PERSONNEL, NEVER, choices=tuple(PostKind.choices)),
    Fact("is_manager", Kind.BOOLEAN, _("is an education manager"), Origin.PERSONNEL, NEVER),
    Fact("appointed_on", Kind.DATE, _("appointed to the management post on"), Origin.PERSONNEL, NO_APPOINTMENT),
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
    Fact("pedagogy_levels", Kind.TEXTS, _("levels of the pedagogy certificates held"), Origin.PERSONNEL, NEVER),
    Fact(
        "has_old_pedagogy_certificate",
        Kind.BOOLEAN,
        _("holds a pedagogy certificate issued before 22/5/2021"),
        Origin.PERSONNEL,
        _("the day of issue of the pedagogy certificate is not entered"),
    ),
    Fact("title_code", Kind.TEXT, _("code of the professional title"), Origin.PERSONNEL, NO_TITLE),
    Fact(
        "title_rank",
        Kind.TEXT,
        _("rank of the professional title"),
        Origin.PERSONNEL,
        _("no professional title with a rank is entered"),
        choices=tuple((rank, rank) for rank in TITLE_RANKS),
    ),
    Fact("contract", Kind.TEXT, _("kind of contract"), Origin.PERSONNEL, NOT_ENTERED, choices=tuple(Contract.choices)),
    Fact("on_leave", Kind.BOOLEAN, _("is on leave"), Origin.PERSONNEL, NEVER),
    Fact("courses_held", Kind.TEXTS, _("programmes finished"), Origin.RECORDS, NEVER),
    *(
        Fact(name, Kind.INTEGER, label, Origin.RECORDS, NEVER, unit=PERIODS, depends_on_day=True)
        for name, label in (
            ("bdtx_ct01_hours", _("yearly training, programme 01, this school year")),
            ("bdtx_ct02_hours", _("yearly training, programme 02, this school year")),
            ("bdtx_ct03_hours", _("yearly training, programme 03, this school year")),
            ("hours_this_year", _("yearly training, all programmes, this school year")),
        )
    ),
    Fact("joined_on", Kind.DATE, _("recruited on"), Origin.PERSONNEL, NOT_ENTERED),
    Fact(
        "service_months",
        Kind.INTEGER,
        _("time in service"),
        Origin.DERIVED,
        NOT_ENTERED,
        unit=_("months"),
        depends_on_day=True,
    ),
    Fact(
        "months_since_appointed",
        Kind.INTEGER,
        _("time since the appointment"),
        Origin.DERIVED,
        NO_APPOINTMENT,
        unit=_("months"),
        depends_on_day=True,
    ),
    Fact(
        "age_months",
        Kind.INTEGER,
        _("age"),
        Origin.DERIVED,
        _("date of birth is not entered"),
        unit=_("months"),
        depends_on_day=True,
    ),
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
