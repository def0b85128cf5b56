"""Contested facts: asked on one's own, decided by somebody else, with papers only the right people see."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from haidang.areas.personnel.models import ContestedFact, CorrectionRequest, CorrectionState, Evidence, Person, PostKind
from haidang.areas.personnel.operations import (
    SentFile,
    accept_correction,
    ask_correction,
    refuse_correction,
    withdraw_correction,
)
from haidang.areas.personnel.operations.corrections import (
    MOST_BYTES,
    AskedAlready,
    DecidedAlready,
    FileTooLarge,
    OwnRequest,
    ProposalMissing,
    TooManyFiles,
    WrongKindOfFile,
)
from haidang.areas.personnel.queries import list_todos
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.refusals import Refused
from tests.cast import NOW, TODAY, make_person

PDF = SentFile(name="khai-sinh.pdf", content=b"%PDF-1.7 giay khai sinh")


@pytest.fixture
def me(lan: User) -> Person:
    return Person.objects.get(user=lan)


def ask(person: Person, by: User, fact: ContestedFact = ContestedFact.BIRTH_ON, **more: object) -> CorrectionRequest:
    values: dict[str, object] = {"proposed": "1985-05-21", "statement": "Theo giấy khai sinh", "files": [PDF]} | more
    return ask_correction(person, fact=fact, by=by, now=NOW, **values)  # type: ignore[arg-type]


def test_an_accepted_fact_is_corrected_at_once(me: Person, lan: User, hiep: User) -> None:
    request = ask(me, lan)
    assert list_todos(hiep, TODAY)[0].count == 1
    accept_correction(request, reason="Khớp giấy khai sinh", by=hiep, now=NOW)
    me.refresh_from_db()
    assert me.birth_on is not None
    assert me.birth_on.isoformat() == "1985-05-21"
    assert Entry.objects.get(action="personnel.correct_person").changes["birth_on"] == ["1985-05-20", "1985-05-21"]
    assert list_todos(hiep, TODAY) == []


def test_a_refused_fact_stays_and_tells_why(me: Person, lan: User, hiep: User) -> None:
    request = refuse_correction(ask(me, lan), reason="Giấy không rõ năm", by=hiep, now=NOW)
    assert (request.state, request.reason) == (CorrectionState.REFUSED, "Giấy không rõ năm")
    with pytest.raises(DecidedAlready):
        accept_correction(request, reason="x", by=hiep, now=NOW)


def test_nobody_decides_on_the_own_record(me: Person, lan: User) -> None:
    with pytest.raises(OwnRequest):
        accept_correction(ask(me, lan), reason="x", by=lan, now=NOW)


def test_one_open_request_a_fact(me: Person, lan: User) -> None:
    request = ask(me, lan)
    with pytest.raises(AskedAlready):
        ask(me, lan)
    withdraw_correction(request, by=lan, now=NOW)
    ask(me, lan)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"proposed": ""}, ProposalMissing),
        ({"files": [SentFile(name="virus.pdf", content=b"MZ\x90")]}, WrongKindOfFile),
        ({"files": [SentFile(name="to.pdf", content=b"%PDF-" + b"0" * MOST_BYTES)]}, FileTooLarge),
        ({"files": [PDF] * 4}, TooManyFiles),
    ],
)
def test_what_cannot_be_checked_is_not_taken(
    me: Person, lan: User, more: dict[str, object], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        ask(me, lan, **more)  # type: ignore[arg-type]
    assert not CorrectionRequest.objects.exists()


def test_a_teacher_contests_and_reads_the_answer(client: Client, me: Person, lan: User, hiep: User) -> None:
    client.force_login(lan)
    assert client.get(reverse("personnel:contest")).status_code == 200
    form = {
        "fact": "birth_on",
        "proposed": "21/05/1985",
        "statement": "Sai ngày",
        "papers": [SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n0000")],
    }
    assert client.post(reverse("personnel:contest"), form).status_code == 302
    request = CorrectionRequest.objects.get()
    assert request.proposed == "1985-05-21"
    client.force_login(hiep)
    page = client.get(reverse("personnel:decide_correction", args=[request.pk]))
    assert "21/05/1985" in page.content.decode()
    decision = {"decision": "accept", "reason": "Đúng theo giấy tờ"}
    assert client.post(reverse("personnel:decide_correction", args=[request.pk]), decision).status_code == 302
    client.force_login(lan)
    assert "Đúng theo giấy tờ" in client.get(reverse("personnel:my_corrections")).content.decode()


def test_a_bad_form_comes_back(client: Client, me: Person, lan: User) -> None:
    client.force_login(lan)
    for wrong in ({"fact": "birth_on", "proposed": "32/13", "statement": "x"}, {"fact": "sex", "proposed": "?"}, {}):
        assert client.post(reverse("personnel:contest"), wrong).status_code == 422


def test_papers_are_shown_to_those_who_decide_and_the_look_is_recorded(
    client: Client, me: Person, lan: User, hiep: User, mai: User, thu: User, director: User
) -> None:
    ask(me, lan)
    address = reverse("personnel:evidence", args=[Evidence.objects.get().pk])
    for user, status in ((lan, 200), (thu, 404), (director, 403)):
        client.force_login(user)
        assert client.get(address).status_code == status
    assert not Entry.objects.filter(action="personnel.look_at_evidence").exists()
    client.force_login(hiep)
    response = client.get(address)
    assert b"".join(response.streaming_content) == PDF.content  # type: ignore[attr-defined]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.get(action="personnel.look_at_evidence").by == hiep


def test_requests_of_another_school_are_not_found(client: Client, me: Person, lan: User, thu: User, mai: User) -> None:
    request = ask(me, lan)
    for user in (thu, mai):  # the officer decides for principals only
        client.force_login(user)
        assert client.get(reverse("personnel:decide_correction", args=[request.pk])).status_code == 404
    client.force_login(lan)
    assert client.get(reverse("personnel:corrections")).status_code == 403


def test_what_a_principal_contests_goes_to_the_unit_above(hiep: User, mai: User) -> None:
    boss = make_person("Vũ Văn Hiệp", hiep.grants.get().unit, level="THCS", kind=PostKind.PRINCIPAL, user=hiep)
    ask(boss, hiep)
    assert list_todos(hiep, TODAY) == []
    assert list_todos(mai, TODAY)[0].count == 1


def test_another_teacher_takes_nothing_back(client: Client, me: Person, lan: User, hiep: User) -> None:
    request = ask(me, lan)
    client.force_login(hiep)
    assert client.post(reverse("personnel:take_back_correction", args=[request.pk])).status_code in (403, 404)
    client.force_login(lan)
    assert client.get(reverse("personnel:take_back_correction", args=[request.pk])).status_code == 405
    assert client.post(reverse("personnel:take_back_correction", args=[request.pk])).status_code == 302
