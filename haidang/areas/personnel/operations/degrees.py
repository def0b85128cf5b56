"""Diplomas and certificates of pedagogy."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from haidang.areas.personnel.models import BirthPrecision, Degree, DegreeRank, PedagogyCertificate, Person, Subject
from haidang.areas.personnel.operations.locks import lock_person
from haidang.areas.personnel.operations.refusals import AwardedTooEarly, DegreeKnown, NothingChanged
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import require_reason

LEAST_AGE_OF_GRADUATE = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class DegreeFacts:
    """A diploma as printed; None and "" mean unknown."""

    rank: DegreeRank
    major: str = ""
    subject: Subject | None = None
    is_teacher_training: bool | None = None
    institution: str = ""
    awarded_on: date | None = None


@transaction.atomic
def add_degree(person: Person, *, facts: DegreeFacts, by: User, now: datetime) -> Degree:
    """Adds a diploma; the same one twice is refused."""
    person = lock_person(person)
    _check_award(person, facts.awarded_on, timezone.localdate(now))
    if person.degrees.filter(rank=facts.rank, major__iexact=facts.major, awarded_on=facts.awarded_on).exists():
        raise DegreeKnown
    degree = Degree.objects.create(person=person, **{name: getattr(facts, name) for name in DegreeFacts.__slots__})
    changes: dict[str, object] = {"rank": facts.rank.name, "major": facts.major}
    record(by=by, action="personnel.add_degree", obj=person, now=now, changes=changes)
    return degree


@transaction.atomic
def correct_degree(degree: Degree, *, facts: DegreeFacts, reason: str, by: User, now: datetime) -> Degree:
    """Puts right or completes what is recorded of a diploma; the trail keeps old and new values."""
    reason = require_reason(reason)
    person = lock_person(degree.person)
    degree = Degree.objects.get(pk=degree.pk)
    _check_award(person, facts.awarded_on, timezone.localdate(now))
    changes: dict[str, object] = {}
    for name in DegreeFacts.__slots__:
        old, new = getattr(degree, name), getattr(facts, name)
        if old != new:
            changes[name] = [_plain(old), _plain(new)]
            setattr(degree, name, new)
    if not changes:
        raise NothingChanged
    twins = person.degrees.exclude(pk=degree.pk)
    if twins.filter(rank=facts.rank, major__iexact=facts.major, awarded_on=facts.awarded_on).exists():
        raise DegreeKnown
    if "awarded_on" in changes:
        degree.awarded_precision = BirthPrecision.DAY
    degree.save()
    record(by=by, action="personnel.correct_degree", obj=person, now=now, reason=reason, changes=changes)
    return degree


def _plain(value: object) -> object:
    """A value as the trail keeps it."""
    if isinstance(value, Subject):
        return value.code
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def add_pedagogy_certificate(
    person: Person, *, level: str, issued_on: date | None, by: User, now: datetime
) -> PedagogyCertificate:
    """Adds a certificate of pedagogical training (NVSP) for a level."""
    person = lock_person(person)
    _check_award(person, issued_on, timezone.localdate(now))
    if person.pedagogy_certificates.filter(level=level, issued_on=issued_on).exists():
        raise DegreeKnown
    certificate = PedagogyCertificate.objects.create(person=person, level=level, issued_on=issued_on)
    changes: dict[str, object] = {"level": level, "issued_on": issued_on.isoformat() if issued_on else ""}
    record(by=by, action="personnel.add_pedagogy_certificate", obj=person, now=now, changes=changes)
    return certificate


def _check_award(person: Person, day: date | None, today: date) -> None:
    if day is None:
        return
    too_early = person.birth_on is not None and day.year - person.birth_on.year < LEAST_AGE_OF_GRADUATE
    if day > today or too_early:
        raise AwardedTooEarly
