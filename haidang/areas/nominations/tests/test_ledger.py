"""The quota ledger: nothing is oversold, nothing is rewritten, everything adds up."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import F

from haidang.areas.nominations.models import NominationList, QuotaAccount, QuotaMove
from haidang.areas.nominations.operations import fill_by_priority, give_back, grant_quota, open_account
from haidang.areas.nominations.operations.ledger import (
    DueInThePast,
    NothingPlanned,
    NothingToGiveBack,
    NotOneLevelBelow,
    OpenedAlready,
)
from haidang.areas.nominations.operations.moves import NotEnoughPlaces, PlacesMissing, SoldOut
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.tests.conftest import DUE, Review, grant_down, make_target
from haidang.areas.plans.models import Plan, PlanState, Target
from haidang.areas.plans.tests.living import amend_target
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.queries import history_of
from haidang.foundation.basics.refusals import refusing
from tests.cast import NOW, TODAY, Units


def test_the_department_receives_what_the_plan_names_once(target: Target, son: User) -> None:
    account = open_account(target, by=son, now=NOW)
    assert account.received == target.planned
    with pytest.raises(OpenedAlready):
        open_account(target, by=son, now=NOW)


def test_the_department_receives_the_amended_number(target: Target, son: User, director: User) -> None:
    amend_target(target, 12, by=son, director=director)
    assert open_account(target, by=son, now=NOW).received == 12
    assert find_breaches() == []


def test_a_target_amended_to_nothing_is_not_opened(target: Target, son: User, director: User) -> None:
    amend_target(target, 0, by=son, director=director)
    with pytest.raises(NothingPlanned):
        open_account(target, by=son, now=NOW)


def test_an_amendment_after_the_opening_breaks_nothing(account: QuotaAccount, son: User, director: User) -> None:
    amend_target(account.target, 12, by=son, director=director)
    assert find_breaches() == []


def test_a_target_without_places_is_not_opened(units: Units, son: User) -> None:
    with pytest.raises(NothingPlanned):
        open_account(make_target(units.department, planned=0), by=son, now=NOW)


def test_granting_more_than_is_free_is_refused(account: QuotaAccount, units: Units, son: User) -> None:
    with pytest.raises(NotEnoughPlaces):
        grant_quota(account, unit=units.ward, quantity=11, due_on=DUE, by=son, now=NOW, today=TODAY)
    assert QuotaMove.objects.count() == 1


def test_granting_nothing_is_refused(account: QuotaAccount, units: Units, son: User) -> None:
    with pytest.raises(PlacesMissing):
        grant_quota(account, unit=units.ward, quantity=0, due_on=DUE, by=son, now=NOW, today=TODAY)


def test_a_grant_due_yesterday_is_refused(account: QuotaAccount, units: Units, son: User) -> None:
    from datetime import timedelta

    with pytest.raises(DueInThePast):
        grant_quota(
            account, unit=units.ward, quantity=1, due_on=TODAY - timedelta(days=1), by=son, now=NOW, today=TODAY
        )


def test_places_go_one_level_down_by_the_hierarchy_of_the_day(account: QuotaAccount, units: Units, son: User) -> None:
    from datetime import date

    spring = date(2024, 4, 1)
    for unit in (units.school_a, units.provider, units.lead_office, units.department):
        with pytest.raises(NotOneLevelBelow):
            grant_quota(account, unit=unit, quantity=1, due_on=DUE, by=son, now=NOW, today=TODAY)
    district = grant_quota(account, unit=units.district, quantity=1, due_on=spring, by=son, now=NOW, today=spring)
    grant_quota(district, unit=units.school_a, quantity=1, due_on=spring, by=son, now=NOW, today=spring)
    grant_quota(account, unit=units.high_school, quantity=1, due_on=DUE, by=son, now=NOW, today=TODAY)


def test_what_is_given_back_can_be_granted_again(account: QuotaAccount, units: Units, son: User, hiep: User) -> None:
    school = grant_down(account, units, son, places=3)
    school = give_back(school, quantity=2, reason="Không còn người", by=hiep, now=NOW)
    ward = QuotaAccount.objects.get(target=account.target, unit=units.ward)
    assert (school.received, ward.received, ward.passed_on, ward.free) == (1, 3, 1, 2)
    assert find_breaches() == []


def test_places_in_use_are_not_given_back(
    draft: NominationList, school_account: QuotaAccount, review: Review, units: Units, hiep: User
) -> None:
    review.need("Trần Thị Bé", units.school_a)
    fill_by_priority(draft, by=hiep, now=NOW, today=TODAY)
    with pytest.raises(NotEnoughPlaces):
        give_back(school_account, quantity=2, reason="Thừa", by=hiep, now=NOW)


def test_the_department_has_nobody_to_give_back_to(account: QuotaAccount, son: User) -> None:
    with pytest.raises(NothingToGiveBack):
        give_back(account, quantity=1, reason="Thừa", by=son, now=NOW)


def test_every_act_stands_in_the_audit_trail(account: QuotaAccount, units: Units, son: User) -> None:
    grant_down(account, units, son, places=3)
    assert [entry.action for entry in history_of(account)] == ["nominations.grant_quota", "nominations.open_account"]


# --- what the database guarantees by itself ---


def test_the_database_refuses_an_oversold_account(school_account: QuotaAccount) -> None:
    with pytest.raises(SoldOut), transaction.atomic(), refusing("account_never_oversold", SoldOut()):
        QuotaAccount.objects.filter(pk=school_account.pk).update(used=3)


def test_moves_are_never_rewritten(account: QuotaAccount) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        QuotaMove.objects.update(quantity=99)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        QuotaMove.objects.all().delete()


def test_a_target_is_opened_once_even_past_the_operation(account: QuotaAccount) -> None:
    with pytest.raises(IntegrityError, match="move_opens_a_target_once"), transaction.atomic():
        QuotaMove.objects.create(
            target=account.target, kind="opening", source=None, destination=account, quantity=1, at=NOW
        )


# --- invariants and figures ---


def test_a_sound_ledger_has_no_breach(school_account: QuotaAccount, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("audit_invariants")
    assert "3 accounts, 4 moves" in capsys.readouterr().out


@pytest.mark.parametrize("fields", [("received",), ("accepted",), ("used", "accepted")])
def test_a_tampered_balance_is_named_and_fails_the_command(
    school_account: QuotaAccount, fields: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    QuotaAccount.objects.filter(pk=school_account.pk).update(**{field: F(field) + 1 for field in fields})
    with pytest.raises(SystemExit) as ended:
        call_command("audit_invariants", "--json")
    assert ended.value.code == 1
    assert f"account {school_account.pk}" in capsys.readouterr().out


def test_a_changed_plan_is_named(account: QuotaAccount) -> None:
    Plan.objects.filter(tasks__targets=account.target_id).update(state=PlanState.DRAFT)  # issued text is fixed
    Target.objects.filter(pk=account.target_id).update(planned=12)
    assert [breach.invariant for breach in find_breaches()] == ["the opening is what the plan names"]


def test_who_gives_back_too_much_is_told_what_is_free_at_home(school_account: QuotaAccount, hiep: User) -> None:
    with pytest.raises(NotEnoughPlaces, match="Trường THCS Đông Hải còn 2"):
        give_back(school_account, quantity=100, reason="Thừa", by=hiep, now=NOW)
