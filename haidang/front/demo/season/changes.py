"""What happens to lists after their approval: people withdraw, decline, wait, move up and confirm their data."""

from datetime import datetime, timedelta

from django.utils import timezone

from haidang.areas.nominations.models import (
    ListChange,
    ListState,
    Nomination,
    NominationList,
    NominationState,
    WaitingEntry,
    WaitingState,
)
from haidang.areas.nominations.operations import approve_list
from haidang.areas.nominations.operations.change_decisions import approve_change
from haidang.areas.nominations.operations.changes import submit_change, withdraw_person
from haidang.areas.nominations.operations.declines import decline_nomination
from haidang.areas.nominations.operations.identity import confirm_identity, confirm_on_paper
from haidang.areas.nominations.operations.waiting import NobodyLeftOut, queue_left_out
from haidang.areas.nominations.queries.identity import with_stamp
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Target
from haidang.foundation.access.models import Role
from haidang.foundation.approvals.models import Case, Step, StepState
from haidang.foundation.approvals.queries import pending_step
from haidang.front.demo.season.actors import Actors

SICK = "Điều trị dài ngày theo giấy ra viện; tổ chuyên môn đã họp và đề nghị rút."
MOVED = "Chuyển công tác sang trường khác từ tháng tới theo quyết định đã ký."
CHILD = "Con nhỏ dưới 12 tháng tuổi, chưa thể học tập trung vào ngày nghỉ."
MOST = 6


def change_lists(target: Target, actors: Actors, *, now: datetime) -> int:
    """Of lists that wait at the department some are approved; then life goes on. Returns how many changes were made."""
    today = timezone.localdate(now)
    lists = _approve_waiting(target, actors, now=now)
    for approved in lists:
        try:
            queue_left_out(approved, by=actors.principals[approved.school_id], now=now, today=today)
        except NobodyLeftOut:
            continue
    _confirm(lists, actors, now=now)
    ordered = sorted(lists, key=lambda one: (-_waiting(one), one.pk))
    for place, approved in enumerate(ordered[:3]):
        _change(approved, place, actors, now=now)
    return ListChange.objects.filter(list__in=lists).count()


def _approve_waiting(target: Target, actors: Actors, *, now: datetime) -> list[NominationList]:
    """The lead office approves the first lists that lie with it."""
    pending = Step.objects.filter(state=StepState.PENDING, role=Role.LEAD_OFFICE).values("case")
    waiting = NominationList.objects.filter(target=target, state=ListState.SUBMITTED, case__in=pending)
    approved = []
    for place, found in enumerate(waiting.select_related("school").order_by("pk")[:MOST]):
        step = pending_step(Case.objects.get(nomination_list=found))
        if step is not None:
            then = now - timedelta(hours=3, minutes=-10 * place)
            approved.append(
                approve_list(found, step=step, by=actors.lead_office, now=then, today=timezone.localdate(now))
            )
    return approved


def _change(approved: NominationList, place: int, actors: Actors, *, now: datetime) -> None:
    """The first list has a change in force, on the second somebody declined, the third's waits at the ward."""
    today, principal = timezone.localdate(now), actors.principals[approved.school_id]
    person = _first_person(approved)
    if person is None:
        return
    if place == 1:
        by = person.person.user or principal
        decline_nomination(person, reason=CHILD, by=by, now=now - timedelta(minutes=40), today=today)
        return
    reason = MOVED if place else SICK
    change = withdraw_person(person, reason=reason, by=principal, now=now - timedelta(hours=1))
    change = submit_change(change, by=principal, now=now - timedelta(minutes=55), today=today)
    while place == 0 and change.state == ListState.SUBMITTED:
        step = pending_step(Case.objects.get(list_change=change))
        assert step is not None
        by = actors.officers.get(step.unit_id, actors.lead_office)
        change = approve_change(change, step=step, by=by, now=now - timedelta(minutes=30), today=today)


def _first_person(approved: NominationList) -> Nomination | None:
    people = Nomination.objects.filter(list=approved, state=NominationState.APPROVED)
    return people.select_related("person__user", "list").order_by("-ordinal").first()


def _waiting(approved: NominationList) -> int:
    entries = WaitingEntry.objects.filter(target=approved.target, school=approved.school_id)
    return entries.filter(state=WaitingState.WAITING).count()


def _confirm(lists: list[NominationList], actors: Actors, *, now: datetime) -> None:
    """Two of three have confirmed their data already; who has no account signed a sheet that the school keeps."""
    people = Person.objects.filter(nominations__list__in=lists, nominations__state=NominationState.APPROVED)
    for place, person in enumerate(with_stamp(people).select_related("user").order_by("pk")):
        seen = person.stamp  # type: ignore[attr-defined]
        if place % 3 and person.user is not None:
            confirm_identity(person, seen=seen, by=person.user, now=now)
        elif place % 3:
            today, by = timezone.localdate(now), actors.principals[person.unit_id]
            confirm_on_paper(person, seen=seen, signed_on=today, scan=None, by=by, now=now, today=today)
