"""What the unit does about a duty: begin it, add evidence, report it done, take it up again."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from haidang.areas.dispatches.models import (
    CLOSES_BY_ITSELF,
    OPEN_STATES,
    DispatchState,
    Duty,
    DutyEvent,
    DutyState,
    EventKind,
    Evidence,
)
from haidang.areas.dispatches.operations.locks import lock_duties
from haidang.areas.dispatches.operations.telling import note_done
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import Told, record, record_all
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.foundation.basics.refusals import Refused

MOST_PAPERS = 10  # a duty


class SeenByTheSystem(Refused):
    def __init__(self) -> None:
        super().__init__(_("The system sees this duty itself: do the work it links to, and it closes by itself."))


class NotOpen(Refused):
    def __init__(self) -> None:
        super().__init__(_("The duty is not open any more. Open the page again to see how it stands."))


class EvidenceMissing(Refused):
    def __init__(self, title: str) -> None:
        super().__init__(_("“%(title)s” is done only with evidence: add a file or a link first.") % {"title": title})


class TooManyPapers(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("A duty takes at most %(most)s pieces of evidence. Take one away first.") % {"most": MOST_PAPERS}
        )


class PaperThereAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("This file is there already."))


class NotALink(Refused):
    def __init__(self) -> None:
        super().__init__(_("Enter the whole address, beginning with https://."))


class NameMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Say in a few words what the link or note shows."))


@transaction.atomic
def begin_duty(duty: Duty, *, by: User, now: datetime) -> Duty:
    """The unit has started."""
    locked = _lock_open(duty)
    if locked.state != DutyState.NOT_BEGUN:
        raise NotOpen
    _move(locked, DutyState.IN_PROGRESS)
    _tell(locked, EventKind.BEGUN, by=by, now=now)
    record(by=by, action="dispatches.begin_duty", obj=locked, now=now)
    return locked


@transaction.atomic
def report_done(duties: Sequence[Duty], *, note: str, by: User, now: datetime) -> int:
    """The unit says that the duties are done; each that asks for evidence must have some. All of them or none."""
    locked = lock_duties(duty.pk for duty in duties)
    papers = dict(Evidence.objects.filter(duty__in=locked).order_by().values_list("duty").annotate(Count("pk")))
    for one in locked:
        _check_open(one)
        if one.demand.needs_evidence and not papers.get(one.pk):
            raise EvidenceMissing(one.demand.title)
    ids = [one.pk for one in locked]
    note_done((one for one in locked if one.state == DutyState.SENT_BACK), now=now)
    Duty.objects.filter(pk__in=ids).update(state=DutyState.DONE, note=note, done_by=by, done_at=now, reason="")
    DutyEvent.objects.bulk_create(
        [DutyEvent(duty_id=pk, kind=EventKind.DONE, note=note, by=by, at=now) for pk in ids], batch_size=5000
    )
    record_all((Told("dispatches.report_done", one, {"note": note}) for one in locked), by=by, now=now)
    return len(ids)


@transaction.atomic
def take_up_again(duty: Duty, *, by: User, now: datetime) -> Duty:
    """The unit takes its report back, as long as nobody has accepted it."""
    locked = lock_duties([duty.pk])[0]
    if locked.state != DutyState.DONE or locked.demand.dispatch.state != DispatchState.ISSUED:
        raise NotOpen
    _move(locked, DutyState.IN_PROGRESS)
    _tell(locked, EventKind.REOPENED, by=by, now=now)
    record(by=by, action="dispatches.take_up_again", obj=locked, now=now)
    return locked


@transaction.atomic
def add_file(duty: Duty, *, file: EvidenceFile, by: User, now: datetime) -> Evidence:
    """A file behind the duty; a duty not yet begun is begun by it."""
    locked = _lock_for_papers(duty)
    if locked.evidence.filter(digest=file.digest).exists():
        raise PaperThereAlready
    paper = Evidence.objects.create(
        duty=locked, name=file.name, extension=file.extension, digest=file.digest, content=file.content,
        added_by=by, added_at=now,
    )  # fmt: skip
    return _added(locked, paper, by=by, now=now)


@transaction.atomic
def add_link(duty: Duty, *, name: str, url: str, by: User, now: datetime) -> Evidence:
    """A link to what was published, or a note without one."""
    name = name.strip()
    if not name:
        raise NameMissing
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError as wrong:
            raise NotALink from wrong
    locked = _lock_for_papers(duty)
    paper = Evidence.objects.create(duty=locked, name=name[:200], url=url, added_by=by, added_at=now)
    return _added(locked, paper, by=by, now=now)


@transaction.atomic
def remove_evidence(paper: Evidence, *, by: User, now: datetime) -> None:
    """Takes evidence away while the duty is open."""
    locked = _lock_before_acceptance(paper.duty)
    _tell(locked, EventKind.EVIDENCE_REMOVED, note=paper.name, by=by, now=now)
    record(by=by, action="dispatches.remove_evidence", obj=locked, now=now, changes={"evidence": [paper.name, ""]})
    Evidence.objects.filter(pk=paper.pk).delete()


def _added(duty: Duty, paper: Evidence, *, by: User, now: datetime) -> Evidence:
    if duty.state == DutyState.NOT_BEGUN and duty.demand.kind not in CLOSES_BY_ITSELF:
        _move(duty, DutyState.IN_PROGRESS)
    _tell(duty, EventKind.EVIDENCE, note=paper.name, by=by, now=now)
    record(by=by, action="dispatches.add_evidence", obj=duty, now=now, changes={"evidence": ["", paper.name]})
    return paper


def _lock_open(duty: Duty) -> Duty:
    locked = lock_duties([duty.pk])[0]
    _check_open(locked)
    return locked


def _lock_for_papers(duty: Duty) -> Duty:
    locked = _lock_before_acceptance(duty)
    if locked.evidence.count() >= MOST_PAPERS:
        raise TooManyPapers
    return locked


def _lock_before_acceptance(duty: Duty) -> Duty:
    """Papers come and go as long as nobody has accepted the duty; also where the system sees the work itself."""
    locked = lock_duties([duty.pk])[0]
    if locked.state not in (*OPEN_STATES, DutyState.DONE) or locked.demand.dispatch.state != DispatchState.ISSUED:
        raise NotOpen
    return locked


def _check_open(duty: Duty) -> None:
    if duty.demand.kind in CLOSES_BY_ITSELF:
        raise SeenByTheSystem
    if duty.state not in OPEN_STATES or duty.demand.dispatch.state != DispatchState.ISSUED:
        raise NotOpen


def _move(duty: Duty, state: DutyState) -> None:
    duty.state = state
    duty.save(update_fields=["state"])


def _tell(duty: Duty, kind: EventKind, *, by: User, now: datetime, note: str = "") -> None:
    DutyEvent.objects.create(duty=duty, kind=kind, note=note, by=by, at=now)
