"""Which approved people have confirmed the data that the class list will print, and in which version."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import MD5, Cast, Coalesce, Concat

from haidang.areas.nominations.models import IdentityCheck, ListState, Nomination, NominationState
from haidang.areas.personnel.models import ContestedFact, CorrectionRequest, CorrectionState, Person
from haidang.areas.records.models import LedgerEntry
from haidang.foundation.accounts.models import User

# The columns of the list that goes with the decision, as far as they identify a person.
FIELDS = ("full_name", "birth_on", "birth_precision", "birthplace", "ethnicity", "identity_number", "phone", "email")
CONTESTABLE = (
    ContestedFact.FULL_NAME,
    ContestedFact.BIRTH_ON,
    ContestedFact.BIRTHPLACE,
    ContestedFact.IDENTITY_NUMBER,
    ContestedFact.PHONE,
    ContestedFact.OTHER,
)
# Classes of a list begin within a year; who was approved longer ago is on a class list already.
A_YEAR = timedelta(days=365)
SEPARATOR = "\x1f"  # no field can hold it
EMPTY = Value("", output_field=TextField())


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """38 of 42 confirmed, 1 contested."""

    people: int
    confirmed: int
    contested: int

    @property
    def open(self) -> int:
        return self.people - self.confirmed - self.contested


def with_stamp(people: QuerySet[Person]) -> QuerySet[Person]:
    """Adds `stamp`: the version of the data as they stand now, told by the database."""
    return people.annotate(stamp=_stamp(""))


def stamp_of(person: Person) -> str:
    return str(with_stamp(Person.objects.filter(pk=person.pk)).values_list("stamp", flat=True)[0])  # type: ignore[misc]


def has_contested(person: Person) -> bool:
    return _contested(person.pk).exists()


def with_identity(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Adds `is_contested`, `is_confirmed` (the data as they are now) and `confirmed_at`, on paper `signed_on`."""
    check = IdentityCheck.objects.filter(person=OuterRef("person"))
    return nominations.annotate(
        is_contested=Exists(_contested(OuterRef("person"))),
        is_confirmed=Exists(check.filter(stamp=OuterRef("now_stamp"))),
        confirmed_at=Subquery(check.values("confirmed_at")[:1]),
        signed_on=Subquery(check.values("signed_on")[:1]),
        scan_name=Subquery(check.values("scan_name")[:1]),
    )


def to_confirm(day: date) -> QuerySet[Nomination]:
    """People approved in the year before `day` who have not finished the programme, each with what they confirmed."""
    finished = LedgerEntry.objects.filter(
        person=OuterRef("person"), programme=OuterRef("need__requirement__programme"), completed_on__lte=day
    )
    approved = Nomination.objects.filter(
        ~Exists(finished),
        state=NominationState.APPROVED,
        list__state=ListState.APPROVED,
        approved_at__date__gte=day - A_YEAR,
    )
    return with_identity(approved.annotate(now_stamp=_stamp("person__")))


def confirmed(rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Of rows of `to_confirm`: whose data as they are now were confirmed."""
    return rows.filter(Q(is_confirmed=True) & Q(is_contested=False))


def unconfirmed(rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Of rows of `to_confirm`: who has not confirmed the data as they are now, and contests nothing."""
    return rows.filter(Q(is_confirmed=False) & Q(is_contested=False))


def contested(rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Of rows of `to_confirm`: who waits for the school's answer."""
    return rows.filter(Q(is_contested=True))


def progress_of(nominations: QuerySet[Nomination]) -> Progress:
    """Of the given rows of `to_confirm`, in one statement; a contested fact outweighs an older confirmation."""
    found = nominations.order_by().aggregate(
        people=Count("pk"),
        confirmed=Count("pk", filter=Q(is_confirmed=True, is_contested=False)),
        contested=Count("pk", filter=Q(is_contested=True)),
    )
    return Progress(**found)


def _contested(person: Any) -> QuerySet[CorrectionRequest]:
    return CorrectionRequest.objects.filter(person=person, fact__in=CONTESTABLE, state=CorrectionState.OPEN)


def _stamp(path: str) -> MD5:
    parts: list[object] = []
    for name in FIELDS:
        value = Coalesce(Cast(F(f"{path}{name}"), TextField()), EMPTY, output_field=TextField())
        parts += [value, Value(SEPARATOR, output_field=TextField())]
    return MD5(Concat(*parts, output_field=TextField()), output_field=CharField())


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnIdentity:
    """What one has confirmed about oneself."""

    is_confirmed: bool
    is_contested: bool
    confirmed_at: datetime | None


def identity_of(user: User) -> OwnIdentity | None:
    """None for an account without a record."""
    person = with_stamp(Person.objects.filter(user=user)).first()
    if person is None:
        return None
    check = IdentityCheck.objects.filter(person=person).first()
    return OwnIdentity(
        is_confirmed=check is not None and check.stamp == person.stamp,  # type: ignore[attr-defined]
        is_contested=has_contested(person),
        confirmed_at=check.confirmed_at if check else None,
    )
