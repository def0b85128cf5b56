"""Issuing certificates with gap-free register numbers, and revoking them."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haidang.areas.classes.models import TrainingClass
from haidang.areas.results.models import Certificate, Register, Result
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason

CODE_BYTES = 12


class RevokedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("This certificate has already been revoked."))


def issue_certificates(
    training_class: TrainingClass, completed: Sequence[Result], *, now: datetime
) -> list[Certificate]:
    """One certificate for each result, numbered without a gap: the register row stays locked until the end."""
    issued_on = timezone.localdate(now)
    register = _lock_register(issued_on.year)
    certificates = [
        Certificate(
            register=register,
            number=number,
            code=secrets.token_urlsafe(CODE_BYTES),
            enrolment=result.enrolment,
            full_name=result.enrolment.person.full_name,
            birth_on=result.enrolment.person.birth_on,
            birth_precision=result.enrolment.person.birth_precision,
            unit_name=result.enrolment.nomination.list.school.name,
            programme_name=training_class.programme.name_vi,
            provider_name=training_class.provider.name,
            issued_on=issued_on,
        )
        for number, result in enumerate(completed, start=register.last_number + 1)
    ]
    register.last_number += len(certificates)
    register.save(update_fields=["last_number"])
    return Certificate.objects.bulk_create(certificates)


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, reason: str, by: User, now: datetime) -> Certificate:
    """Declares a certificate void; its number stays in the register and is never given again."""
    reason = require_reason(reason)
    locked = Certificate.objects.select_for_update(of=("self",)).select_related("register").get(pk=certificate.pk)
    if locked.revoked_on is not None:
        raise RevokedAlready
    locked.revoked_on = timezone.localdate(now)
    locked.revoke_reason = reason
    locked.save(update_fields=["revoked_on", "revoke_reason"])
    record(by=by, action="results.revoke_certificate", obj=locked, now=now, reason=reason)
    return locked


def _lock_register(year: int) -> Register:
    """The register of the year, opened when it is the first certificate; locked to the end of the transaction."""
    Register.objects.get_or_create(year=year)
    return Register.objects.select_for_update().get(year=year)
