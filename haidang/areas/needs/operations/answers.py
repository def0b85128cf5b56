"""The school answers one need: right, or not right because of something."""

from datetime import datetime

from django.db import transaction

from haidang.areas.needs.models import Answer, Need
from haidang.areas.needs.operations.locks import lock_sheet_of_school
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import require_reason


@transaction.atomic
def confirm_need(need: Need, *, by: User, now: datetime) -> Need:
    """The school agrees with the answer of the standards."""
    return _answer(need, Answer.CONFIRMED, "", by=by, now=now)


@transaction.atomic
def contest_need(need: Need, *, reason: str, by: User, now: datetime) -> Need:
    """The school says that the answer is not right, and why."""
    return _answer(need, Answer.CONTESTED, require_reason(reason), by=by, now=now)


def _answer(need: Need, answer: Answer, reason: str, *, by: User, now: datetime) -> Need:
    sheet = lock_sheet_of_school(need.sheet)
    need = Need.objects.select_for_update().get(pk=need.pk)
    need.sheet = sheet
    need.answer, need.reason = answer, reason
    need.save(update_fields=["answer", "reason"])
    record(by=by, action=f"needs.{answer.value}", obj=need, now=now, reason=reason, changes={"status": need.status})
    return need
