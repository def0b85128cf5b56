"""The school answers one need: right, or not right because of something; or declares one the standards leave to it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import Answer, Evidence, Need, NeedStatus, Origin, Sheet
from haidang.areas.needs.operations.locks import lock_sheet_of_school
from haidang.areas.needs.queries.declarations import declarable_requirements, staff_of
from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.foundation.basics.refusals import Refused, require_reason

MOST_PAPERS = 5  # a need


class NotDeclarable(Refused):
    def __init__(self) -> None:
        super().__init__(_("The standards decide this requirement. Contest their answer instead of declaring a need."))


class NotStaff(Refused):
    def __init__(self) -> None:
        super().__init__(_("The person did not work at this school on the day of the round. Choose another one."))


class EnoughEvidence(Refused):
    def __init__(self) -> None:
        super().__init__(_("Five papers are kept already. Put what is missing into the reason."))


class DeclaredAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("The need of this person is declared already. Look for the name on the sheet."))


@transaction.atomic
def confirm_need(need: Need, *, by: User, now: datetime) -> Need:
    """The school agrees with the answer of the standards."""
    return _answer(need, Answer.CONFIRMED, "", by=by, now=now)


@transaction.atomic
def contest_need(need: Need, *, reason: str, by: User, now: datetime, evidence: EvidenceFile | None = None) -> Need:
    """The school says that the answer is not right, and why; a paper may prove it."""
    need = _answer(need, Answer.CONTESTED, require_reason(reason), by=by, now=now)
    if evidence is not None:
        _keep(evidence, need, by=by, now=now)
    return need


def _keep(file: EvidenceFile, need: Need, *, by: User, now: datetime) -> None:
    """The same paper sent twice is kept once."""
    if need.evidence.count() >= MOST_PAPERS:
        raise EnoughEvidence
    kept, is_new = Evidence.objects.get_or_create(
        need=need,
        digest=file.digest,
        defaults={
            "name": file.name,
            "extension": file.extension,
            "content": file.content,
            "added_by": by,
            "added_at": now,
        },
    )
    if is_new:
        record(by=by, action="needs.add_evidence", obj=need, now=now, changes={"file": kept.name})


def _answer(need: Need, answer: Answer, reason: str, *, by: User, now: datetime) -> Need:
    sheet = lock_sheet_of_school(need.sheet)
    need = Need.objects.select_for_update().get(pk=need.pk)
    need.sheet = sheet
    need.answer, need.reason = answer, reason
    need.save(update_fields=["answer", "reason"])
    record(by=by, action=f"needs.{answer.value}", obj=need, now=now, reason=reason, changes={"status": need.status})
    return need


@transaction.atomic
def declare_need(
    sheet: Sheet, *, person: Person, requirement: Requirement, reason: str, by: User, now: datetime
) -> Need:
    """The school says itself that a person needs training no condition decides, and why."""
    reason = require_reason(reason)
    sheet = lock_sheet_of_school(sheet)
    if not declarable_requirements(sheet).filter(pk=requirement.pk).exists():
        raise NotDeclarable
    if not staff_of(sheet).filter(pk=person.pk).exists():
        raise NotStaff
    need, is_new = Need.objects.get_or_create(
        round=sheet.round,
        person=person,
        requirement=requirement,
        defaults={
            "sheet": sheet,
            "status": NeedStatus.MAY,
            "explanation": [],
            "answer": Answer.CONFIRMED,
            "origin": Origin.SCHOOL,
            "reason": reason,
        },
    )
    if not is_new:
        raise DeclaredAlready
    record(by=by, action="needs.declared", obj=need, now=now, reason=reason)
    return need
