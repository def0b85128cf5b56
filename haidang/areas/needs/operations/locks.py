"""The lock on the sheet that every decision about a school's needs takes first."""

from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import ReviewRound, RoundState, Sheet, SheetState
from haidang.foundation.basics.refusals import Refused, Stale


class RoundClosed(Refused):
    def __init__(self) -> None:
        super().__init__(_("The review round is closed. Ask the lead office to open another one."))


class SheetVerifiedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("The sheet is verified already and no longer changes. Raise it in the next round."))


class SheetAwayFromSchool(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("The school has confirmed this sheet. Ask the unit that verifies it to return it before you change it.")
        )


def lock_sheet(sheet: Sheet) -> Sheet:
    """The sheet as it stands now, locked, in a round that is open; Stale when it moved since `sheet` was loaded."""
    # The round is read in a statement of its own: a join would show it as it was before the lock was waited for.
    locked = Sheet.objects.select_for_update().get(pk=sheet.pk)
    locked.round = ReviewRound.objects.get(pk=locked.round_id)
    if locked.round.state == RoundState.CLOSED:
        raise RoundClosed
    if (locked.state, locked.confirmed_at) != (sheet.state, sheet.confirmed_at):
        raise Stale
    return locked


def lock_sheet_of_school(sheet: Sheet) -> Sheet:
    """The locked sheet, still in the hands of the school."""
    locked = lock_sheet(sheet)
    if locked.state == SheetState.VERIFIED:
        raise SheetVerifiedAlready
    if locked.state == SheetState.CONFIRMED:
        raise SheetAwayFromSchool
    return locked
