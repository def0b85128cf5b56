"""What people wish to be trained in: made by themselves, taken into the sheet or declined by the school."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import Answer, Need, NeedStatus, Origin, RoundState, Sheet, SheetState, Wish, WishState
from haidang.areas.needs.operations.locks import RoundClosed, lock_sheet_of_school
from haidang.areas.needs.queries.declarations import staff_of
from haidang.areas.needs.queries.wishes import wishable_requirements
from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, Stale, refusing, require_reason

LONGEST_TOPIC = 200


class NothingToWishFor(Refused):
    def __init__(self) -> None:
        super().__init__(_("This content is decided by the standards for you already. Choose another one."))


class WishWaitsAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("Your earlier wish for this content still waits for the school. Withdraw it first."))


class SheetGoneOn(Refused):
    def __init__(self) -> None:
        super().__init__(_("Your school has handed its sheet on. Tell your principal, or wait for the next round."))


class TopicMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Write what you want to learn, in at most 200 letters."))


class NoOwnWish(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only the person who made a wish withdraws it."))


class NotOnSheet(Refused):
    def __init__(self) -> None:
        super().__init__(_("You did not work at this school on the day of the round. Ask your principal."))


@transaction.atomic
def make_wish(
    sheet: Sheet, *, person: Person, requirement: Requirement, topic: str, reason: str, by: User, now: datetime
) -> Wish:
    """A person says what they wish to learn and why; the school decides."""
    topic, reason = topic.strip(), require_reason(reason)
    if not topic or len(topic) > LONGEST_TOPIC:
        raise TopicMissing
    sheet = _lock_open_sheet(sheet)
    if not staff_of(sheet).filter(pk=person.pk).exists():
        raise NotOnSheet
    if not wishable_requirements(sheet, person).filter(pk=requirement.pk).exists():
        raise NothingToWishFor
    with refusing("wish_one_waiting", WishWaitsAlready()):
        wish = Wish.objects.create(
            sheet=sheet, person=person, requirement=requirement, topic=topic, reason=reason, made_at=now
        )
    record(by=by, action="needs.make_wish", obj=wish, now=now, reason=reason)
    return wish


@transaction.atomic
def withdraw_wish(wish: Wish, *, by: User, now: datetime) -> None:
    """A person takes back a wish the school has not decided."""
    if wish.person.user_id != by.pk:
        raise NoOwnWish
    _lock_open_sheet(wish.sheet)
    wish = _lock_waiting(wish)
    record(by=by, action="needs.withdraw_wish", obj=wish, now=now, reason=wish.topic)
    wish.delete()


@transaction.atomic
def take_wish(wish: Wish, *, note: str = "", by: User, now: datetime) -> Wish:
    """The school takes the wish into its sheet: it becomes a need, confirmed by the school."""
    sheet = lock_sheet_of_school(wish.sheet)
    wish = _lock_waiting(wish)
    need, is_new = Need.objects.get_or_create(
        round=sheet.round,
        person=wish.person,
        requirement=wish.requirement,
        defaults={
            "sheet": sheet,
            "status": NeedStatus.MAY,
            "explanation": [],
            "origin": Origin.SELF,
            "answer": Answer.CONFIRMED,
            "reason": f"{wish.topic}: {wish.reason}",
        },
    )
    if not is_new and need.answer != Answer.CONFIRMED:
        need.answer, need.reason = Answer.CONFIRMED, ""
        need.save(update_fields=["answer", "reason"])
    return _decide(wish, WishState.TAKEN, note.strip(), need, by=by, now=now)


@transaction.atomic
def decline_wish(wish: Wish, *, reason: str, by: User, now: datetime) -> Wish:
    """The school does not take the wish, and tells the person why."""
    reason = require_reason(reason)
    lock_sheet_of_school(wish.sheet)
    return _decide(_lock_waiting(wish), WishState.DECLINED, reason, None, by=by, now=now)


def _decide(wish: Wish, state: WishState, answer: str, need: Need | None, *, by: User, now: datetime) -> Wish:
    wish.state, wish.answer, wish.need, wish.decided_by, wish.decided_at = state, answer, need, by, now
    wish.save(update_fields=["state", "answer", "need", "decided_by", "decided_at"])
    record(by=by, action=f"needs.wish_{state.value}", obj=wish, now=now, reason=answer)
    return wish


def _lock_open_sheet(sheet: Sheet) -> Sheet:
    """The sheet, locked; people may not wish on a sheet that left the school or a round that is closed."""
    locked = Sheet.objects.select_for_update(of=("self",)).select_related("round", "school").get(pk=sheet.pk)
    if locked.round.state == RoundState.CLOSED:
        raise RoundClosed
    if locked.state != SheetState.WITH_SCHOOL:
        raise SheetGoneOn
    return locked


def _lock_waiting(wish: Wish) -> Wish:
    locked = (
        Wish.objects.select_for_update(of=("self",)).select_related("person", "requirement").filter(pk=wish.pk).first()
    )
    if locked is None or locked.state != WishState.WAITING:
        raise Stale
    return locked
