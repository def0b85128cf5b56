"""How states of sheets, statuses and answers look: tone and word."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import Answer, Need, NeedStatus, RoundState, Sheet, SheetState, Wish, WishState
from haidang.areas.standards.models import Part
from haidang.areas.standards.queries import ExplainedCondition


@dataclass(frozen=True, slots=True)
class Look:
    tone: str
    word: str | Promise


STATUS_TONES = {
    NeedStatus.MUST: "due",
    NeedStatus.MAY: "draft",
    NeedStatus.EXEMPT: "note",
    NeedStatus.CANNOT_TELL: "wait",
}
ANSWER_TONES = {Answer.OPEN: "draft", Answer.CONFIRMED: "done", Answer.CONTESTED: "stop"}


def look_of_status(need: Need) -> Look:
    return Look(STATUS_TONES[NeedStatus(need.status)], need.get_status_display())


def look_of_answer(need: Need) -> Look:
    return Look(ANSWER_TONES[Answer(need.answer)], need.get_answer_display())


WISH_TONES = {WishState.WAITING: "wait", WishState.TAKEN: "done", WishState.DECLINED: "stop"}


def look_of_wish(wish: Wish) -> Look:
    return Look(WISH_TONES[WishState(wish.state)], wish.get_state_display())


def look_of_sheet(sheet: Sheet, today: date) -> Look:
    """The state as a word; late once the deadline of whoever holds the sheet is past."""
    is_open = sheet.round.state == RoundState.OPEN
    match sheet.state:
        case SheetState.VERIFIED:
            return Look("done", _("verified"))
        case SheetState.CONFIRMED:
            is_late = is_open and sheet.round.locality_due_on < today
            return Look("late", _("not verified in time")) if is_late else Look("wait", _("waits for verification"))
        case _state:
            is_late = is_open and sheet.round.school_due_on < today
            return Look("late", _("school is late")) if is_late else Look("draft", sheet.get_state_display())


def look_of_condition(condition: ExplainedCondition) -> str:
    """A tick, a cross, a question mark; a ground for exemption that does not apply is no fault."""
    if condition.holds is None:
        return "due"
    if condition.holds:
        return "done"
    return "draft" if condition.part == Part.EXEMPT else "stop"
