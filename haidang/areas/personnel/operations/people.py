"""Adding people and correcting what is recorded about them."""

import unicodedata
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from haidang.areas.personnel.models import BirthPrecision, Person, Post, Sex
from haidang.areas.personnel.operations.locks import lock_person
from haidang.areas.personnel.operations.posts import PostFacts, check_post
from haidang.areas.personnel.operations.refusals import (
    BirthUnlikely,
    DayStillToCome,
    IdentityContradicts,
    IdentityMalformed,
    NameIncomplete,
    NothingChanged,
    RecruitedTooYoung,
    constraints_speak,
)
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.periods import since
from haidang.foundation.basics.refusals import require_reason
from haidang.foundation.organisation.models import Unit

LEAST_AGE_AT_WORK = 17
SENSITIVE = ("identity_number", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What a school records about a person; None and "" mean unknown."""

    full_name: str
    birth_on: date | None = None
    sex: str = ""
    birthplace: str = ""
    identity_number: str | None = None
    phone: str = ""
    joined_on: date | None = None
    birth_precision: str = BirthPrecision.DAY

    @classmethod
    def of(cls, person: Person) -> "PersonFacts":
        return cls(**{field.name: getattr(person, field.name) for field in fields(cls)})


@transaction.atomic
def add_person(unit: Unit, *, facts: PersonFacts, post: PostFacts, on: date, by: User, now: datetime) -> Person:
    """Adds a person who takes up a main post at `unit` on day `on`."""
    today = timezone.localdate(now)
    facts = _tidy(facts)
    check_facts(facts, today)
    if on > today:
        raise DayStillToCome
    check_post(unit, post, on)
    with constraints_speak():
        person = Person.objects.create(unit=unit, **asdict(facts))
    created = Post.objects.create(
        person=person, unit=unit, kind=post.kind, level=post.level, is_counsellor=post.is_counsellor, period=since(on)
    )
    created.subjects.set(post.subjects)
    changes: dict[str, object] = {"unit": unit.code, "post": post.kind, "on": on.isoformat()}
    record(by=by, action="personnel.add_person", obj=person, now=now, changes=changes)
    return person


@transaction.atomic
def correct_person(person: Person, *, facts: PersonFacts, reason: str, by: User, now: datetime) -> Person:
    """Corrects what is recorded; the audit keeps the reason, old and new values (numbers shortened)."""
    reason = require_reason(reason)
    person = lock_person(person)
    facts = _tidy(facts)
    check_facts(facts, timezone.localdate(now))
    before = asdict(PersonFacts.of(person))
    changed = {name: value for name, value in asdict(facts).items() if value != before[name]}
    if not changed:
        raise NothingChanged
    for name, value in changed.items():
        setattr(person, name, value)
    with constraints_speak():
        person.save(update_fields=[*changed])
    changes: dict[str, object] = {
        name: [told(name, before[name]), told(name, value)] for name, value in changed.items()
    }
    record(by=by, action="personnel.correct_person", obj=person, now=now, reason=reason, changes=changes)
    return person


@transaction.atomic
def reveal_person(person: Person, *, by: User, now: datetime) -> Person:
    """Notes that `by` looked at the sensitive facts of a person."""
    record(by=by, action="personnel.reveal", obj=person, now=now)
    return person


@transaction.atomic
def note_export(unit: Unit, *, number: int, by: User, now: datetime, revealed: int = 0) -> None:
    """Notes that `by` took a list of people of `unit` away, and of how many the sensitive facts in full."""
    changes: dict[str, object] = {"people": number, "revealed": revealed} if revealed else {"people": number}
    record(by=by, action="personnel.export", obj=unit, now=now, changes=changes)


def _tidy(facts: PersonFacts) -> PersonFacts:
    """Composed letters, single spaces, no separators in numbers; of a known year its first day."""
    clean = asdict(facts)
    if facts.birth_on is None:
        clean["birth_precision"] = BirthPrecision.DAY
    elif facts.birth_precision == BirthPrecision.YEAR:
        clean["birth_on"] = facts.birth_on.replace(month=1, day=1)
    for name in ("full_name", "birthplace"):
        clean[name] = " ".join(unicodedata.normalize("NFC", clean[name]).split())
    clean["phone"] = clean["phone"].replace(" ", "").replace(".", "")
    clean["identity_number"] = (facts.identity_number or "").replace(" ", "") or None
    return PersonFacts(**clean)


def check_facts(facts: PersonFacts, today: date) -> None:
    if len(facts.full_name.split()) < 2:
        raise NameIncomplete
    if facts.birth_on is not None:
        if not LEAST_AGE_AT_WORK <= today.year - facts.birth_on.year <= 80:
            raise BirthUnlikely
        if facts.joined_on is not None and facts.joined_on.year - facts.birth_on.year < LEAST_AGE_AT_WORK:
            raise RecruitedTooYoung
    if facts.joined_on is not None and facts.joined_on > today:
        raise DayStillToCome
    if facts.identity_number is not None:
        _check_identity(facts.identity_number, facts.birth_on, facts.sex)


def _check_identity(number: str, birth_on: date | None, sex: str) -> None:
    """Digit 4 tells century and sex (0 and 1 for 19xx, 2 and 3 for 20xx), digits 5 and 6 the year."""
    if len(number) != 12 or not number.isdecimal() or not number.isascii():
        raise IdentityMalformed
    if birth_on is not None and (int(number[3]) // 2 + 19, int(number[4:6])) != divmod(birth_on.year, 100):
        raise IdentityContradicts
    if sex and int(number[3]) % 2 != (sex == Sex.FEMALE):
        raise IdentityContradicts


def told(name: str, value: object) -> object:
    """How the audit shows a value: numbers by their last three digits, days as ISO."""
    if name in SENSITIVE:
        return f"…{str(value)[-3:]}" if value else ""
    return value.isoformat() if isinstance(value, date) else value
