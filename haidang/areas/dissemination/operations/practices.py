"""Good practice: written, sent, endorsed by ward and department, or returned with a reason."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from haidang.areas.dissemination.models import Endorsement, Practice, PracticeState
from haidang.areas.personnel.models import Person, Subject
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, refusing, require_reason
from haidang.foundation.notifications.operations import notify
from haidang.foundation.organisation.models import Unit

WRITABLE = (PracticeState.DRAFT, PracticeState.RETURNED)


class NotWritable(Refused):
    def __init__(self) -> None:
        super().__init__(_("This text is with those who endorse it, or endorsed. It can no longer be changed."))


class NotWaiting(Refused):
    def __init__(self) -> None:
        super().__init__(_("This text does not wait for a decision. Open it again to see where it stands."))


class EndorsedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("Your unit has endorsed this text already."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The text of a practice."""

    title: str
    problem: str
    way: str
    outcome: str
    level: str = ""
    subject: Subject | None = None


@transaction.atomic
def write_practice(
    written: Written, *, author: Person, by: User, now: datetime, practice: Practice | None = None
) -> Practice:
    """Writes a new text, or rewrites one's own while it is with oneself."""
    if practice is None:
        practice = Practice(author=author, unit=author.unit, written_at=now)
    else:
        practice = Practice.objects.select_for_update().get(pk=practice.pk)
        if practice.state not in WRITABLE:
            raise NotWritable
    practice.title, practice.problem = require_reason(written.title), require_reason(written.problem)
    practice.way, practice.outcome = require_reason(written.way), require_reason(written.outcome)
    practice.level, practice.subject = written.level, written.subject
    practice.save()
    record(by=by, action="dissemination.write_practice", obj=practice, now=now)
    return practice


@transaction.atomic
def send_practice(practice: Practice, *, by: User, now: datetime) -> Practice:
    """Sends it to the unit above the school; it is read by all once somebody above endorsed it."""
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    if practice.state not in WRITABLE:
        raise NotWritable
    practice.state, practice.sent_at = PracticeState.SENT, now
    practice.save(update_fields=["state", "sent_at"])
    record(by=by, action="dissemination.send_practice", obj=practice, now=now)
    return practice


@transaction.atomic
def endorse_practice(practice: Practice, *, unit: Unit, words: str, by: User, now: datetime) -> Practice:
    """`unit` recommends it; a ward's endorsement and the department's stand side by side."""
    practice = Practice.objects.select_for_update(of=("self",)).select_related("author").get(pk=practice.pk)
    if practice.state not in (PracticeState.SENT, PracticeState.ENDORSED):
        raise NotWaiting
    with refusing("endorsement_once_a_unit", EndorsedAlready()):
        Endorsement.objects.create(
            practice=practice, unit=unit, is_endorsed=True, words=require_reason(words), by=by, at=now
        )
    practice.state = PracticeState.ENDORSED
    practice.save(update_fields=["state"])
    record(
        by=by, action="dissemination.endorse_practice", obj=practice, now=now, reason=words, changes={"unit": unit.name}
    )
    _tell_author(practice, "dissemination.practice_endorsed", unit, now)
    return practice


@transaction.atomic
def return_practice(practice: Practice, *, unit: Unit, words: str, by: User, now: datetime) -> Practice:
    """Back to the author, who reads why and may send it again."""
    practice = Practice.objects.select_for_update(of=("self",)).select_related("author").get(pk=practice.pk)
    if practice.state != PracticeState.SENT:
        raise NotWaiting
    Endorsement.objects.create(
        practice=practice, unit=unit, is_endorsed=False, words=require_reason(words), by=by, at=now
    )
    practice.state = PracticeState.RETURNED
    practice.save(update_fields=["state"])
    record(by=by, action="dissemination.return_practice", obj=practice, now=now, reason=words)
    _tell_author(practice, "dissemination.practice_returned", unit, now)
    return practice


def _tell_author(practice: Practice, kind: str, unit: Unit, now: datetime) -> None:
    notify(
        User.objects.filter(person=practice.author),
        kind=kind,
        params={"title": practice.title, "unit": unit.name},
        path=reverse("dissemination:practice", args=[practice.pk]),
        now=now,
    )
