"""People confirm the version of their data that the class list prints; contested data wait for the school."""

import pytest
from django.test import Client

from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import IdentityCheck, NominationList
from haidang.areas.nominations.operations.identity import StillContested, confirm_identity
from haidang.areas.nominations.queries import list_todos
from haidang.areas.nominations.queries.identity import progress_of, stamp_of, to_confirm
from haidang.areas.nominations.tests.conftest import Review
from haidang.areas.nominations.tests.season import AfterApproval, approved_list
from haidang.areas.personnel.models import ContestedFact, Person
from haidang.areas.personnel.operations import accept_correction, ask_correction
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Stale
from tests.cast import NOW, TODAY, Units


@pytest.fixture
def after(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> AfterApproval:
    return approved_list(draft, review, units.school_a, principal=hiep, officer=mai, lead=son)


@pytest.fixture
def lan_nominated(after: AfterApproval, lan: User) -> Person:
    """Lan's own record stands in place of An's on the approved list (as after a merge)."""
    return person_of(after.needs["Lê An"], lan)


def person_of(need: Need, user: User) -> Person:
    Person.objects.filter(user=user).update(user=None)
    need.person.user = user
    need.person.save(update_fields=["user"])
    return need.person


def test_confirming_counts_until_the_data_change(lan_nominated: Person, lan: User, hiep: User) -> None:
    confirm_identity(lan_nominated, seen=stamp_of(lan_nominated), by=lan, now=NOW)
    assert progress_of(to_confirm(TODAY)).confirmed == 1
    lan_nominated.birthplace = "Hải Phòng"
    lan_nominated.save()
    progress = progress_of(to_confirm(TODAY))
    assert (progress.people, progress.confirmed, progress.open) == (2, 0, 2)


def test_what_changed_since_it_was_read_is_not_confirmed(lan_nominated: Person, lan: User) -> None:
    seen = stamp_of(lan_nominated)
    lan_nominated.full_name = "Lê Thị An"
    lan_nominated.save()
    with pytest.raises(Stale):
        confirm_identity(lan_nominated, seen=seen, by=lan, now=NOW)


def test_contested_data_are_confirmed_after_the_answer(lan_nominated: Person, lan: User, hiep: User) -> None:
    request = ask_correction(
        lan_nominated,
        fact=ContestedFact.BIRTHPLACE,
        proposed="Hải Dương",
        statement="Theo giấy khai sinh",
        files=[],
        by=lan,
        now=NOW,
    )
    assert progress_of(to_confirm(TODAY)).contested == 1
    with pytest.raises(StillContested):
        confirm_identity(lan_nominated, seen=stamp_of(lan_nominated), by=lan, now=NOW)
    accept_correction(request, reason="Đúng theo giấy khai sinh", by=hiep, now=NOW)
    confirm_identity(lan_nominated, seen=stamp_of(lan_nominated), by=lan, now=NOW)
    assert IdentityCheck.objects.get().confirmed_by == lan


def test_the_person_and_the_school_are_reminded(lan_nominated: Person, lan: User, hiep: User, son: User) -> None:
    assert [todo.url for todo in list_todos(lan, TODAY)] == ["/nominations/mine/data/"]
    for user in (hiep, son):
        assert any("/nominations/data/" in todo.url for todo in list_todos(user, TODAY))
    confirm_identity(lan_nominated, seen=stamp_of(lan_nominated), by=lan, now=NOW)
    assert list_todos(lan, TODAY) == []
    assert not any("/nominations/data/" in todo.url for todo in list_todos(hiep, TODAY))


def test_one_reads_and_confirms_ones_own_data(lan_nominated: Person, lan: User, client: Client) -> None:
    client.force_login(lan)
    page = client.get("/nominations/mine/data/")
    assert page.status_code == 200
    assert "Lê An" in page.content.decode()
    assert client.post("/nominations/mine/data/", {"seen": "x"}).status_code == 422
    assert client.post("/nominations/mine/data/", {"seen": stamp_of(lan_nominated)}).status_code == 302
    assert client.delete("/nominations/mine/data/").status_code == 405


def test_the_page_of_progress_shows_states_and_no_data(
    lan_nominated: Person, hiep: User, thu: User, khoa: User, client: Client, django_assert_max_num_queries: object
) -> None:
    Person.objects.filter(pk=lan_nominated.pk).update(phone="0912345678")
    client.force_login(hiep)
    page = client.get("/nominations/data/").content.decode()
    assert "Lê An" in page
    assert "0912345678" not in page
    assert "Lê An" in client.get("/nominations/data/?state=open").content.decode()
    assert "Lê An" not in client.get("/nominations/data/?state=confirmed").content.decode()
    client.force_login(thu)
    assert "Lê An" not in client.get("/nominations/data/").content.decode()
    client.force_login(khoa)
    assert client.get("/nominations/data/").status_code == 403
