"""Publishing: exactly the run's choices, once, on the inputs it was computed from."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from haidang.areas.allocations.models import Places, Run
from haidang.areas.allocations.operations import publishing
from haidang.areas.allocations.operations.publishing import (
    ComparisonOnly,
    InputsChanged,
    NobodyGoes,
    Overtaken,
    Published,
    PublishedAlready,
    publish_run,
)
from haidang.areas.allocations.operations.runs import NotComputed, lock_choice
from haidang.areas.allocations.operations.solving import solve_run
from haidang.areas.allocations.queries.runs import is_publishable, overtaken_by, runs_with_targets
from haidang.areas.allocations.queries.todos import list_todos
from haidang.areas.allocations.tests.conftest import Needs, Solve, going
from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import Nomination, NominationList, QuotaAccount, QuotaMove
from haidang.areas.nominations.operations import add_person, raise_quota, start_list
from haidang.areas.nominations.operations.ledger import DueInThePast
from haidang.areas.nominations.operations.proposals import ListsClosed, grant_to_schools, propose_people
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.notifications.models import Notice
from tests.cast import NOW, TODAY, Units
from tests.examples import examples

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 15)


def publish(run: Run, by: User) -> Published:
    return publish_run(run, due_on=DUE, by=by, now=NOW, today=TODAY)


def listed(target: Target) -> list[str]:
    return sorted(Nomination.objects.filter(target=target).values_list("person__full_name", flat=True))


def test_the_lists_hold_exactly_who_was_chosen(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target, units: Units
) -> None:
    run = solve(ward_share=100)
    done = publish(run, son)
    assert listed(target) == sorted(going(run)) == ["An", "Bình", "Dung"]
    assert (done.granted, done.added, done.lists) == (3, 3, 2)
    held = {a.unit_id: (a.received, a.used, a.due_on) for a in QuotaAccount.objects.filter(target=target)}
    assert held[units.school_a.pk] == (2, 2, DUE)
    assert held[units.ward.pk][0] == 2
    assert list(Nomination.objects.filter(list__school=units.school_a).values_list("ordinal", flat=True)) == [1, 2]
    assert find_breaches() == []
    entry = Entry.objects.get(action="allocations.publish_run")
    assert entry.changes["digest"] == run.digest
    assert Entry.objects.filter(action="nominations.propose_people").count() == 2


def test_a_run_is_published_once(account: QuotaAccount, five: list[Need], solve: Solve, son: User) -> None:
    run = solve()
    publish(run, son)
    with pytest.raises(PublishedAlready):
        publish(run, son)
    assert Nomination.objects.count() == 3


def test_who_was_put_on_a_list_meanwhile_makes_the_run_stale(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target, units: Units
) -> None:
    run = solve()
    grant_to_schools(
        target, places={units.school_b.pk: 1}, due_on=DUE, by=son, now=NOW, today=TODAY, reason="Chia trước"
    )
    drawn = start_list(target, school=units.school_b, by=son, now=NOW)
    add_person(drawn, need=five[4], by=son, now=NOW, today=TODAY)
    with pytest.raises(InputsChanged) as refusal:
        publish(run, son)
    assert "1 người không còn chờ" in str(refusal.value)
    assert "số chỗ để quyết định là 3, nay là 2" in str(refusal.value)
    assert QuotaMove.objects.filter(reason__contains=run.digest[:12]).count() == 0


def test_more_places_or_a_new_need_make_the_run_stale(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target, need: Needs, units: Units
) -> None:
    run = solve()
    raise_quota(target, quantity=2, basis="QĐ 5", by=son, now=NOW)
    need("Hạnh", units.school_b, 85)
    with pytest.raises(InputsChanged, match="1 người nay mới chờ chỗ"):
        publish(run, son)
    assert Run.objects.get(pk=run.pk).published_at is None


def test_what_cannot_be_published_says_why(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target
) -> None:
    with pytest.raises(ComparisonOnly):
        publish(solve(Places.WHOLE), son)
    with pytest.raises(DueInThePast):
        publish_run(solve(), due_on=date(2026, 11, 1), by=son, now=NOW, today=TODAY)
    waiting = lock_choice(solve().choices.all()[0], is_in=True, reason="Cần", by=son, now=NOW)
    with pytest.raises(NotComputed):
        publish(waiting, son)


def test_a_run_in_which_nobody_goes_is_not_published(
    account: QuotaAccount, need: Needs, solve: Solve, son: User, units: Units
) -> None:
    need("An", units.school_a, 84)
    choice = solve().choices.get()
    later = solve_run(lock_choice(choice, is_in=False, reason="Hoãn", by=son, now=NOW), now=NOW)
    with pytest.raises(NobodyGoes):
        publish(later, son)
    assert not is_publishable(runs_with_targets().get(pk=later.pk))
    assert list_todos(son, TODAY) == []


def test_places_the_schools_hold_are_decided_anew_and_drafts_follow(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target, units: Units
) -> None:
    """The principal drew up Chi; within the school's one place the legal order says An."""
    grant_to_schools(target, places={units.school_a.pk: 1}, due_on=DUE, by=son, now=NOW, today=TODAY, reason="Chia")
    drawn = start_list(target, school=units.school_a, by=son, now=NOW)
    add_person(drawn, need=five[2], by=son, now=NOW, today=TODAY)
    run = solve(Places.HELD)
    assert going(run) == ["An"]
    assert run.choices.get(person__full_name="Chi").on_list
    done = publish(run, son)
    assert (done.granted, done.added, done.removed) == (0, 1, 1)
    assert listed(target) == ["An"]
    assert find_breaches() == []


