"""The seats of a user: each unit and role they hold today, and the one they work in now."""

from dataclasses import dataclass
from datetime import date

from haidang.foundation.access.models import Grant
from haidang.foundation.access.queries import grants_of
from haidang.foundation.accounts.models import User
from haidang.foundation.ui.pages import PageRequest

SEAT_KEY = "seat"


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One grant as the top bar shows it."""

    key: str
    unit: str
    role: str
    grant: Grant


def list_seats(user: User, today: date) -> list[Seat]:
    """Every unit and role the user holds today."""
    return [
        Seat(key=str(grant.pk), unit=str(grant.unit), role=grant.get_role_display(), grant=grant)
        for grant in grants_of(user, today)
    ]


def current_seat(request: PageRequest) -> Seat | None:
    """The seat chosen in the top bar, the first one by default; None for a user without a role today."""
    seats = list_seats(request.user, request.today)
    chosen = request.session.get(SEAT_KEY)
    return next((seat for seat in seats if seat.key == chosen), seats[0] if seats else None)
