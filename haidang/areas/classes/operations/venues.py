"""Rooms where lessons are held."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.classes.models import Venue
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit


class RoomKnown(Refused):
    def __init__(self) -> None:
        super().__init__(_("This unit already has a room of that name. Choose it from the list."))


class NoSeats(Refused):
    def __init__(self) -> None:
        super().__init__(_("Give the room a name and at least one seat."))


@transaction.atomic
def add_venue(host: Unit, *, name: str, seats: int, by: User, now: datetime) -> Venue:
    """Adds a room of `host`."""
    name = name.strip()
    if not name or seats < 1:
        raise NoSeats
    Unit.objects.select_for_update().get(pk=host.pk)
    if Venue.objects.filter(host=host, name=name).exists():
        raise RoomKnown
    venue = Venue.objects.create(host=host, name=name, seats=seats)
    record(by=by, action="classes.add_venue", obj=venue, now=now, changes={"seats": seats})
    return venue
