"""Diplomas and certificates of pedagogy."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from haidang.areas.personnel.models import Degree, DegreeRank, PedagogyCertificate, Person, Subject
from haidang.areas.personnel.operations.locks import lock_person
from haidang.areas.personnel.operations.refusals import AwardedTooEarly, DegreeKnown
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record

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
