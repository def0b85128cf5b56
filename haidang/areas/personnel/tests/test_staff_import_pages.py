"""The screens of a staff import: works, refused, out of scope, bad input, wrong method, query budget; the command."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.personnel.exports import TEMPLATE_HEADINGS
from haidang.areas.personnel.imports import find_tables
from haidang.areas.personnel.jobs.staff_imports import apply_staff_import, read_staff_import
from haidang.areas.personnel.models import HeadingMemory, ImportFinding, ImportState, Person, StaffImport, Subject
from haidang.areas.personnel.queries import import_todos
from haidang.areas.personnel.tests.test_staff_imports import NEW_TEACHER, bring, row_of
from haidang.foundation.accounts.models import User
from haidang.foundation.spreadsheets.reading import SheetCells, Workbook
from tests.cast import TODAY, Units

pytestmark = pytest.mark.usefixtures("subjects")
HEADINGS = ("Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Vị trí việc làm", "Môn dạy")
GOOD = ("Hoàng Thị Mới", "02/03/1995", "Nữ", "031195000001", "Giáo viên", "Toán học")
EATEN = ("Trịnh Văn Nam", "02/03/1990", "Nam", 31090000777, "Giáo viên", "Toán học")
WRONG = ("Đào Văn Sai", "31/02/1990", "Nam", "", "Giáo viên", "Toán học")


def workbook(*rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("GV")
    for number, row in enumerate((headings, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return target.getvalue()


def upload(client: Client, units: Units, content: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("DS.xlsx", content)
    facts = {"file": file, "home": units.school_a.pk, "on": "2026-09-01"} | more
    return client.post(reverse("personnel:bring_list"), facts)


def read(client: Client, units: Units, *rows: tuple[Any, ...], **more: Any) -> StaffImport:
    """Uploaded, and read as the worker reads it."""
    assert upload(client, units, workbook(*rows, **more)).status_code == 302
    brought = StaffImport.objects.latest("pk")
    read_staff_import.call(brought.pk)
    brought.refresh_from_db()
    return brought


def test_a_list_goes_from_upload_to_records_and_back(client: Client, units: Units, hiep: User) -> None:
    client.force_login(hiep)
    assert client.get(reverse("personnel:imports")).status_code == 200
    brought = read(client, units, GOOD, EATEN, WRONG)
    assert brought.state == ImportState.READY
    assert [todo.count for todo in import_todos(hiep, TODAY)] == [1]
    rows = reverse("personnel:decide_rows", args=(brought.pk,))
    client.post(rows, {"kind": "plain", "decision": "take"})
    client.post(reverse("personnel:apply_import", args=(brought.pk,)))
    apply_staff_import.call(brought.pk, hiep.pk)
    assert Person.objects.filter(full_name="Hoàng Thị Mới", unit=units.school_a).exists()
    assert not Person.objects.filter(full_name="Đào Văn Sai").exists()
    client.post(reverse("personnel:undo_import", args=(brought.pk,)))
    assert not Person.objects.filter(full_name="Hoàng Thị Mới").exists()


def test_an_offer_is_taken_and_a_wrong_cell_corrected_on_the_spot(client: Client, units: Units, hiep: User) -> None:
    client.force_login(hiep)
    brought = read(client, units, EATEN, WRONG)
    offer = ImportFinding.objects.get(staff_import=brought, offer__isnull=False)
    address = reverse("personnel:decide_findings", args=(brought.pk,))
    client.post(address, {"code": offer.code, "pk": offer.pk, "do": "accept"})
    assert brought.staged.get(row=2).identity_number == "031090000777"
    wrong = ImportFinding.objects.get(staff_import=brought, severity="error")
    client.post(reverse("personnel:edit_cell", args=(brought.pk, wrong.pk)), {"text": "28/02/1990"})
    assert str(brought.staged.get(row=3).birth_on) == "1990-02-28"
    assert set(brought.differences.filter(staged__isnull=False).values_list("kind", flat=True)) == {"new"}


def test_a_heading_nobody_knows_is_asked_about_and_remembered(client: Client, units: Units, hiep: User) -> None:
    client.force_login(hiep)
    headings = (*HEADINGS, "Ngôi sao")
    brought = read(client, units, (*GOOD, "xx"), headings=headings)
    assert brought.state == ImportState.MAPPING
    address = reverse("personnel:import_columns", args=(brought.pk,))
    page = client.get(address)
    fields = list(page.context["form"].fields)
    answers = {name: page.context["form"].fields[name].initial or "" for name in fields}
    assert client.post(address, answers).status_code == 302
    assert HeadingMemory.objects.filter(unit=units.school_a, heading="ngôi sao", field="").exists()
    read_staff_import.call(brought.pk)
    assert read(client, units, (*GOOD, "xx"), headings=headings).state == ImportState.READY


def test_what_is_no_spreadsheet_is_refused_with_a_sentence(client: Client, units: Units, hiep: User) -> None:
    client.force_login(hiep)
    upload(client, units, b"no spreadsheet at all")
    brought = StaffImport.objects.latest("pk")
    read_staff_import.call(brought.pk)
    brought.refresh_from_db()
    assert brought.state == ImportState.REFUSED
    assert brought.refusal
    assert brought.refusal in client.get(reverse("personnel:import", args=(brought.pk,))).content.decode()


def test_an_upload_without_a_file_or_of_the_future_is_answered_with_422(
    client: Client, units: Units, hiep: User
) -> None:
    client.force_login(hiep)
    assert client.post(reverse("personnel:bring_list"), {"on": "2026-09-01"}).status_code == 422
    assert upload(client, units, workbook(GOOD), on="2090-01-01").status_code == 422


def test_teachers_and_providers_import_nothing(client: Client, lan: User, khoa: User) -> None:
    for user in (lan, khoa):
        client.force_login(user)
        assert client.get(reverse("personnel:imports")).status_code == 403
        assert client.get(reverse("personnel:bring_list")).status_code == 403


PAGES = ("import", "import_columns", "import_findings", "import_rows", "import_marked")
POSTS = ("decide_rows", "decide_findings", "apply_import", "undo_import", "withdraw_import")


def test_the_lists_of_others_do_not_exist(client: Client, units: Units, hiep: User, thu: User, nga: User) -> None:
    brought = bring(hiep, units.school_a, NEW_TEACHER)
    for user in (thu, nga):
        client.force_login(user)
        for name in PAGES:
            assert client.get(reverse(f"personnel:{name}", args=(brought.pk,))).status_code == 404
        for name in POSTS:
            assert client.post(reverse(f"personnel:{name}", args=(brought.pk,))).status_code == 404


def test_decisions_are_posted_only(client: Client, units: Units, hiep: User) -> None:
    brought = bring(hiep, units.school_a, NEW_TEACHER)
    client.force_login(hiep)
    for name in POSTS:
        assert client.get(reverse(f"personnel:{name}", args=(brought.pk,))).status_code == 405


def test_applying_nothing_is_refused(client: Client, units: Units, hiep: User) -> None:
    brought = bring(hiep, units.school_a, NEW_TEACHER)
    client.force_login(hiep)
    assert client.post(reverse("personnel:apply_import", args=(brought.pk,))).status_code == 422


def test_withdrawing_throws_away_what_was_staged(client: Client, units: Units, hiep: User) -> None:
    brought = bring(hiep, units.school_a, NEW_TEACHER)
    client.force_login(hiep)
    client.post(reverse("personnel:withdraw_import", args=(brought.pk,)))
    assert not brought.staged.exists()
    assert import_todos(hiep, TODAY) == []


def test_numbers_stand_shortened_in_the_difference(client: Client, units: Units, hiep: User, minh: Person) -> None:
    brought = bring(hiep, units.school_a, row_of(minh, identity_number="031085000123", phone="0911222333"))
    client.force_login(hiep)
    page = client.get(reverse("personnel:import_rows", args=(brought.pk,)), {"kind": "changed"}).content.decode()
    assert "…333" in page
    assert "0300000123" not in page
    assert "0911222333" not in page


def test_many_rows_take_no_more_queries_than_few(
    client: Client, units: Units, hiep: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [NEW_TEACHER | {"full_name": f"Hoàng Thị {n}", "identity_number": f"0311950{n:05d}"} for n in range(60)]
    brought = bring(hiep, units.school_a, *rows)
    client.force_login(hiep)
    for name in ("import", "import_rows", "imports"):
        address = reverse(f"personnel:{name}", args=() if name == "imports" else (brought.pk,))
        client.get(address)
        with django_assert_max_num_queries(16):
            assert client.get(address).status_code == 200


def test_the_template_is_understood_column_by_column() -> None:
    cells: list[list[Any]] = [
        list(TEMPLATE_HEADINGS),
        *([f"{n}x" for n in range(len(TEMPLATE_HEADINGS))] for _ in range(5)),
    ]
    layout = find_tables(Workbook("mau.xlsx", "xlsx", [SheetCells("Danh sách", cells)]), {})[0]
    assert [guess.heading for guess in layout.columns if guess.field is None] == ["STT"]


def test_the_command_tells_findings_and_records_nothing_when_dry(
    units: Units, tmp_path: Path, capsys: pytest.CaptureFixture[str], subjects: dict[str, Subject]
) -> None:
    file = tmp_path / "DS.xlsx"
    file.write_bytes(workbook(GOOD, WRONG))
    with pytest.raises(SystemExit) as end:
        call_command("import_staff", str(file), "--unit=THCS-A", "--on=2026-09-01", "--dry-run")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert end.value.code == 1
    assert {line["kind"] for line in lines} == {"finding", "row", "summary"}
    assert lines[-1]["counts"] == {"new": 1, "waiting": 1}
    assert not StaffImport.objects.exists()


def test_the_command_applies_valid_rows_for_whoever_answers(
    units: Units, mai: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "DS.xlsx"
    file.write_bytes(workbook(GOOD))
    with pytest.raises(SystemExit) as end:
        call_command("import_staff", str(file), "--unit=THCS-A", "--on=2026-09-01", "--by=mai")
    assert end.value.code == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["counts"] == {"new": 1}
    assert Person.objects.filter(full_name="Hoàng Thị Mới", unit=units.school_a).exists()
