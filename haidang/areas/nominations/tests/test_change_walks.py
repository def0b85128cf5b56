"""Whatever the order of withdrawals, declines, additions, promotions and decisions, the invariants hold."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from haidang.areas.nominations.models import ListChange, ListState, Nomination, NominationList, QuotaAccount
from haidang.areas.nominations.models.changes import OPEN_STATES
from haidang.areas.nominations.operations.change_decisions import approve_change, refuse_change, return_change
from haidang.areas.nominations.operations.changes import draw_up_change, join_person, submit_change, withdraw_person
from haidang.areas.nominations.operations.declines import decline_nomination
from haidang.areas.nominations.operations.ledger import give_back
from haidang.areas.nominations.operations.waiting import leave_waiting, queue_left_out
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.queries.waiting import waiting_at
from haidang.areas.nominations.tests.conftest import Review, grant_down
from haidang.areas.nominations.tests.season import AfterApproval, approved_list, step_of_change
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Refused
from tests.cast import NOW, TODAY, Units
from tests.examples import examples

ACTS = (
    "withdraw",
    "decline",
    "join",
    "leave",
    "queue",
    "grant",
    "give",
    "draw",
    "submit",
    "approve",
    "send_back",
    "refuse",
)


@pytest.fixture
def after(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> AfterApproval:
    return approved_list(draft, review, units.school_a, principal=hiep, officer=mai, lead=son)


@dataclass(frozen=True)
class Walk:
    """One random act after the other; `pick` chooses on whom. What is refused changes nothing."""

    after: AfterApproval
    units: Units
    principal: User
    teacher: User

    def withdraw(self, pick: int) -> None:
        if person := self._on_list(pick):
            withdraw_person(person, reason="Ốm", by=self.principal, now=NOW)

    def decline(self, pick: int) -> None:
        if person := self._on_list(pick):
            decline_nomination(person, reason="Con nhỏ", by=self.teacher, now=NOW, today=TODAY)

    def join(self, pick: int) -> None:
        needs = list(self.after.needs.values())
        need = needs[pick % len(needs)]
        join_person(self.after.sealed, person=need.person, reason="Bổ sung", by=self.principal, now=NOW, today=TODAY)

    def leave(self, pick: int) -> None:
        waiting = list(waiting_at(self.after.sealed.target, self.after.sealed.school))
        if waiting:
            leave_waiting(waiting[pick % len(waiting)], reason="Tự học", by=self.principal, now=NOW)

    def queue(self, _pick: int) -> None:
        queue_left_out(self.after.sealed, by=self.principal, now=NOW, today=TODAY)

    def grant(self, _pick: int) -> None:
        department = QuotaAccount.objects.get(target=self.after.sealed.target, unit=self.units.department)
        grant_down(department, self.units, self.after.lead, places=1)

    def give(self, _pick: int) -> None:
        give_back(self.after.account, quantity=1, reason="Thừa", by=self.principal, now=NOW)

    def draw(self, _pick: int) -> None:
        draw_up_change(self.after.sealed, by=None, now=NOW)

    def submit(self, _pick: int) -> None:
        if change := self._open():
            submit_change(change, by=self.principal, now=NOW, today=TODAY)

    def approve(self, _pick: int) -> None:
        self._decide(approve_change)

    def send_back(self, _pick: int) -> None:
        self._decide(return_change, reason="Thiếu đơn")

    def refuse(self, _pick: int) -> None:
        self._decide(refuse_change, reason="Không đúng đối tượng")

    def _on_list(self, pick: int) -> Nomination | None:
        people = list(Nomination.objects.filter(list=self.after.sealed, state="approved").order_by("pk"))
        return people[pick % len(people)] if people else None

    def _open(self) -> ListChange | None:
        return ListChange.objects.filter(list=self.after.sealed, state__in=OPEN_STATES).first()

    def _decide(self, decision: Callable[..., object], **words: str) -> None:
        change = self._open()
        if change is not None and change.state == ListState.SUBMITTED:
            step = step_of_change(change)
            by = self.after.officer if step.unit_id == self.units.ward.pk else self.after.lead
            decision(change, step=step, by=by, now=NOW, today=TODAY, **words)


@examples(6)
@given(walk=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7)), min_size=4, max_size=14))
def test_any_walk_keeps_the_invariants(
    after: AfterApproval, units: Units, hiep: User, lan: User, walk: list[tuple[str, int]]
) -> None:
    walker = Walk(after, units, hiep, lan)
    with transaction.atomic():
        for act, pick in walk:
            try:
                with transaction.atomic():
                    getattr(walker, act)(pick)
            except Refused:
                continue
        assert find_breaches() == []
        account = QuotaAccount.objects.get(pk=after.account.pk)
        assert account.passed_on + account.used <= account.received
        live = Nomination.objects.filter(target=after.sealed.target).exclude(state="removed")
        people = list(live.values_list("person_id", flat=True))
        assert len(people) == len(set(people))
        order = [
            (entry.need.status, entry.need.priority or 0, entry.entered_at)
            for entry in waiting_at(after.sealed.target, after.sealed.school)
        ]
        assert all(first[1:] <= second[1:] for first, second in pairwise(order))
        ordinals = list(live.order_by("ordinal").values_list("ordinal", flat=True))
        assert len(ordinals) == len(set(ordinals))
        transaction.set_rollback(True)
