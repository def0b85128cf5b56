"""The ledger for programs: the same moves and refusals as on the screens, once for each key."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.nominations.api import accounts as api_accounts
from haidang.areas.nominations.models import MoveKind, QuotaAccount, QuotaMove, QuotaSwap, SwapState
from haidang.areas.nominations.operations import grant_quota
from haidang.areas.nominations.queries.invariants import find_breaches
from haidang.areas.nominations.tests.conftest import DUE
from haidang.areas.nominations.tests.test_races import at_once
from haidang.foundation.access.jobs import forget_old_calls
from haidang.foundation.access.models import AccessToken, TokenCall
from haidang.foundation.access.tokens import issue_token
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.endpoints import code_of
from tests.cast import NOW, TODAY, Units

FAR = TODAY.replace(year=2027, month=6)


class Program:
    """Calls the API with a token of its owner's."""

    def __init__(self, owner: User) -> None:
        self.secret = issue_token(name="x", expires_on=FAR, by=owner, now=NOW, today=TODAY).secret
        self.keys = 0

    def get(self, name: str, *args: object, **words: int | str) -> Any:
        return Client().get(_address(name, *args), words, headers=self._headers())

    def post(self, name: str, *args: object, key: str = "", language: str = "vi", **sent: Any) -> Any:
        self.keys += 1
        headers = {"Idempotency-Key": key or f"request-{self.keys}", "Accept-Language": language}
        return Client().post(
            _address(name, *args), json.dumps(sent), "application/json", headers=self._headers() | headers
        )

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


def _address(name: str, *args: object) -> str:
    return reverse(f"api:nominations:{name}", args=args)


@pytest.fixture
def lead(son: User) -> Program:
    return Program(son)


@pytest.fixture
def head(hiep: User) -> Program:
    return Program(hiep)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the entry points stands on the day of the cast."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


GRANT: dict[str, Any] = {"unit": "11411", "quantity": 4, "due_on": DUE.isoformat()}


# --- reading ---


