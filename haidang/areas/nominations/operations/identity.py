"""A person confirms the data that the class list and the certificate will print: here, or with a signature on paper."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import IdentityCheck
from haidang.areas.nominations.queries.identity import has_contested, stamp_of
from haidang.areas.personnel.models import Person
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.foundation.basics.refusals import Refused, Stale


class StillContested(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("You said that something here is wrong and your school has not answered yet. Confirm after the answer.")
        )


class ContestedOnPaper(Refused):
    def __init__(self) -> None:
        super().__init__(_("The person says that something is wrong. Answer that first, then have the sheet signed."))


class ConfirmsThemselves(Refused):
    def __init__(self) -> None:
        super().__init__(_("This person has an account and confirms the data there. Remind them."))


class SignedLater(Refused):
    def __init__(self) -> None:
        super().__init__(_("The sheet cannot be signed on a day to come. Enter the day that stands on it."))


@transaction.atomic
def confirm_identity(person: Person, *, seen: str, by: User, now: datetime) -> IdentityCheck:
    """Confirms the version `seen`; data that changed since the page was opened must be read again."""
    _lock_version(person, seen)
    if has_contested(person):
        raise StillContested
    return _keep(person, IdentityCheck(stamp=seen), by=by, now=now)


@transaction.atomic
def confirm_on_paper(
    person: Person, *, seen: str, signed_on: date, scan: EvidenceFile | None, by: User, now: datetime, today: date
) -> IdentityCheck:
    """Notes that a person without an account signed a sheet with the version `seen`; the principal holds the sheet."""
    if person.user_id is not None:
        raise ConfirmsThemselves
    if signed_on > today:
        raise SignedLater
    _lock_version(person, seen)
    if has_contested(person):
        raise ContestedOnPaper
    paper = IdentityCheck(stamp=seen, signed_on=signed_on)
    if scan is not None:
        paper.scan_name, paper.scan = scan.name, scan.content
    return _keep(person, paper, by=by, now=now)


def _lock_version(person: Person, seen: str) -> None:
    Person.objects.select_for_update().get(pk=person.pk)
    if stamp_of(person) != seen:
        raise Stale


def _keep(person: Person, said: IdentityCheck, *, by: User, now: datetime) -> IdentityCheck:
    """The latest word is the one that counts."""
    check, _created = IdentityCheck.objects.update_or_create(
        person=person,
        defaults={
            "stamp": said.stamp,
            "confirmed_by": by,
            "confirmed_at": now,
            "signed_on": said.signed_on,
            "scan_name": said.scan_name,
            "scan": said.scan,
        },
    )
    told: dict[str, object] = {"version": said.stamp[:8]}
    action = "nominations.confirm_identity"
    if said.signed_on is not None:
        action = "nominations.confirm_on_paper"
        told |= {"signed_on": said.signed_on.isoformat(), "scan": bool(said.scan)}
    record(by=by, action=action, obj=person, now=now, changes=told)
    return check
