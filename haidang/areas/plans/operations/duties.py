"""Following the duties of section IV: who holds one until when, and notes with evidence."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.plans.models import Duty, DutyCourse, DutyNote, DutyState
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.foundation.basics.refusals import Refused


class NotDoneYet(Refused):
    def __init__(self) -> None:
        super().__init__(_("Say what was done: whoever reads it above must understand it."))


@transaction.atomic
def assign_duty(duty: Duty, *, due_on: date | None, person: User | None, by: User, now: datetime) -> DutyCourse:
    """Until when, and who holds it; without a person the office does."""
    course = _lock_course(duty)
    changes: dict[str, object] = {"due_on": [str(course.due_on or ""), str(due_on or "")], "person": str(person or "")}
    course.due_on, course.person = due_on, person
    course.save(update_fields=["due_on", "person"])
    record(by=by, action="plans.assign_duty", obj=duty, now=now, changes=changes)
    return course


@transaction.atomic
def note_duty(
    duty: Duty, *, text: str, state: DutyState, by: User, now: datetime, today: date, file: EvidenceFile | None = None
) -> DutyNote:
    """A note on how far it is; the newest note's state is the duty's."""
    if not text.strip():
        raise NotDoneYet
    course = _lock_course(duty)
    note = DutyNote.objects.create(duty=duty, text=text.strip(), state=state, by=by, at=now, **_kept(file))
    course.state, course.done_on = state, today if state == DutyState.DONE else None
    course.save(update_fields=["state", "done_on"])
    record(by=by, action="plans.note_duty", obj=duty, now=now, changes={"state": str(state), "digest": note.digest})
    return note


def _kept(file: EvidenceFile | None) -> dict[str, object]:
    if file is None:
        return {}
    return {
        "file_name": file.name,
        "content_type": file.content_type,
        "content": file.content,
        "digest": file.digest,
    }


def _lock_course(duty: Duty) -> DutyCourse:
    DutyCourse.objects.bulk_create([DutyCourse(duty=duty, unit=duty.unit)], ignore_conflicts=True)
    return DutyCourse.objects.select_for_update(of=("self",)).get(duty=duty)