def test_a_draft_that_changed_meanwhile_still_ends_as_it_was_chosen(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target, units: Units
) -> None:
    """Two places, An and Bình chosen; the principal put Chi on the draft after the run was computed."""
    grant_to_schools(target, places={units.school_a.pk: 2}, due_on=DUE, by=son, now=NOW, today=TODAY, reason="Chia")
    run = solve(Places.HELD)
    drawn = start_list(target, school=units.school_a, by=son, now=NOW)
    add_person(drawn, need=five[0], by=son, now=NOW, today=TODAY)
    add_person(drawn, need=five[2], by=son, now=NOW, today=TODAY)
    done = publish(run, son)
    assert (done.added, done.removed) == (1, 1)
    assert listed(target) == sorted(going(run)) == ["An", "Bình"]
    assert find_breaches() == []


def test_another_run_over_the_target_published_meanwhile_overtakes(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target, units: Units
) -> None:
    first, second = held_as_drawn(solve, son, target, units, five), solve(Places.HELD)
    publish_run(second, due_on=DUE, by=son, now=NOW + timedelta(minutes=1), today=TODAY)
    with pytest.raises(Overtaken, match=str(second.pk)):
        publish(first, son)


def test_closed_lists_take_nobody(
    account: QuotaAccount, five: list[Need], son: User, target: Target, units: Units, hiep: User, authorities: None
) -> None:
    from haidang.areas.nominations.operations import submit_list

    grant_to_schools(target, places={units.school_a.pk: 2}, due_on=DUE, by=son, now=NOW, today=TODAY, reason="Chia")
    propose_people(target, needs=[five[0].pk], dropped=[], by=son, now=NOW, reason="Chia")
    submit_list(NominationList.objects.get(), by=hiep, now=NOW, today=TODAY)
    with pytest.raises(ListsClosed):
        propose_people(target, needs=[five[1].pk], dropped=[], by=son, now=NOW, reason="Chia")
    assert find_breaches() == []


@given(
    places=st.integers(1, 6), share=st.sampled_from([40, 100]), ward=st.sampled_from([0, 50, 100]),
    out=st.integers(0, 4),
)  # fmt: skip
@examples(6)
def test_publishing_never_breaks_the_ledger(
    places: int, share: int, ward: int, out: int,
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target,
) -> None:  # fmt: skip
    from django.db import transaction

    point = transaction.savepoint_create()
    raise_quota(target, quantity=places, basis="QĐ", by=son, now=NOW)
    run = solve(school_share=share, ward_share=ward)
    choice = run.choices.order_by("ordinal")[out]
    run = solve_run(lock_choice(choice, is_in=False, reason="Hoãn", by=son, now=NOW), now=NOW)
    publish(run, son)
    assert listed(target) == sorted(going(run))
    assert choice.person.full_name not in listed(target)
    assert find_breaches() == []
    transaction.savepoint_rollback(point)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("account", "five")
