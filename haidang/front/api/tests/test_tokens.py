"""The page of tokens: issue, see the secret once, revoke; only one's own."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from haidang.foundation.access.models import AccessToken
from haidang.foundation.access.tokens import issue_token
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry

PAGE = "/api/"


def ask(client: Client, *, name: str = "Phần mềm nhà trường", days: int = 30) -> str:
    until = timezone.localdate() + timedelta(days=days)
    answer = client.post(PAGE, {"name": name, "expires_on": until.isoformat()})
    assert answer.status_code == (200 if 0 <= days <= 366 else 422)
    return answer.content.decode()


def secret_on(text: str) -> str:
    found = re.search(r'value="(hd_[\w-]{43})"', text)
    assert found is not None
    return found[1]


@pytest.mark.django_db
def test_the_secret_is_shown_once_and_kept_only_as_a_hash(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    secret = secret_on(ask(client))
    token = AccessToken.objects.get()
    assert secret not in client.get(PAGE).content.decode()
    assert secret not in str(AccessToken.objects.values())
    assert secret.startswith(token.start)
    assert Entry.objects.filter(action="access.issue_token", by=hiep, object_id=token.pk).exists()


@pytest.mark.django_db
def test_a_revoked_token_opens_nothing_from_the_next_call_on(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    headers = {"Authorization": f"Bearer {secret_on(ask(client))}"}
    accounts = reverse("api:nominations:accounts")
    assert Client().get(accounts, headers=headers).status_code == 200
    token = AccessToken.objects.get()
    assert client.post(reverse("api:revoke", args=[token.pk])).status_code == 302
    assert Client().get(accounts, headers=headers).status_code == 401
    ask(client, name="Phần mềm khác")
    page = client.get(PAGE).content.decode()
    assert page.index("Phần mềm khác") < page.index("đã thu hồi")  # what still opens stands first
    assert Entry.objects.filter(action="access.revoke_token", by=hiep).count() == 1


@pytest.mark.django_db
def test_a_token_is_its_owners_alone(client: Client, hiep: User, thu: User) -> None:
    client.force_login(hiep)
    ask(client)
    token = AccessToken.objects.get()
    client.force_login(thu)
    assert token.name not in client.get(PAGE).content.decode()
    assert client.post(reverse("api:revoke", args=[token.pk])).status_code == 404
    assert client.get(reverse("api:revoke", args=[token.pk])).status_code == 405
    assert Client().get(PAGE).status_code == 302


@pytest.mark.django_db
def test_a_name_is_used_once_and_a_token_lasts_at_most_a_year(client: Client, hiep: User) -> None:
    client.force_login(hiep)
    assert "quá một năm" in ask(client, days=367)
    assert "quá một năm" in ask(client, days=-1)
    ask(client)
    until = timezone.localdate().isoformat()
    again = client.post(PAGE, {"name": "Phần mềm nhà trường", "expires_on": until})
    assert again.status_code == 422
    assert client.post(PAGE, {"name": "", "expires_on": until}).status_code == 422
    assert AccessToken.objects.count() == 1


@pytest.mark.django_db
def test_the_page_costs_the_same_for_one_token_and_for_twenty(
    client: Client, hiep: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    today = timezone.localdate()
    for number in range(20):
        issue_token(name=f"Phần mềm {number}", expires_on=today, by=hiep, now=timezone.now(), today=today)
    client.force_login(hiep)
    with django_assert_max_num_queries(10):
        assert client.get(PAGE).status_code == 200
