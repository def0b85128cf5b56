"""The lead office's part: recognising results, which completes people and issues certificates."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from haidang.areas.attendance.queries import Share, share_attended
from haidang.areas.classes.models import ClassState, EnrolmentState, Lesson, TrainingClass
from haidang.areas.classes.operations import finish_class, lock_class
from haidang.areas.records.models import SourceKind
from haidang.areas.records.operations import Completion, write_completions
from haidang.areas.results.models import Certificate, Outcome, Result, ResultSheet, SheetState
from haidang.areas.results.operations.certificates import issue_certificates
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason


class NothingSubmitted(Refused):
    def __init__(self) -> None:
        super().__init__(_("The provider has not submitted these results, or they were returned."))


class RecognisedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("These results have already been recognised; their certificates are issued."))


@transaction.atomic
def return_sheet(sheet: ResultSheet, *, reason: str, by: User, now: datetime) -> ResultSheet:
    """Gives the results back to the provider, who reads the reason."""
    reason = require_reason(reason)
    locked = _lock_submitted(sheet)
    locked.state = SheetState.DRAFT
    locked.return_reason = reason
    locked.save(update_fields=["state", "return_reason"])
    record(by=by, action="results.return_sheet", obj=locked, now=now, reason=reason)
    return locked


@transaction.atomic
def recognise_sheet(sheet: ResultSheet, *, by: User, now: datetime) -> list[Certificate]:
    """Decides every outcome, writes the completions to the ledger, issues the certificates, finishes the class."""
    locked = _lock_submitted(sheet)
    training_class = locked.training_class
    results = _decide(training_class, locked)
    completed = [result for result in results if result.outcome == Outcome.COMPLETED]
    certificates = issue_certificates(training_class, completed, now=now)
    completions = _completions(training_class, completed, certificates)
    write_completions(completions, by=by, now=now)
    if training_class.state == ClassState.OPEN:
        finish_class(training_class, by=by, now=now)
    locked.state = SheetState.RECOGNISED
    locked.return_reason = ""
    locked.recognised_by, locked.recognised_at = by, now
    locked.save(update_fields=["state", "return_reason", "recognised_by", "recognised_at"])
    counts: dict[str, object] = {
        "completed": len(completed),
        "not_completed": len(results) - len(completed),
        "certificates": [certificate.printed_number for certificate in certificates],
    }
    record(by=by, action="results.recognise_sheet", obj=locked, now=now, changes=counts)
    return certificates


def explain_failure(training_class: TrainingClass, result: Result, share: Share) -> str:
    """Why the learner has not completed; empty when they have. Excused absence counts as absence but is named."""
    reasons = []
    if share.percent < training_class.minimum_attendance:
        sentence = _("attended {percent} % of the lessons, {minimum} % are required ({excused} absent with leave)")
        reasons.append(
            sentence.format(percent=share.percent, minimum=training_class.minimum_attendance, excused=share.excused)
        )
    if result.score is None:
        reasons.append(str(_("no mark")))
    elif result.score < training_class.pass_score:
        sentence = _("mark {mark}, {needed} is required")
        reasons.append(sentence.format(mark=_comma(result.score), needed=_comma(training_class.pass_score)))
    return "; ".join(reasons)


def _comma(mark: object) -> str:
    return f"{mark:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _lock_submitted(sheet: ResultSheet) -> ResultSheet:
    training_class = lock_class(sheet.training_class)
    locked = ResultSheet.objects.select_for_update().get(pk=sheet.pk)
    if locked.state == SheetState.RECOGNISED:
        raise RecognisedAlready
    if locked.state != SheetState.SUBMITTED:
        raise NothingSubmitted
    locked.training_class = training_class
    return locked


def _decide(training_class: TrainingClass, sheet: ResultSheet) -> list[Result]:
    """Outcome and reason of every learner who is in the class now; the reason is kept in the official language."""
    shares = share_attended(training_class)
    enrolled = Result.objects.filter(sheet=sheet, enrolment__state=EnrolmentState.ENROLLED)
    results = list(
        enrolled.select_related("enrolment__person", "enrolment__nomination__list__school").order_by(
            "enrolment__person__sort_key", "enrolment__person_id"
        )
    )
    with override(settings.LANGUAGE_CODE):
        for result in results:
            share = shares[result.enrolment_id]
            result.attended_percent = share.percent
            result.reason = explain_failure(training_class, result, share)
            result.outcome = Outcome.NOT_COMPLETED if result.reason else Outcome.COMPLETED
    Result.objects.bulk_update(results, ["attended_percent", "outcome", "reason"])
    return results


def _completions(
    training_class: TrainingClass, completed: Sequence[Result], certificates: Sequence[Certificate]
) -> list[Completion]:
    numbers: Mapping[int, str] = {certificate.enrolment_id: certificate.printed_number for certificate in certificates}
    completed_on = _last_lesson_on(training_class)
    return [
        Completion(
            person=result.enrolment.person,
            programme=training_class.programme,
            completed_on=completed_on,
            source_kind=SourceKind.CLASS,
            source_reference=training_class.code,
            score=result.score,
            certificate_number=numbers[result.enrolment_id],
        )
        for result in completed
    ]


def _last_lesson_on(training_class: TrainingClass) -> date:
    last = Lesson.objects.filter(training_class=training_class).latest("slot")
    return timezone.localdate(last.slot.upper)