class TestTwoPublishers:
    """Real threads on real connections."""

    def test_the_second_finds_it_published(self, solve: Solve, son: User) -> None:
        run = solve()
        results = at_once([run, run], son)
        assert sorted(type(result).__name__ for result in results) == ["Published", "PublishedAlready"]
        assert Nomination.objects.count() == 3
        assert find_breaches() == []

    def test_lists_that_stand_as_chosen_are_published_once_too(
        self, solve: Solve, son: User, target: Target, units: Units, five: list[Need]
    ) -> None:
        """Only the lock on the run sees to it: no place and no list changes, so the inputs are as they were."""
        run = held_as_drawn(solve, son, target, units, five)
        results = at_once([run, run], son)
        assert sorted(type(result).__name__ for result in results) == ["Published", "PublishedAlready"]
        assert Entry.objects.filter(action="allocations.publish_run").count() == 1

    def test_without_the_lock_on_the_run_they_are_published_twice(
        self, solve: Solve, son: User, target: Target, units: Units, five: list[Need]
    ) -> None:
        """Shows that the test above can fail."""
        run = held_as_drawn(solve, son, target, units, five)
        both_read = Barrier(2)

        def read_without_lock(run: Run) -> Run:
            found = Run.objects.get(pk=run.pk)
            both_read.wait(10)
            return found

        with patch.object(publishing, "_lock", read_without_lock):
            results = at_once([run, run], son)
        assert [type(result).__name__ for result in results] == ["Published", "Published"]
        assert Entry.objects.filter(action="allocations.publish_run").count() == 2

    def test_of_two_runs_over_one_target_one_is_published(
        self, solve: Solve, son: User, target: Target, units: Units, five: list[Need]
    ) -> None:
        """The locks on lists and accounts let the second see that the first one overtook it."""
        run = held_as_drawn(solve, son, target, units, five)
        results = at_once([run, solve(Places.HELD)], son)
        assert sorted(type(result).__name__ for result in results) == ["Overtaken", "Published"]

    def test_without_the_locks_on_the_places_both_are(
        self, solve: Solve, son: User, target: Target, units: Units, five: list[Need]
    ) -> None:
        """Shows that the test above can fail."""
        run = held_as_drawn(solve, son, target, units, five)
        both_looked = Barrier(2)

        def look(run: Run) -> int | None:
            found = overtaken_by(run)
            both_looked.wait(10)
            return found

        with (
            patch.object(publishing, "lock_targets", lambda _targets: None),
            patch.object(publishing, "overtaken_by", look),
        ):
            results = at_once([run, solve(Places.HELD)], son)
        assert [type(result).__name__ for result in results] == ["Published", "Published"]


def held_as_drawn(solve: Solve, son: User, target: Target, units: Units, five: list[Need]) -> Run:
    """School A holds one place and has drawn up An, whom the run chooses: publishing moves nobody."""
    grant_to_schools(target, places={units.school_a.pk: 1}, due_on=DUE, by=son, now=NOW, today=TODAY, reason="Chia")
    add_person(start_list(target, school=units.school_a, by=son, now=NOW), need=five[0], by=son, now=NOW, today=TODAY)
    return solve(Places.HELD)


def at_once(runs: Sequence[Run], by: User) -> list[object]:
    """Each run is published by a thread of its own, at the same moment."""
    together = Barrier(len(runs))

    def act(run: Run) -> object:
        try:
            together.wait(10)
            return publish(run, by)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(runs)) as pool:
        return list(pool.map(act, runs))


def test_publishing_tells_the_principals_and_everyone_who_waited(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, hiep: User, target: Target
) -> None:
    person = five[2].person  # Chi stays
    person.user = User.objects.create_user(username="chi", full_name="Chi")
    person.save(update_fields=["user"])
    publish(solve(ward_share=100), son)
    told = dict(Notice.objects.values_list("user__username", "kind"))
    assert told == {"hiep": "allocations.list_proposed", "chi": "allocations.answered"}
    assert Notice.objects.get(user=hiep).path == f"/nominations/targets/{target.pk}/list/"


def test_only_the_newest_run_that_can_be_published_is_to_be_done(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, viewer: User
) -> None:
    solve(Places.WHOLE)
    first, second = solve(ward_share=100), solve(ward_share=50)
    assert [todo.url for todo in list_todos(son, TODAY)] == [f"/allocations/{run.pk}/" for run in (first, second)]
    assert list_todos(viewer, TODAY) == []
    Run.objects.filter(pk=second.pk).update(published_at=NOW + timedelta(minutes=1), published_by=son)
    assert list_todos(son, TODAY) == []
    assert [run.overtaken_by for run in runs_with_targets().filter(pk=first.pk)] == [second.pk]  # type: ignore[attr-defined]
