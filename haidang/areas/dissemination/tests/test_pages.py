"""The pages of dissemination: who sees what, what is refused, and how many queries it costs."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from pytest_django import DjangoAssertNumQueries

from haidang.areas.dissemination.models import Circulation, Outreach, Practice, Reader
from haidang.areas.dissemination.operations import endorse_practice, send_practice
from haidang.areas.dissemination.tests.conftest import ASKED, Cast, newest, pass_down
from haidang.areas.dissemination.tests.test_register import tell, written
from haidang.foundation.accounts.models import User
from tests.cast import NOW, Units, make_person

MOST_QUERIES = 18


@pytest.fixture
def passed(units: Units, cast: Cast, son: User) -> Circulation:
    """A text of the department on its way through the whole city."""
    return pass_down(units.city, son)


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_ward_passes_a_document_down(units: Units, cast: Cast, mai: User) -> None:
    facts = {
        "title": "Kế hoạch 108/KH-UBND", "text": "Đọc và đăng ký", "due_on": "2099-01-05", "posts": ["teacher"],
        "question": "Hạn đăng ký?", "answers": "*15/12\n20/12",
    }  # fmt: skip
    answer = as_user(mai).post("/dissemination/new/", facts)
    circulation = Circulation.objects.get()
    assert answer["Location"] == f"/dissemination/{circulation.pk}/"
    assert circulation.unit == units.ward
    assert circulation.editions.get().right_answer == 0


def test_the_form_comes_filled_in_from_a_dispatch(units: Units, mai: User) -> None:
    page = as_user(mai).get("/dissemination/new/?title=Công văn 131&source=131/UBND-VHXH").content.decode()
    assert "Công văn 131" in page
    assert "131/UBND-VHXH" in page


@pytest.mark.parametrize(
    "changed", [{"due_on": "2020-01-05"}, {"answers": "một"}, {"answers": "một\nhai"}, {"text": ""}, {"levels": "X"}]
)
def test_a_form_filled_in_wrongly_says_what_to_do(units: Units, mai: User, changed: dict[str, str]) -> None:
    facts = {"title": "x", "text": "x", "due_on": "2099-01-05", "question": "?", "answers": "*1\n2"} | changed
    answer = as_user(mai).post("/dissemination/new/", facts)
    assert answer.status_code == 422
    assert not Circulation.objects.exists()


def test_a_ward_sees_its_share_of_what_the_department_passes_down(passed: Circulation, cast: Cast, mai: User) -> None:
    client = as_user(mai)
    page = client.get(f"/dissemination/{passed.pk}/").content.decode()
    assert "Trường THCS Đông Hải" in page
    assert "Lê Chân" not in page
    people = client.get(f"/dissemination/{passed.pk}/people/?state=unread").content.decode()
    assert cast.silent.full_name in people
    assert cast.far.full_name not in people


def test_outside_the_units_it_does_not_exist(units: Units, cast: Cast, mai: User, thu: User) -> None:
    circulation = pass_down(units.ward, mai)
    for path in ("", "people/", "proof.docx"):
        assert as_user(thu).get(f"/dissemination/{circulation.pk}/{path}").status_code == 404
    assert as_user(thu).get(f"/dissemination/{circulation.pk}/read/").status_code in (403, 404)


def test_a_ward_does_not_change_what_the_department_passed_down(passed: Circulation, mai: User) -> None:
    assert as_user(mai).get(f"/dissemination/{passed.pk}/edition/").status_code == 403
    assert as_user(mai).post(f"/dissemination/{passed.pk}/end/", {"reason": "x"}).status_code == 403


def test_a_new_edition_proposes_the_question_of_the_former_one(passed: Circulation, lan: User, son: User) -> None:
    client, path = as_user(son), f"/dissemination/{passed.pk}/edition/"
    proposed = client.get(path).context["form"].initial
    assert (proposed["question"], proposed["answers"]) == (ASKED.question, "*Ở trường\nỞ nhà")
    changed = {**proposed, "changes": "Hạn lùi đến 20/12", "answers": "Ở trường\n*Ở nhà"}
    assert client.post(path, changed).status_code == 302
    assert newest(passed).right_answer == 1
    assert client.post(path, {**changed, "question": "", "answers": ""}).status_code == 302
    assert (newest(passed).question, client.get(path).context["form"].initial["question"]) == ("", "")


def test_figures_are_for_finance_names_are_not(passed: Circulation, phuc: User) -> None:
    client = as_user(phuc)
    assert client.get(f"/dissemination/{passed.pk}/").status_code == 200
    assert client.get(f"/dissemination/{passed.pk}/people/").status_code == 403
    assert client.get(f"/dissemination/{passed.pk}/proof.pdf").status_code == 403


def test_a_teacher_reads_and_confirms(passed: Circulation, lan: User) -> None:
    client = as_user(lan)
    path = f"/dissemination/{passed.pk}/read/"
    assert client.get("/dissemination/")["Location"] == "/dissemination/mine/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"edition": "1", "answer": "1"}).status_code == 422
    assert client.post(path, {"edition": "7", "answer": "0"}).status_code == 422
    assert client.post(path, {"edition": "1", "answer": "0"})["Location"] == "/dissemination/mine/"
    assert client.delete(path).status_code == 405
    assert Reader.objects.get(person__user=lan).confirmed_edition == 1


def test_a_principal_takes_in_a_signed_sheet(passed: Circulation, cast: Cast, hiep: User, thu: User) -> None:
    path = f"/dissemination/{passed.pk}/sheet/"
    reader = Reader.objects.get(person=cast.silent)
    scan = SimpleUploadedFile("ky.pdf", b"%PDF-1.7 x")
    assert as_user(thu).post(path, {"scan": scan, "pk": reader.pk}).status_code == 422
    wrong = SimpleUploadedFile("ky.pdf", b"MZ")
    assert as_user(hiep).post(path, {"scan": wrong, "pk": reader.pk}).status_code == 422
    scan.seek(0)
    assert as_user(hiep).post(path, {"scan": scan, "pk": reader.pk}).status_code == 302
    sheet = reader.confirmations.get().sheet
    assert sheet is not None
    assert as_user(hiep).get(f"/dissemination/sheets/{sheet.pk}/").status_code == 200
    assert as_user(thu).get(f"/dissemination/sheets/{sheet.pk}/").status_code == 404


def test_a_ward_takes_in_the_sheet_of_a_school_without_accounts_and_the_proof_is_whole(
    units: Units, cast: Cast, son: User, mai: User, nga: User
) -> None:
    passed = pass_down(units.city, son, levels=["MN"])
    client, sheet = as_user(mai), f"/dissemination/{passed.pk}/sheet"
    assert client.get(f"{sheet}/")["Location"] == f"/dissemination/{passed.pk}/"
    code = f"?unit={units.kindergarten.code}"
    assert f"{sheet}/{code}" in client.get(f"/dissemination/{passed.pk}/people/{code}").content.decode()
    printed = read_docx(client.get(f"{sheet}.docx{code}"))
    assert cast.carer.full_name in printed
    assert ASKED.text in printed
    assert as_user(nga).get(f"{sheet}.pdf{code}").status_code == 404
    assert client.get(f"{sheet}/?unit={units.school_b.code}").status_code == 404
    waiting = [one.pk for one in Reader.objects.filter(unit=units.kindergarten)]
    scan = SimpleUploadedFile("ky.pdf", b"%PDF-1.7 x")
    assert as_user(nga).post(f"{sheet}/{code}", {"scan": scan, "pk": waiting}).status_code == 404
    scan.seek(0)
    assert client.post(f"{sheet}/{code}", {"scan": scan, "pk": waiting}).status_code == 302
    assert client.get(f"/dissemination/{passed.pk}/").context["whole"].is_complete


def read_docx(answer: Any) -> str:
    document = Document(BytesIO(answer.getvalue()))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_reminding_answers_with_a_count(passed: Circulation, lan: User, mai: User) -> None:
    answer = as_user(mai).post(f"/dissemination/{passed.pk}/remind/", follow=True)
    assert answer.status_code == 200
    assert as_user(lan).post(f"/dissemination/{passed.pk}/remind/").status_code == 403


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_proof_of_coverage_is_an_official_document(passed: Circulation, hiep: User, form: str) -> None:
    answer = as_user(hiep).get(f"/dissemination/{passed.pk}/proof.{form}")
    assert answer.status_code == 200
    assert answer.getvalue()[:4] in (b"PK\x03\x04", b"%PDF")
    assert as_user(hiep).get(f"/dissemination/{passed.pk}/proof.exe").status_code == 404


def test_communication_is_entered_shown_and_withdrawn(units: Units, hiep: User, thu: User, lan: User) -> None:
    client = as_user(hiep)
    facts = {
        "title": "Họp hội đồng", "kind": "meeting", "channel": "in_person", "done_on": "2026-01-05",
        "audience": "Giáo viên",
    }  # fmt: skip
    assert client.post("/dissemination/communication/new/", facts | {"audience": ""}).status_code == 422
    assert client.post("/dissemination/communication/new/", facts).status_code == 302
    entry = Outreach.objects.get()
    assert "Họp hội đồng" in client.get("/dissemination/communication/").content.decode()
    assert "Họp hội đồng" not in as_user(thu).get("/dissemination/communication/").content.decode()
    withdraw = f"/dissemination/communication/{entry.pk}/withdraw/"
    assert as_user(thu).post(withdraw, {"reason": "x"}).status_code == 404
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "Nhầm"}).status_code == 302
    assert as_user(lan).get("/dissemination/communication/").status_code == 403
    assert client.get("/dissemination/communication/register.xlsx").status_code == 200


def test_a_practice_goes_its_way_through_the_pages(units: Units, cast: Cast, lan: User, mai: User, thu: User) -> None:
    client = as_user(lan)
    facts = {"title": "Ghép tổ", "problem": "Ít người", "way": "Học chung", "outcome": "Tốt", "level": "THCS"}
    assert client.post("/dissemination/practices/new/", facts | {"way": ""}).status_code == 422
    path = client.post("/dissemination/practices/new/", facts)["Location"]
    assert as_user(mai).get(path).status_code == 404
    assert client.post(f"{path}send/").status_code == 302
    assert client.get(f"{path}edit/").status_code == 200
    assert client.post(f"{path}edit/", facts).status_code == 422
    assert client.post(f"{path}endorse/", {"reason": "x"}).status_code == 403
    assert as_user(mai).post(f"{path}endorse/", {"reason": "Nên làm theo"}).status_code == 302
    assert "Ghép tổ" in as_user(thu).get("/dissemination/practices/?q=ghep").content.decode()


@pytest.mark.parametrize("people", [3, 30])
def test_no_page_asks_more_for_more_people(
    units: Units,
    cast: Cast,
    son: User,
    lan: User,
    mai: User,
    people: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(people):
        make_person(f"Người {number}", units.school_a, level="THCS")
    circulation = pass_down(units.city, son)
    for number in range(people):
        tell(units.school_a, mai, link=f"https://a.example/{number}")
        endorse_practice(
            send_practice(written(cast, lan), by=lan, now=NOW), unit=units.ward, words="Tốt", by=mai, now=NOW
        )
    assert Practice.objects.count() == people
    client = as_user(son)
    pages = (
        "",
        f"{circulation.pk}/",
        f"{circulation.pk}/people/",
        "communication/",
        "communication/months/",
        "practices/",
    )
    for path in pages:
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(f"/dissemination/{path}").status_code == 200


def test_the_lead_office_sees_the_months_of_the_whole_city(
    passed: Circulation, cast: Cast, units: Units, son: User
) -> None:
    page = as_user(son).get("/dissemination/communication/months/").content.decode()
    assert units.school_a.name in page
    assert units.school_b.name in page
