"""People confirm the version of their data that the class list prints; contested data wait for the school."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import IdentityCheck, NominationList
from haidang.areas.nominations.operations.identity import (
    ConfirmsThemselves,
    ContestedOnPaper,
    SignedLater,
    StillContested,
    confirm_identity,
    confirm_on_paper,
)
from haidang.areas.nominations.queries import list_todos
from haidang.areas.nominations.queries.identity import progress_of, stamp_of, to_confirm
from haidang.areas.nominations.tests.conftest import Review
from haidang.areas.nominations.tests.season import AfterApproval, approved_list
from haidang.areas.personnel.models import ContestedFact, Person
from haidang.areas.personnel.operations import accept_correction, ask_correction
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
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


# --- on paper ---


def test_who_has_no_account_confirms_with_a_signature_that_the_principal_notes(
    after: AfterApproval, hiep: User, mai: User, thu: User, client: Client
) -> None:
    person = after.needs["Lê An"].person
    row = after.sealed.nominations.get(person=person)
    address = f"/nominations/data/{row.pk}/paper/"
    client.force_login(hiep)
    assert address in client.get("/nominations/data/").content.decode()
    assert client.get(address).status_code == 200
    sent = {"seen": stamp_of(person), "signed_on": "20/11/2026", "scan": SimpleUploadedFile("phieu.pdf", b"%PDF-1.7 x")}
    assert client.post(address, sent).status_code == 302
    page = client.get("/nominations/data/").content.decode()
    assert "trên giấy, 20/11/2026" in page
    assert progress_of(to_confirm(TODAY)).confirmed == 1
    assert Entry.objects.get(action="nominations.confirm_on_paper").changes["signed_on"] == "2026-11-20"
    scan = client.get(f"{address}scan/")
    assert b"".join(scan.streaming_content) == b"%PDF-1.7 x"  # type: ignore[attr-defined]
    assert "attachment" in scan["Content-Disposition"]
    assert client.post(address, {"seen": "x", "signed_on": "20/11/2026"}).status_code == 422
    assert client.post(address, {"seen": stamp_of(person), "signed_on": "hôm qua"}).status_code == 422
    assert client.delete(address).status_code == 405
    client.force_login(mai)
    assert client.get(f"{address}scan/").status_code == 403
    client.force_login(thu)
    assert client.get(address).status_code == 404


def test_a_signature_is_noted_only_for_the_data_that_were_signed(after: AfterApproval, lan: User, hiep: User) -> None:
    person = after.needs["Lê An"].person
    seen = stamp_of(person)

    def note(days: int = 0) -> IdentityCheck:
        return confirm_on_paper(
            person, seen=seen, signed_on=TODAY + timedelta(days=days), scan=None, by=hiep, now=NOW, today=TODAY
        )

    with pytest.raises(SignedLater):
        note(days=1)
    ask_correction(
        person, fact=ContestedFact.BIRTHPLACE, proposed="Hải Dương", statement="Giấy", files=[], by=hiep, now=NOW
    )
    with pytest.raises(ContestedOnPaper):
        note()
    person = person_of(after.needs["Lê An"], lan)
    with pytest.raises(ConfirmsThemselves):
        note()
    Person.objects.filter(pk=person.pk).update(user=None, birthplace="Hải Dương")
    person.refresh_from_db()
    with pytest.raises(Stale):
        note()