@pytest.mark.django_db
def test_a_program_reads_the_accounts_of_its_owners_units(
    school_account: QuotaAccount, lead: Program, head: Program, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert [row["unit"]["code"] for row in head.get("accounts").json()["accounts"]] == ["THCS-A"]
    with django_assert_max_num_queries(4):
        found = lead.get("accounts", target=school_account.target_id).json()
    assert {row["unit"]["code"] for row in found["accounts"]} == {"SGDDT", "11411", "THCS-A"}
    assert found["next"] is None
    assert [row["id"] for row in lead.get("accounts", unit="THCS-A").json()["accounts"]] == [school_account.pk]
    assert lead.get("accounts", after="x").status_code == 422


@pytest.mark.django_db
def test_an_account_tells_its_chain_and_every_move(school_account: QuotaAccount, head: Program) -> None:
    read = head.get("account", school_account.pk).json()
    assert (read["received"], read["free"]) == (2, 2)
    assert [story["unit"]["code"] for story in read["chain"]] == ["SGDDT", "11411", "THCS-A"]
    [move] = head.get("moves", school_account.pk).json()["moves"]
    assert (move["kind"], move["source"]["code"], move["quantity"]) == ("grant", "11411", 2)


@pytest.mark.django_db
def test_pages_go_on_where_the_last_one_ended(
    school_account: QuotaAccount, lead: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_accounts, "AT_ONCE", 2)
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        page: dict[str, Any] = lead.get("accounts", after=after).json()
        seen += [row["id"] for row in page["accounts"]]
        after = page["next"]
    assert seen == list(QuotaAccount.objects.order_by("pk").values_list("pk", flat=True))


# --- acting ---


@pytest.mark.django_db
def test_every_act_of_the_ledger_goes_through_the_api(
    account: QuotaAccount, units: Units, lead: Program, head: Program, mai: User
) -> None:
    ward = lead.post("grant", account.pk, **GRANT).json()
    assert (ward["unit"]["code"], ward["received"]) == ("11411", 4)
    officer = Program(mai)
    school = officer.post("grant", ward["id"], unit="THCS-A", quantity=3, due_on=DUE.isoformat()).json()
    assert head.post("accept", school["id"], quantity=2).json()["accepted"] == 2
    assert head.post("give_back", school["id"], quantity=1, reason="Thừa").json()["received"] == 2
    offered = head.post("swap", school["id"], partner="MN-A", quantity=1, reason="Thiếu chỗ").json()
    assert offered["state"] == SwapState.OFFERED
    assert officer.post("agree_to_swap", offered["id"]).json()["state"] == SwapState.DONE
    assert head.get("swap_detail", offered["id"]).json()["partner"]["code"] == "MN-A"
    assert lead.post("raise", account.target_id, quantity=5, basis="QĐ 1").json()["received"] == 15
    assert lead.post("cut", account.target_id, quantity=2, basis="QĐ 2").json()["received"] == 13
    QuotaAccount.objects.filter(pk=school["id"]).update(due_on=TODAY.replace(day=1))
    [late] = officer.get("overdue", ward["id"]).json()["accounts"]
    taken = officer.post("reclaim", ward["id"], seen=str(late["id"]), reason="Quá hạn").json()
    assert taken["places"] == 1
    kinds = set(QuotaMove.objects.values_list("kind", flat=True))
    assert kinds == set(MoveKind.values)
    assert Entry.objects.filter(action="nominations.grant_quota", by=mai).exists()
    assert find_breaches() == []


@pytest.mark.django_db
def test_a_swap_can_be_declined_and_withdrawn(
    school_account: QuotaAccount, units: Units, head: Program, mai: User
) -> None:
    officer = Program(mai)
    terms: dict[str, Any] = {"partner": "MN-A", "quantity": 1, "reason": "Thiếu chỗ"}
    first, second = (head.post("swap", school_account.pk, **terms).json()["id"] for _ in range(2))
    assert officer.post("decline_swap", first, reason="Không cần").json()["answer"] == "Không cần"
    assert head.post("withdraw_swap", second).json()["state"] == SwapState.WITHDRAWN
    decided = officer.post("agree_to_swap", second)
    assert (decided.status_code, decided.json()["code"]) == (422, "swap_decided")
    assert QuotaSwap.objects.filter(state=SwapState.DONE).count() == 0


@pytest.mark.django_db
def test_a_target_is_opened_once(account: QuotaAccount, lead: Program, head: Program) -> None:
    assert lead.post("open", account.target_id).json()["code"] == "opened_already"
    assert head.post("open", account.target_id).status_code == 403


# --- refusing ---


@pytest.mark.django_db
def test_a_refusal_is_a_sentence_in_the_readers_language_with_a_stable_code(
    account: QuotaAccount, lead: Program
) -> None:
    asked = GRANT | {"quantity": 11}
    vietnamese = lead.post("grant", account.pk, **asked)
    english = lead.post("grant", account.pk, language="en", **asked)
    assert vietnamese.status_code == english.status_code == 422
    assert vietnamese.json()["code"] == english.json()["code"] == "not_enough_places"
    assert "10 chỗ" in vietnamese.json()["sentence"] or "10 chỉ tiêu" in vietnamese.json()["sentence"]
    assert "has 10 free places" in english.json()["sentence"]
    assert english["Content-Language"] == "en"
    assert TokenCall.objects.count() == 0  # the key is still free


CODES = {
    "due_in_the_past", "key_missing", "key_used_otherwise", "not_enough_places", "not_one_level_below",
    "not_open", "not_siblings", "nothing_in_return", "nothing_overdue", "nothing_planned", "nothing_to_accept",
    "nothing_to_give_back", "opened_already", "places_missing", "reason_missing", "sold_out", "stale", "swap_decided",
}  # fmt: skip


def test_the_codes_that_programs_know_stay() -> None:
    """Renaming the class of a refusal breaks programs; whoever does it changes docs/how-to/api.md as well."""
    known = {code_of(kind.__new__(kind)) for kind in _kinds(Refused)}
    assert known >= CODES


def _kinds(refusal: type[Refused]) -> Iterator[type[Refused]]:
    for kind in refusal.__subclasses__():
        yield kind
        yield from _kinds(kind)


@pytest.mark.django_db
def test_what_is_wrong_is_named_field_by_field(account: QuotaAccount, lead: Program) -> None:
    answer = lead.post("grant", account.pk, unit="THCS-A", quantity=0, due_on="mai", colour="red")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert set(answer.json()["fields"]) == {"unit", "quantity", "due_on", "colour"}
    huge = lead.post("raise", account.target_id, quantity=10**30, basis="QĐ 1")
    assert (huge.status_code, set(huge.json()["fields"])) == (422, {"quantity"})
    headers = {"Authorization": f"Bearer {lead.secret}", "Idempotency-Key": "12345678"}
    for body in ("[1]", "{", "[" * 100_000, b"\xff\xfe\x00"):
        bad = Client().post(_address("grant", account.pk), body, "application/json", headers=headers)
        assert (bad.status_code, bad.json()["code"]) == (422, "invalid_request")


@pytest.mark.django_db
def test_outside_the_units_is_404_and_seen_but_not_to_be_acted_on_403(
    account: QuotaAccount, school_account: QuotaAccount, head: Program, thu: User, director: User
) -> None:
    other = Program(thu)
    assert other.get("account", school_account.pk).status_code == 404
    assert other.post("accept", school_account.pk, quantity=1).status_code == 404
    assert head.get("account", account.pk).status_code == 404
    assert Program(director).post("grant", account.pk, **GRANT).status_code == 403
    assert head.get("overdue", school_account.pk).status_code == 403


@pytest.mark.django_db
def test_another_method_and_no_token_are_refused(account: QuotaAccount, lead: Program) -> None:
    wrong = lead.get("grant", account.pk)
    assert (wrong.status_code, wrong["Allow"]) == (405, "POST")
    for said in ("", "Bearer ", "Bearer hd_nothing", f"Basic {lead.secret}"):
        answer = Client().get(_address("accounts"), headers={"Authorization": said})
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.django_db
def test_a_token_opens_nothing_once_revoked_run_out_or_its_owner_has_left(
    account: QuotaAccount, lead: Program, son: User
) -> None:
    token = AccessToken.objects.filter(owner=son)
    for change, back in (
        ({"revoked_at": NOW}, {"revoked_at": None}),
        ({"expires_on": TODAY.replace(day=1)}, {"expires_on": FAR}),
    ):
        token.update(**change)
        assert lead.get("accounts").status_code == 401
        token.update(**back)
        assert lead.get("accounts").status_code == 200
    User.objects.filter(pk=son.pk).update(is_active=False)
    assert lead.get("accounts").status_code == 401


@pytest.mark.django_db
def test_too_many_calls_in_a_minute_are_asked_to_wait(
    account: QuotaAccount, lead: Program, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_CALLS_A_MINUTE = 2
    answers = [lead.get("accounts") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.replace(minute=1))
    assert lead.get("accounts").status_code == 200


# --- once ---


@pytest.mark.django_db
def test_a_repeated_request_gets_the_first_answer_and_moves_nothing(account: QuotaAccount, lead: Program) -> None:
    first = lead.post("grant", account.pk, key="grant-2026-1", **GRANT)
    again = lead.post("grant", account.pk, key="grant-2026-1", **GRANT)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert QuotaMove.objects.filter(kind=MoveKind.GRANT).count() == 1
    other = lead.post("grant", account.pk, key="grant-2026-1", **(GRANT | {"quantity": 1}))
    assert (other.status_code, other.json()["code"]) == (422, "key_used_otherwise")
    assert lead.post("grant", account.pk, key="short", **GRANT).json()["code"] == "key_missing"


@pytest.mark.django_db
def test_a_key_is_kept_for_thirty_days(account: QuotaAccount, lead: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = GRANT | {"quantity": 1, "due_on": FAR.isoformat()}
    for days, moves in ((0, 1), (30, 1), (31, 2)):
        later = NOW + timedelta(days=days)
        monkeypatch.setattr("django.utils.timezone.now", lambda later=later: later)
        forget_old_calls.call()
        assert lead.post("grant", account.pk, key="grant-2026-1", **asked).status_code == 200
        assert QuotaMove.objects.filter(kind=MoveKind.GRANT).count() == moves


@pytest.mark.django_db
def test_a_refused_request_may_come_again_with_its_key(account: QuotaAccount, lead: Program) -> None:
    asked = GRANT | {"quantity": 11}
    assert lead.post("grant", account.pk, key="grant-2026-1", **asked).status_code == 422
    assert lead.post("raise", account.target_id, quantity=1, basis="QĐ 1").status_code == 200
    assert lead.post("grant", account.pk, key="grant-2026-1", **asked).status_code == 200


def _together(account: QuotaAccount, lead: Program, writers: int) -> list[object]:
    """All requests with one key; each that reaches the grant waits there a moment for the others."""
    inside = Barrier(writers)

    def grant(*args: Any, **kwargs: Any) -> QuotaAccount:
        with suppress(BrokenBarrierError):
            inside.wait(0.4)
        return grant_quota(*args, **kwargs)

    with patch.object(api_accounts, "grant_quota", grant):
        return at_once(*[lambda: lead.post("grant", account.pk, key="grant-2026-1", **GRANT).status_code] * writers)


@pytest.mark.django_db(transaction=True)
def test_requests_with_one_key_at_once_move_once(account: QuotaAccount, units: Units, lead: Program) -> None:
    assert _together(account, lead, 5) == [200] * 5
    assert QuotaMove.objects.filter(kind=MoveKind.GRANT).count() == 1
    assert find_breaches() == []


@contextmanager
def without_key_constraint() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("alter table access_tokencall drop constraint call_once_a_key")
    yield
    with connection.cursor() as cursor:
        cursor.execute("delete from access_tokencall")
        cursor.execute("alter table access_tokencall add constraint call_once_a_key unique (by_id, key)")


@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_requests_with_one_key_move_twice(
    account: QuotaAccount, units: Units, lead: Program
) -> None:
    """Shows that the test above can fail."""
    with without_key_constraint():
        _together(account, lead, 2)
        assert QuotaMove.objects.filter(kind=MoveKind.GRANT).count() == 2
