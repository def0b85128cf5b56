"""Proposing somebody whom a condition keeps from going: only with a reason, which every approver reads."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from haidang.areas.nominations.models import Nomination, NominationList
from haidang.areas.nominations.operations.lists import (
    CannotBeNominated,
    MovedAway,
    lock_account_of,
    lock_editable,
    nominate,
)
from haidang.areas.nominations.operations.moves import NotEnoughPlaces
from haidang.areas.nominations.queries.conflicts import Code, Conflict, find_conflicts
from haidang.areas.nominations.queries.courses import course_of
from haidang.areas.nominations.queries.people import Candidate, list_candidates, live_nominations
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Target
from haidang.areas.standards.queries import People, assess, find_requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.refusals import Refused, require_reason


class NoExceptionNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nothing keeps this person from going: choose them in the list, without an exception."))


@transaction.atomic
def propose_exception(
    nomination_list: NominationList, *, person: Person, reason: str, by: User, now: datetime, today: date
) -> Nomination:
    """Puts an ineligible person on the list; takes a place like anyone else. What failed is kept with the reason."""
    reason = require_reason(reason)
    nomination_list = lock_editable(nomination_list)
    if person.unit_id != nomination_list.school_id:
        raise MovedAway
    candidate = candidate_of(nomination_list, person, today)
    if candidate.nomination is not None:
        return candidate.nomination
    if not candidate.blocks:
        raise NoExceptionNeeded
    if not candidate.can_be_excepted:
        raise CannotBeNominated(person, candidate.obstacle)
    account = lock_account_of(nomination_list)
    if account.free < 1:
        raise NotEnoughPlaces(nomination_list.school, 0)
    facts: dict[str, Any] = {"exception_reason": reason, "failed": [block.stored() for block in candidate.blocks]}
    if candidate.need is None:
        facts |= judged(nomination_list.target, person, today)
    [nomination] = nominate(nomination_list, [candidate], account, by, now, facts)
    record(
        by=by,
        action="nominations.propose_exception",
        obj=nomination_list,
        now=now,
        reason=reason,
        changes={"person": person.full_name, "failed": [block.code.value for block in candidate.blocks]},
    )
    nomination.refresh_from_db()
    return nomination


def candidate_of(nomination_list: NominationList, person: Person, today: date) -> Candidate:
    """As the list knows the person; somebody without a need is judged by dates alone, and has none."""
    target, course = nomination_list.target, course_of(nomination_list.target, today=today)
    for candidate in list_candidates(target, school=nomination_list.school, today=today, course=course):
        if candidate.person.pk == person.pk:
            return candidate
    blocks = [Conflict(code=Code.NO_NEED)]
    if live_nominations(target).filter(person=person).exists():
        blocks = [Conflict(code=Code.ON_ANOTHER_LIST)]
    against = find_conflicts(target, [person], course=course, today=today)[person.pk]
    return Candidate(person=person, need=None, nomination=None, conflicts=(*blocks, *against))


def judged(target: Target, person: Person, today: date) -> dict[str, Any]:
    """What the standards answer of the day, so that an approver sees the condition that is not fulfilled."""
    requirement = find_requirement(target.requirement_code, today)
    if requirement is None:
        return {}
    answers = assess([requirement], today, People([person.pk]))
    judgement = answers[0]["explanation"] if answers else []
    return {"judged_by": requirement, "judgement": judgement}
