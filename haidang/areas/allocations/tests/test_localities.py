"""Places that localities hold: each for its own schools, as far as it accepted them."""

import json
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from haidang.areas.allocations.models import Places, Reason, Run
from haidang.areas.allocations.operations.publishing import InputsChanged
from haidang.areas.allocations.queries.inputs import unpack
from haidang.areas.allocations.queries.sentences import why
from haidang.areas.allocations.tests.conftest import Needs, Solve, going
from haidang.areas.allocations.tests.test_publishing import DUE, listed, publish
from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import MoveKind, QuotaAccount, QuotaMove
from haidang.areas.nominations.operations import accept_places, give_back, grant_from_localities, grant_quota
from haidang.areas.nominations.operations.ledger import DueInThePast, NotOneLevelBelow
from haidang.areas.nominations.operations.moves import NotEnoughPlaces
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.plans.models import Target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.notifications.models import Notice
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units
from tests.examples import examples

pytestmark = pytest.mark.django_db


def give(account: QuotaAccount, unit: Unit, places: int, accepted: int, by: User) -> QuotaAccount:
    """The department grants places to a locality, which accepts some of them."""
    account.refresh_from_db()
    held = grant_quota(account, unit=unit, quantity=places, due_on=DUE, by=by, now=NOW, today=TODAY)
    if accepted:
        held = accept_places(held, quantity=accepted, by=by, now=NOW)
    return held


def test_no_locality_gives_more_than_it_accepted(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target, units: Units
) -> None:
    """Ward A took one of two places, ward B its only one: Bình stays, though a place at his ward is not taken yet."""
    give(account, units.ward, 2, 1, son)
    give(account, units.other_ward, 1, 1, son)
    run = solve(Places.LOCAL)
    assert going(run) == ["An", "Dung"]
    assert run.is_proven
    assert run.figures["seats"] == 2
    binh = run.choices.get(person__full_name="Bình")
    assert (binh.reason, binh.values["most"]) == (Reason.WARD_QUOTA, 1)
    assert "Xã, phường còn 1 chỗ đã nhận" in why(binh, {})


def test_publishing_hands_the_places_down_and_leaves_the_rest(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target, units: Units, mai: User, nga: User
) -> None:
    held = give(account, units.ward, 2, 2, son)
    run = solve(Places.LOCAL)
    done = publish(run, son)
    assert (done.granted, done.added, listed(target)) == (2, 2, ["An", "Bình"])
    held.refresh_from_db()
    assert (held.received, held.passed_on, held.ready) == (2, 2, 0)
    moves = QuotaMove.objects.filter(kind=MoveKind.GRANT, reason__contains=run.digest[:12])
    assert [(move.source, move.destination.unit, move.quantity) for move in moves if move.destination] == [
        (held, units.school_a, 2)
    ]
    assert find_breaches() == []
    assert [entry.changes["places"] for entry in Entry.objects.filter(action="nominations.grant_to_schools")] == [2]
    assert list(Notice.objects.values_list("user__username", "kind")) == [("mai", "allocations.handed_out")]
    problem = unpack(run.proof.problem)
    assert {(row["unit"], row["most"]) for row in problem["quotas"]} == {("11411", 2), ("11329", 0)}


def test_who_stands_under_the_department_or_a_locality_without_places_reads_so(
    account: QuotaAccount, five: list[Need], need: Needs, solve: Solve, son: User, units: Units
) -> None:
    need("Hạnh", units.high_school, 60)
    give(account, units.ward, 1, 1, son)
    left = {one.person.full_name: why(one, {}) for one in solve(Places.LOCAL).choices.filter(is_chosen=False)}
    assert "trường trực thuộc Sở" in left["Hạnh"]
    assert "không còn chỗ đã nhận nào" in left["Dung"]


def test_places_nobody_accepted_are_not_decided_on(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, units: Units
) -> None:
    give(account, units.ward, 3, 0, son)
    assert "chờ xã, phường nhận chỗ" in solve(Places.LOCAL).failure


def test_a_locality_that_gave_a_place_back_makes_the_run_stale(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, units: Units
) -> None:
    held = give(account, units.ward, 2, 2, son)
    run = solve(Places.LOCAL)
    give_back(held, quantity=1, reason="Thiếu người", by=son, now=NOW)
    with pytest.raises(InputsChanged, match="số chỗ để quyết định là 2, nay là 1"):
        publish(run, son)


def test_places_go_from_the_own_locality_only(account: QuotaAccount, son: User, target: Target, units: Units) -> None:
    give(account, units.ward, 1, 1, son)
    grant = partial(grant_from_localities, target, by=son, now=NOW, today=TODAY, reason="Chia")
    with pytest.raises(NotOneLevelBelow):
        grant(places={units.high_school.pk: 1}, due_on=DUE)
    with pytest.raises(NotEnoughPlaces):
        grant(places={units.school_b.pk: 1}, due_on=DUE)
    with pytest.raises(DueInThePast):
        grant(places={units.school_a.pk: 1}, due_on=NOW.date().replace(day=1))
    assert find_breaches() == []


@given(granted=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=2))
@examples(6)
def test_whatever_localities_hold_nobody_gets_more_and_the_ledger_stays_whole(
    granted: list[tuple[int, int]],
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, target: Target, units: Units,
) -> None:  # fmt: skip
    from haidang.areas.nominations.operations import raise_quota

    point = transaction.savepoint_create()
    raise_quota(target, quantity=6, basis="QĐ", by=son, now=NOW)
    took = [min(accepted, places) for places, accepted in granted]
    for unit, (places, _accepted), accepted in zip((units.ward, units.other_ward), granted, took, strict=True):
        if places:
            give(account, unit, places, accepted, son)
    run = solve(Places.LOCAL)
    if sum(took):
        publish(run, son)
        at_a, at_b = (run.choices.filter(is_chosen=True, school=s).count() for s in (units.school_a, units.school_b))
        assert (at_a, at_b) == (min(took[0], 3), min(took[1], 2))
        assert listed(target) == sorted(going(run))
    assert find_breaches() == []
    transaction.savepoint_rollback(point)


def test_the_pages_say_where_the_places_are_and_go(
    account: QuotaAccount, five: list[Need], solve: Solve, son: User, units: Units, client: Client
) -> None:
    give(account, units.ward, 2, 1, son)
    client.force_login(son)
    assert "đã nhận: 1" in client.get("/allocations/new/").content.decode()
    run: Run = solve(Places.LOCAL)
    assert "1 chỗ được giao từ xã, phường về trường" in client.get(f"/allocations/{run.pk}/publish/").content.decode()
    assert "Không nơi nào giao quá số mình giữ" in client.get(f"/allocations/{run.pk}/").content.decode()
    proof = json.loads(client.get(f"/allocations/{run.pk}/proof.json").content)
    assert {"target": str(run.targets.get().pk), "unit": "11411", "most": 1} in proof["problem"]["quotas"]
