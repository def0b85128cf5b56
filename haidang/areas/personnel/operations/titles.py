"""Professional titles (CDNN) by period: one at a time."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import Person, TitleHolding
from haidang.areas.personnel.operations.locks import lock_person
from haidang.areas.personnel.operations.refusals import DayStillToCome
from haidang.areas.personnel.queries import read_titles
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.periods import holds_on, since
from haidang.foundation.basics.refusals import Refused, require_reason


class TitleUnknown(Refused):
    def __init__(self) -> None:
        super().__init__(_("This is no code of a professional title in education. Choose one of the list."))


class TitleHeldAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("The person holds this title already. Choose another one, or go back."))


class TitleTooEarly(Refused):
    def __init__(self) -> None:
        super().__init__(_("A later title is recorded already. Choose a day after the last appointment."))


@transaction.atomic
def appoint_title(person: Person, *, code: str, on: date, reason: str, by: User, now: datetime) -> TitleHolding:
    """From day `on` the person holds the title `code`; the former one ends the day before."""
    reason = require_reason(reason)
    if code not in read_titles():
        raise TitleUnknown
    if on > timezone.localdate(now):
        raise DayStillToCome
    person = lock_person(person)
    former = person.titles.order_by("-period").first()
    if former is not None:
        _close(former, code, on)
    created = TitleHolding.objects.create(person=person, code=code, period=since(on))
    changes: dict[str, object] = {"title": [former.code if former else "", code], "on": on.isoformat()}
    record(by=by, action="personnel.appoint_title", obj=person, now=now, reason=reason, changes=changes)
    return created


def _close(former: TitleHolding, code: str, on: date) -> None:
    if former.period.lower >= on:
        raise TitleTooEarly
    if holds_on(former.period, on):
        if former.code == code:
            raise TitleHeldAlready
        former.period = DateRange(former.period.lower, on)
        former.save(update_fields=["period"])
