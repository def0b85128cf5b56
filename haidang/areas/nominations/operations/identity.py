"""A person confirms the data that the class list and the certificate will print."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import IdentityCheck
from haidang.areas.nominations.queries.identity import has_contested, stamp_of
from haidang.areas.personnel.models import Person
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale


class StillContested(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("You said that something here is wrong and your school has not answered yet. Confirm after the answer.")
        )


@transaction.atomic
def confirm_identity(person: Person, *, seen: str, by: User, now: datetime) -> IdentityCheck:
    """Confirms the version `seen`; data that changed since the page was opened must be read again."""
    Person.objects.select_for_update().get(pk=person.pk)
    if stamp_of(person) != seen:
        raise Stale
    if has_contested(person):
        raise StillContested
    check, _created = IdentityCheck.objects.update_or_create(
        person=person, defaults={"stamp": seen, "confirmed_by": by, "confirmed_at": now}
    )
    record(by=by, action="nominations.confirm_identity", obj=person, now=now, changes={"version": seen[:8]})
    return check
