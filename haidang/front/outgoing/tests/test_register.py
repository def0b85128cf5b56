"""Each unit's register: its own documents, the files as issued, numbers continued from paper."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.documents.models import IssuedDocument, NumberSeries
from haidang.foundation.documents.operations import Signer, issue_document
from haidang.foundation.documents.tests.gallery import NOTICE, REPORT
from tests.cast import NOW, TODAY, Units

REGISTER = "/outgoing/"


@pytest.fixture
def issued(units: Units, director: User, hiep: User) -> dict[str, IssuedDocument]:
    notice = replace(NOTICE, number="", issued_on=None)
    signers = {"department": (notice, units.department, director), "school": (REPORT, units.school_a, hiep)}
    return {
        name: issue_document(draft, issuer=unit, by=Signer(user, ("NGƯỜI KÝ",), TODAY), now=NOW)
        for name, (draft, unit, user) in signers.items()
    }


def test_a_principal_sees_the_documents_of_the_own_school_alone(
    issued: dict[str, IssuedDocument], hiep: User, thu: User, son: User, client: Client
) -> None:
    def seen_by(user: User) -> list[bool]:
        client.force_login(user)
        page = client.get(REGISTER).content.decode()
        return [document.symbol in page for document in issued.values()]

    assert seen_by(son) == [True, True]
    assert seen_by(hiep) == [False, True]
    assert seen_by(thu) == [False, False]
    address = reverse("outgoing:pdf", args=[issued["school"].pk])
    assert client.get(address).status_code == 404


def test_the_issued_file_comes_as_it_was_issued_and_who_took_it_is_noted(
    issued: dict[str, IssuedDocument], hiep: User, client: Client
) -> None:
    client.force_login(hiep)
    document = issued["school"]
    answer = client.get(reverse("outgoing:docx", args=[document.pk]))
    assert b"".join(answer) == bytes(document.files.get(form="docx").content)
    assert Entry.objects.filter(action="documents.download", by=hiep).count() == 1


def test_the_register_is_searched_and_leaves_as_a_workbook(
    issued: dict[str, IssuedDocument], son: User, client: Client
) -> None:
    client.force_login(son)
    page = client.get(REGISTER, {"q": "giao ban"}).content.decode()
    assert "TB-SGDĐT" in page
    assert "BC-THCSĐH" not in page
    assert client.get(reverse("outgoing:register_xlsx"), {"kind": "BC"}).status_code == 200
    assert client.post(REGISTER).status_code == 405


def test_a_school_continues_its_own_run_from_paper(units: Units, hiep: User, lan: User, client: Client) -> None:
    client.force_login(hiep)
    address = reverse("outgoing:continue_numbers")
    assert client.post(address, {"kind": "KH", "year": 2026, "last": 41}).status_code == 302
    assert NumberSeries.objects.get(issuer=units.school_a, kind="KH").last == 41
    assert client.post(address, {"kind": "KH", "year": 2026, "last": 40}).status_code == 422
    client.force_login(lan)
    assert client.get(address).status_code == 403


TYPED = {
    "token": "5f0c7a52-5a53-4b1e-9f2c-0d1f5f3b7a11",
    "kind": "TB",
    "subject": "Lịch học bồi dưỡng tháng 12",
    "body": "I. NỘI DUNG\nNhà trường thông báo lịch học như sau.",
    "recipients": "Tổ chuyên môn\nLưu: VT",
    "authority": "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG",
    "signer_name": "Trần Thị Thu",
}


def test_a_school_reads_its_draft_and_then_issues_it_once(units: Units, hiep: User, client: Client) -> None:
    client.force_login(hiep)
    address = reverse("outgoing:write")
    assert client.get(address).status_code == 200
    draft = client.post(address, {**TYPED, "act": "pdf"})
    assert b"".join(draft).startswith(b"%PDF")
    assert not IssuedDocument.objects.exists()
    assert client.post(address, {**TYPED, "act": "issue"}).status_code == 302
    issued = IssuedDocument.objects.get()
    assert (issued.issuer, issued.kind, issued.number) == (units.school_a, "TB", 1)
    assert (issued.signer_name, issued.signer_title) == ("Trần Thị Thu", "KT. HIỆU TRƯỞNG · PHÓ HIỆU TRƯỞNG")
    assert client.post(address, {**TYPED, "act": "issue"}).status_code == 422
    assert NumberSeries.objects.get(issuer=units.school_a, kind="TB").last == 1


def test_a_document_without_text_is_not_issued_and_a_teacher_writes_none(
    units: Units, hiep: User, lan: User, client: Client
) -> None:
    client.force_login(hiep)
    address = reverse("outgoing:write")
    assert client.post(address, {**TYPED, "body": "", "act": "issue"}).status_code == 422
    assert not IssuedDocument.objects.exists()
    client.force_login(lan)
    assert client.get(address).status_code == 403
