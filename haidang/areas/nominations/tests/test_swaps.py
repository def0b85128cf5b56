"""Accepting granted places, and passing places sideways: all legs or none, and nothing is ever lost."""

import pytest
from django.db import IntegrityError, transaction

from haidang.areas.nominations.models import MoveKind, NominationList, QuotaAccount, QuotaMove, QuotaSwap, SwapState
from haidang.areas.nominations.operations import (
    SwapTerms,
    accept_places,
    agree_to_swap,
    decline_swap,
    direct_swap,
    fill_by_priority,
    give_back,
    grant_quota,
    offer_swap,
    open_account,
    withdraw_swap,
)
from haidang.areas.nominations.operations.moves import NotEnoughPlaces, NothingToAccept, PlacesMissing
from haidang.areas.nominations.operations.swaps import NothingInReturn, NotSiblings, SwapDecided
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.tests.conftest import DUE, Review, grant_down, make_target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.queries import history_of
from haidang.foundation.basics.refusals import ReasonMissing
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units

WHY = "Trường bạn thiếu chỗ"


def stands(account: QuotaAccount) -> tuple[int, int, int, int]:
    account.refresh_from_db()
    return account.received, account.accepted, account.passed_on, account.used


# --- accept ---


def test_granted_places_wait_for_acceptance_and_who_accepts_is_written_down(
    school_account: QuotaAccount, hiep: User
) -> None:
    assert school_account.unaccepted == 2
    assert accept_places(school_account, quantity=1, by=hiep, now=NOW).unaccepted == 1
    move = QuotaMove.objects.get(kind=MoveKind.ACCEPT, destination=school_account)
    assert (move.quantity, move.by, move.at) == (1, hiep, NOW)
    assert history_of(school_account)[0].action == "nominations.accept_places"
    assert find_breaches() == []


