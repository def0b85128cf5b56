"""A person contests a fact of their own record; the school accepts it, or refuses it with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import (
    BirthPrecision,
    ContestedFact,
    CorrectionRequest,
    CorrectionState,
    Evidence,
    Person,
)
from haidang.areas.personnel.operations.locks import lock_person
from haidang.areas.personnel.operations.people import PersonFacts, correct_person
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason

MOST_FILES = 3
MOST_BYTES = 5 * 1024 * 1024
# What a file begins with tells what it is, whatever its name claims.
SIGNATURES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
FIELDS = frozenset(PersonFacts.__slots__)


class AskedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("You contested this already and the school has not decided yet. Take that back first."))


class DecidedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("This request was decided or taken back in the meantime. Open the list again."))


class OwnRequest(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nobody decides on their own record. The unit above your school does."))


class ProposalMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Write what is right, so that the school can check it against your papers."))


class ProposalUnreadable(Refused):
    def __init__(self) -> None:
        super().__init__(_("Write the day as dd/mm/yyyy, for example 20/05/1985."))


class WrongKindOfFile(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(
            _("{name} is neither a PDF nor a JPG or PNG picture. Scan or photograph the paper.").format(name=name)
        )


class FileTooLarge(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(_("{name} is larger than 5 MB. Send a smaller scan or picture.").format(name=name))


class TooManyFiles(Refused):
    def __init__(self) -> None:
        super().__init__(_("Send at most 3 files."))


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file as it came from the browser."""

    name: str
    content: bytes


@transaction.atomic
def ask_correction(
    person: Person,
    *,
    fact: ContestedFact,
    proposed: str,
    statement: str,
    files: Sequence[SentFile],
    by: User,
    now: datetime,
) -> CorrectionRequest:
    """The person says that a fact is wrong, what is right, and how to prove it."""
    statement, proposed = require_reason(statement), proposed.strip()
    person = lock_person(person)
    if fact in FIELDS:
        _read(person, fact, proposed)
    kinds = _check_files(files)
    if person.corrections.filter(fact=fact, state=CorrectionState.OPEN).exists():
        raise AskedAlready
    request = CorrectionRequest.objects.create(
        person=person, fact=fact, proposed=proposed, statement=statement, asked_by=by, asked_at=now
    )
    Evidence.objects.bulk_create(
        Evidence(
            request=request, name=file.name[-120:], content_type=kind, size=len(file.content), content=file.content
        )
        for file, kind in zip(files, kinds, strict=True)
    )
    changes: dict[str, object] = {"fact": fact, "files": len(files)}
    record(by=by, action="personnel.ask_correction", obj=person, now=now, reason=statement, changes=changes)
    return request


@transaction.atomic
def accept_correction(request: CorrectionRequest, *, reason: str, by: User, now: datetime) -> CorrectionRequest:
    """The person is right: a field is corrected at once; posts and papers are put right by their own forms."""
    reason = require_reason(reason)
    locked = _lock_open(request, by)
    if locked.fact in FIELDS:
        facts = _read(locked.person, ContestedFact(locked.fact), locked.proposed)
        correct_person(locked.person, facts=facts, reason=reason, by=by, now=now)
    return _decide(locked, CorrectionState.ACCEPTED, reason, by=by, now=now)


@transaction.atomic
def refuse_correction(request: CorrectionRequest, *, reason: str, by: User, now: datetime) -> CorrectionRequest:
    """The record is right as it is; the person reads the reason."""
    reason = require_reason(reason)
    return _decide(_lock_open(request, by), CorrectionState.REFUSED, reason, by=by, now=now)


@transaction.atomic
def withdraw_correction(request: CorrectionRequest, *, by: User, now: datetime) -> CorrectionRequest:
    """The person takes the request back."""
    return _decide(_lock_open(request, None), CorrectionState.WITHDRAWN, "", by=by, now=now)


@transaction.atomic
def look_at_evidence(evidence: Evidence, *, by: User, now: datetime) -> Evidence:
    """Notes that `by` opened a paper; one's own papers are nobody's secret to oneself."""
    person = evidence.request.person
    if person.user_id != by.pk:
        changes: dict[str, object] = {"file": evidence.name}
        record(by=by, action="personnel.look_at_evidence", obj=person, now=now, changes=changes)
    return evidence


def _lock_open(request: CorrectionRequest, decider: User | None) -> CorrectionRequest:
    """The request and its person, locked and still open; `decider` must be somebody else than the person."""
    person = lock_person(request.person)
    locked = CorrectionRequest.objects.select_for_update().get(pk=request.pk)
    if locked.state != CorrectionState.OPEN:
        raise DecidedAlready
    if decider is not None and person.user_id == decider.pk:
        raise OwnRequest
    locked.person = person
    return locked


def _decide(
    request: CorrectionRequest, state: CorrectionState, reason: str, *, by: User, now: datetime
) -> CorrectionRequest:
    request.state, request.reason, request.decided_by, request.decided_at = state, reason, by, now
    request.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    changes: dict[str, object] = {"fact": request.fact}
    record(by=by, action=f"personnel.correction_{state}", obj=request.person, now=now, reason=reason, changes=changes)
    return request


def _read(person: Person, fact: ContestedFact, proposed: str) -> PersonFacts:
    """The facts of the person with the proposed value in place."""
    if not proposed:
        raise ProposalMissing
    known = PersonFacts.of(person)
    if fact not in (ContestedFact.BIRTH_ON, ContestedFact.JOINED_ON):
        values: dict[str, Any] = {fact.value: proposed}
        return replace(known, **values)
    try:
        day = date.fromisoformat(proposed)
    except ValueError as unreadable:
        raise ProposalUnreadable from unreadable
    if fact == ContestedFact.BIRTH_ON:
        return replace(known, birth_on=day, birth_precision=BirthPrecision.DAY)
    return replace(known, joined_on=day)


def _check_files(files: Sequence[SentFile]) -> list[str]:
    """The kind of each file, told by its content."""
    if len(files) > MOST_FILES:
        raise TooManyFiles
    kinds = []
    for file in files:
        if len(file.content) > MOST_BYTES:
            raise FileTooLarge(file.name)
        kind = next((kind for start, kind in SIGNATURES.items() if file.content.startswith(start)), None)
        if kind is None:
            raise WrongKindOfFile(file.name)
        kinds.append(kind)
    return kinds
