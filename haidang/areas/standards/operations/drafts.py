"""The way of a new version: begun from the text in force, changed, submitted, decided, put into the catalogue."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.types.range import DateRange

from haidang.areas.programmes.models import Programme
from haidang.areas.standards.models import OPEN_STATES, DraftState, Requirement, RequirementDraft, Status
from haidang.areas.standards.operations.catalogue import add_version
from haidang.areas.standards.queries.catalogue_files import CatalogueError
from haidang.areas.standards.queries.drafts import CASE_KIND, document_of, place_of, read_draft
from haidang.areas.standards.queries.findings import Weight, findings_of_text
from haidang.areas.standards.queries.trials import try_draft
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case, CaseState, Step
from haidang.foundation.approvals.operations import approve_step, open_case, reopen_case, return_step
from haidang.foundation.approvals.queries import chain_for
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale, require_reason
from haidang.foundation.organisation.queries import the_department


class DraftClosed(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("This draft is with the approvers or decided. It can be changed only after it was returned.")
        )


class DraftNotReady(Refused):
    def __init__(self, place: str, sentence: str, remedy: str) -> None:
        words = {"place": place, "sentence": sentence, "remedy": remedy}
        super().__init__(_("It cannot go on yet. %(place)s: %(sentence)s %(remedy)s") % words)


class NotSubmitted(Refused):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("This draft does not wait for approval now. Open it to see where it stands."))


class OwnDraft(Refused):
    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Whoever submitted a draft cannot approve it. Ask the director or another deputy to decide.")
        )


class OvertakenDraft(Refused):
    def __init__(self, number: int) -> None:
        super().__init__(
            _(
                "Version %(number)s of this requirement was approved in the meantime."
                " Return this draft; it must be written again from the text that is in force now."
            )
            % {"number": number}
        )


@transaction.atomic
def start_draft(base: Requirement, *, starts_on: date | None, by: User, now: datetime) -> RequirementDraft:
    """A draft that says what `base` says, to be changed."""
    number = Requirement.objects.filter(code=base.code).order_by("-version").values_list("version", flat=True)[0] + 1
    document = document_of(base, number=number, starts_on=starts_on)
    draft = RequirementDraft.objects.create(
        code=base.code, base=base, document=document, drawn_up_by=by, drawn_up_at=now
    )
    record(by=by, action="standards.start_draft", obj=draft, now=now, changes={"follows": str(base)})
    return draft


@transaction.atomic
def change_draft(
    draft: RequirementDraft, *, document: dict[str, Any], revision: int, by: User, now: datetime
) -> RequirementDraft:
    """Replaces the text; refused when somebody else changed it since `revision`."""
    draft = _lock_open(draft)
    if draft.revision != revision:
        raise Stale
    changes = changes_between(draft.document, document)
    if not changes:
        return draft
    draft.document, draft.revision = document, revision + 1
    draft.save(update_fields=["document", "revision"])
    record(by=by, action="standards.change_draft", obj=draft, now=now, changes=changes)
    return draft


def changes_between(old: dict[str, Any], new: dict[str, Any]) -> dict[str, object]:
    """What differs, by the name of the part: [before, after]."""
    before, after = _flat(old), _flat(new)
    return {
        name: [before.get(name), after.get(name)]
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    }


def _flat(document: dict[str, Any]) -> dict[str, Any]:
    version = document["version"]
    found = {name: value for name, value in document.items() if name != "version"}
    found |= {name: version.get(name) for name in ("from", "until")}
    for kind, key in (("condition", "code"), ("parameter", "name")):
        for row in version.get(kind, []):
            found |= {f"{kind} {row[key]}, {name}": value for name, value in row.items() if name != key}
    return found


@transaction.atomic
def submit_draft(
    draft: RequirementDraft, *, reason: str, effect: dict[str, Any], by: User, now: datetime, today: date
) -> RequirementDraft:
    """Sends it to whoever decides, unless a finding stops it; `effect` is what the submitter was shown."""
    draft = _lock_open(draft)
    reason = require_reason(reason)
    _check(draft, today)
    department = the_department()
    chain = chain_for(CASE_KIND, department, today)
    if draft.case is None:
        draft.case = open_case(kind=CASE_KIND, title=draft.title[:240], unit=department, chain=chain, by=by, now=now)
    else:
        reopen_case(draft.case, chain=chain, by=by, now=now)
    draft.state, draft.reason, draft.effect = DraftState.SUBMITTED, reason, effect
    draft.submitted_by, draft.submitted_at = by, now
    draft.save(update_fields=["case", "state", "reason", "effect", "submitted_by", "submitted_at"])
    record(by=by, action="standards.submit_draft", obj=draft, now=now, reason=reason, changes=dict(effect))
    return draft


@transaction.atomic
def withdraw_draft(draft: RequirementDraft, *, by: User, now: datetime) -> RequirementDraft:
    """Gives the draft up; it stays readable."""
    draft = _lock_open(draft)
    draft.state = DraftState.WITHDRAWN
    draft.save(update_fields=["state"])
    record(by=by, action="standards.withdraw_draft", obj=draft, now=now)
    return draft


@transaction.atomic
def return_draft(
    draft: RequirementDraft, *, step: Step, reason: str, by: User, now: datetime, today: date
) -> RequirementDraft:
    """Sends the draft back to whoever wrote it."""
    draft = _lock_submitted(draft, step)
    return_step(step, by=by, now=now, today=today, reason=reason)
    draft.state = DraftState.RETURNED
    draft.save(update_fields=["state"])
    record(by=by, action="standards.return_draft", obj=draft, now=now, reason=reason)
    return draft


@transaction.atomic
def approve_draft(draft: RequirementDraft, *, step: Step, by: User, now: datetime, today: date) -> Requirement:
    """Puts the text into the catalogue as the next version and ends the former one on the day before.

    All versions of the requirement are locked first: of two drafts decided at once the second one sees the first.
    """
    draft = _lock_submitted(draft, step)
    if draft.submitted_by_id == by.pk:
        raise OwnDraft
    list(Requirement.objects.select_for_update().filter(code=draft.code).order_by("pk"))
    latest = Requirement.objects.filter(code=draft.code).order_by("-version").first()
    assert latest is not None
    if latest.version >= draft.version["number"]:
        raise OvertakenDraft(latest.version)
    _check(draft, today)
    case = approve_step(step, by=by, now=now, today=today)
    if case.state != CaseState.APPROVED:
        raise NotSubmitted  # the matrix names one step; another one would have to be shown to the users first
    _end_former(draft, by=by, now=now)
    try:
        version = add_version(read_draft(draft.document), {row.code: row for row in Programme.objects.all()})
    except CatalogueError as error:
        raise DraftNotReady(_("The whole draft"), str(error), "") from error
    draft.state, draft.result, draft.decided_by = DraftState.APPROVED, version, by
    draft.save(update_fields=["state", "result", "decided_by"])
    record(by=by, action="standards.approve_draft", obj=draft, now=now, changes={"version": str(version)})
    return version


def _end_former(draft: RequirementDraft, *, by: User, now: datetime) -> None:
    former, start = place_of(draft).before, draft.starts_on
    if former is None or (former.period.upper is not None and start is not None and former.period.upper <= start):
        return
    before = former.period.upper
    former.period = DateRange(former.period.lower, start)
    former.save(update_fields=["period"])
    changes: dict[str, object] = {"until": [str(before), str(start)]}
    record(by=by, action="standards.end_version", obj=former, now=now, changes=changes)


@transaction.atomic
def change_expectation(
    draft: RequirementDraft, *, case: str, expect: Status, reason: str, by: User, now: datetime
) -> RequirementDraft:
    """Says that a case of the former version shall end otherwise, and why."""
    draft = _lock_open(draft)
    trial = next((trial for trial in try_draft(draft) if trial.name == case), None)
    if trial is None:
        raise Stale
    said = {"expect": expect.value, "reason": require_reason(reason)}
    if expect == trial.result.case.expect:
        draft.expectations.pop(case, None)
    else:
        draft.expectations[case] = said
    draft.save(update_fields=["expectations"])
    changes: dict[str, object] = {case: [trial.expected, expect.value]}
    record(by=by, action="standards.change_expectation", obj=draft, now=now, reason=reason, changes=changes)
    return draft


def _check(draft: RequirementDraft, today: date) -> None:
    """The findings are asked again at each gate: others may have changed the catalogue since they were shown."""
    for finding in findings_of_text(draft, today):
        if finding.weight is Weight.STOP:
            raise DraftNotReady(finding.place, finding.sentence, finding.remedy)
    for trial in try_draft(draft):
        if not trial.agrees:
            place = _("Case “%(name)s”") % {"name": trial.name}
            said = _("The draft answers %(found)s where %(expected)s is expected.") % {
                "found": Status(trial.result.status).label,
                "expected": Status(trial.expected).label,
            }
            raise DraftNotReady(place, said, _("Mend the draft, or say why the case shall end otherwise."))


def _lock(draft: RequirementDraft) -> RequirementDraft:
    return RequirementDraft.objects.select_related("base").select_for_update(of=("self",)).get(pk=draft.pk)


def _lock_open(draft: RequirementDraft) -> RequirementDraft:
    draft = _lock(draft)
    if draft.state not in OPEN_STATES:
        raise DraftClosed
    return draft


def _lock_submitted(draft: RequirementDraft, step: Step) -> RequirementDraft:
    """The draft is locked before its case; a step of another round than the open one is refused."""
    draft = _lock(draft)
    if draft.state != DraftState.SUBMITTED or draft.case_id is None:
        raise NotSubmitted
    case = Case.objects.select_for_update().get(pk=draft.case_id)
    if step.case_id != case.pk or step.round != case.round:
        raise Stale
    return draft


@transaction.atomic
def record_export(requirement: Requirement, *, people: int, by: User, now: datetime) -> None:
    """Names that leave the system are written down."""
    record(by=by, action="standards.export", obj=requirement, now=now, changes={"people": people})