@pytest.mark.parametrize(("quantity", "refusal"), [(3, NothingToAccept), (0, PlacesMissing), (-1, PlacesMissing)])
def test_more_than_was_granted_is_not_accepted(
    school_account: QuotaAccount, hiep: User, quantity: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        accept_places(school_account, quantity=quantity, by=hiep, now=NOW)
    assert stands(school_account) == (2, 0, 0, 0)


def test_the_department_accepts_nothing_what_comes_from_the_plan_is_its_own(account: QuotaAccount, son: User) -> None:
    assert stands(account) == (10, 10, 0, 0)
    with pytest.raises(NothingToAccept):
        accept_places(account, quantity=1, by=son, now=NOW)


def test_to_nominate_and_to_hand_on_is_to_accept(
    draft: NominationList, school_account: QuotaAccount, review: Review, units: Units, hiep: User, son: User
) -> None:
    review.need("Trần Thị Bé", units.school_a)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    assert stands(school_account) == (2, 1, 0, 1)
    assert QuotaMove.objects.get(kind=MoveKind.ACCEPT, destination=school_account).by == hiep
    ward = QuotaAccount.objects.get(target=school_account.target, unit=units.ward)
    assert stands(ward) == (2, 2, 2, 0)
    assert find_breaches() == []


def test_what_was_not_accepted_goes_back_first(school_account: QuotaAccount, hiep: User) -> None:
    accept_places(school_account, quantity=1, by=hiep, now=NOW)
    give_back(school_account, quantity=1, reason="Thừa", by=hiep, now=NOW)
    assert stands(school_account) == (1, 1, 0, 0)
    give_back(school_account, quantity=1, reason="Thừa", by=hiep, now=NOW)
    assert stands(school_account) == (0, 0, 0, 0)
    returns = QuotaMove.objects.filter(kind=MoveKind.RETURN).order_by("pk")
    assert [move.of_accepted for move in returns] == [0, 1]
    assert find_breaches() == []


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"accepted": 3}, "account_accepts_what_it_received"),
        ({"used": 1}, "account_uses_what_it_accepted"),
        ({"used": 3, "accepted": 2}, "account_never_oversold"),
    ],
)
def test_the_database_itself_keeps_acceptances_in_bounds(
    school_account: QuotaAccount, values: dict[str, int], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        QuotaAccount.objects.filter(pk=school_account.pk).update(**values)


# --- swap ---


@pytest.fixture
def sibling(units: Units) -> Unit:
    """Another school of the same ward."""
    return units.kindergarten


@pytest.fixture
def other(units: Units, son: User, sibling: Unit) -> QuotaAccount:
    """The sibling's account of another target: 3 places."""
    source = open_account(make_target(units.department, code="khtn"), by=son, now=NOW)
    ward = grant_quota(source, unit=units.ward, quantity=3, due_on=DUE, by=son, now=NOW, today=TODAY)
    return grant_quota(ward, unit=sibling, quantity=3, due_on=DUE, by=son, now=NOW, today=TODAY)


def test_the_sibling_stands_in_the_same_ward(units: Units, sibling: Unit) -> None:
    from haidang.areas.nominations.queries.holders import above

    assert above(sibling, TODAY) == above(units.school_a, TODAY) == units.ward


def test_places_pass_sideways_once_the_partner_agrees(
    school_account: QuotaAccount, sibling: Unit, units: Units, hiep: User, mai: User
) -> None:
    swap = offer_swap(
        school_account, terms=SwapTerms(partner=sibling, quantity=2), reason=WHY, by=hiep, now=NOW, today=TODAY
    )
    assert stands(school_account) == (2, 0, 0, 0)
    agree_to_swap(swap, by=mai, now=NOW, today=TODAY)
    got = QuotaAccount.objects.get(target=school_account.target, unit=sibling)
    assert stands(school_account) == (0, 0, 0, 0)
    assert stands(got) == (2, 2, 0, 0)
    assert got.due_on == DUE
    assert QuotaAccount.objects.get(target=got.target, unit=units.ward).passed_on == 2
    assert find_breaches() == []
    give_back(got, quantity=1, reason="Thừa", by=mai, now=NOW)
    assert QuotaAccount.objects.get(target=got.target, unit=units.ward).free == 1


def test_places_of_two_targets_change_places_in_one_act(
    school_account: QuotaAccount, other: QuotaAccount, sibling: Unit, units: Units, hiep: User, mai: User
) -> None:
    terms = SwapTerms(partner=sibling, quantity=1, wanted=other.target, wanted_quantity=2)
    swap = offer_swap(school_account, terms=terms, reason=WHY, by=hiep, now=NOW, today=TODAY)
    done = agree_to_swap(swap, by=mai, now=NOW, today=TODAY)
    assert done.state == SwapState.DONE
    assert stands(school_account)[0] == 1
    assert stands(other)[0] == 1
    assert QuotaAccount.objects.get(target=other.target, unit=units.school_a).accepted == 2
    assert QuotaMove.objects.filter(swap=swap).count() == 6
    assert find_breaches() == []


def test_when_the_second_leg_fails_the_first_does_not_happen(
    school_account: QuotaAccount, other: QuotaAccount, sibling: Unit, hiep: User, mai: User
) -> None:
    terms = SwapTerms(partner=sibling, quantity=1, wanted=other.target, wanted_quantity=2)
    swap = offer_swap(school_account, terms=terms, reason=WHY, by=hiep, now=NOW, today=TODAY)
    give_back(other, quantity=2, reason="Thừa", by=mai, now=NOW)
    with pytest.raises(NotEnoughPlaces):
        agree_to_swap(swap, by=mai, now=NOW, today=TODAY)
    assert stands(school_account)[0] == 2
    swap.refresh_from_db()
    assert swap.state == SwapState.OFFERED


def test_the_giver_decides_a_swap_and_the_units_have_yet_to_accept(
    school_account: QuotaAccount, sibling: Unit, mai: User
) -> None:
    direct_swap(school_account, terms=SwapTerms(partner=sibling, quantity=2), reason=WHY, by=mai, now=NOW, today=TODAY)
    got = QuotaAccount.objects.get(target=school_account.target, unit=sibling)
    assert stands(got) == (2, 0, 0, 0)
    assert find_breaches() == []


def test_a_swap_is_decided_once(school_account: QuotaAccount, sibling: Unit, hiep: User, mai: User) -> None:
    terms = SwapTerms(partner=sibling, quantity=1)
    declined, withdrawn = (
        offer_swap(school_account, terms=terms, reason=WHY, by=hiep, now=NOW, today=TODAY) for _ in range(2)
    )
    with pytest.raises(ReasonMissing):
        decline_swap(declined, reason=" ", by=mai, now=NOW)
    decline_swap(declined, reason="Không cần", by=mai, now=NOW)
    withdraw_swap(withdrawn, by=hiep, now=NOW)
    for swap in (declined, withdrawn):
        with pytest.raises(SwapDecided):
            agree_to_swap(swap, by=mai, now=NOW, today=TODAY)
    with pytest.raises(IntegrityError, match="decided once"), transaction.atomic():
        QuotaSwap.objects.filter(pk=declined.pk).update(state=SwapState.DONE)
    assert stands(school_account) == (2, 0, 0, 0)


def test_only_units_of_one_giver_swap(school_account: QuotaAccount, units: Units, hiep: User) -> None:
    for partner in (units.school_b, units.high_school, units.school_a, units.ward):
        with pytest.raises(NotSiblings):
            offer_swap(
                school_account, terms=SwapTerms(partner=partner, quantity=1), reason=WHY, by=hiep, now=NOW, today=TODAY
            )


def test_terms_that_cannot_be_are_refused(
    school_account: QuotaAccount, other: QuotaAccount, sibling: Unit, hiep: User
) -> None:
    cases: list[tuple[SwapTerms, type[Exception]]] = [
        (SwapTerms(partner=sibling, quantity=0), PlacesMissing),
        (SwapTerms(partner=sibling, quantity=3), NotEnoughPlaces),
        (SwapTerms(partner=sibling, quantity=1, wanted_quantity=1), NothingInReturn),
        (SwapTerms(partner=sibling, quantity=1, wanted=other.target), NothingInReturn),
        (SwapTerms(partner=sibling, quantity=1, wanted=school_account.target, wanted_quantity=1), NothingInReturn),
        (SwapTerms(partner=sibling, quantity=1, wanted=other.target, wanted_quantity=4), NotEnoughPlaces),
    ]
    for terms, refusal in cases:
        with pytest.raises(refusal):
            offer_swap(school_account, terms=terms, reason=WHY, by=hiep, now=NOW, today=TODAY)
    with pytest.raises(ReasonMissing):
        offer_swap(
            school_account, terms=SwapTerms(partner=sibling, quantity=1), reason="", by=hiep, now=NOW, today=TODAY
        )


def test_a_move_never_leaves_its_target(account: QuotaAccount, units: Units, son: User) -> None:
    school = grant_down(account, units, son, places=1)
    foreign = open_account(make_target(units.department), by=son, now=NOW)
    with pytest.raises(IntegrityError, match="stays within its target"), transaction.atomic():
        QuotaMove.objects.create(
            target=account.target, kind=MoveKind.GRANT, source=foreign, destination=school, quantity=1, at=NOW
        )


def test_a_leg_that_is_missing_is_named(
    school_account: QuotaAccount, sibling: Unit, units: Units, hiep: User, mai: User
) -> None:
    swap = offer_swap(
        school_account, terms=SwapTerms(partner=sibling, quantity=1), reason=WHY, by=hiep, now=NOW, today=TODAY
    )
    QuotaSwap.objects.filter(pk=swap.pk).update(state=SwapState.DONE, decided_by=mai, decided_at=NOW)
    assert [breach.invariant for breach in find_breaches()] == ["a swap moves all its legs or none"]
