"""The list of units taken out comes back without a difference; what differs is shown, then applied once."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import name_on
from haidang.foundation.spreadsheets.reading import Workbook, open_workbook
from haidang.foundation.spreadsheets.workbooks import write_workbook
from haidang.front.administration.unit_file import FindingsLeft, apply_difference, compare, read_lines, unit_sheet
from tests.cast import NOW, TODAY, Units

HEAD = "Mã;Tên;Tên ngắn;Loại;Cấp học;Loại hình;Mã đơn vị quản lý;Từ ngày\n".replace(";", ",")
CHANGED = 'THCS-A,Trường TH và THCS Đông Hải,TH&THCS Đông Hải,Trường,"TH, THCS",Công lập,11329,01/11/2026\n'
NEW = "MN-N,Trường MN Mới,MN Mới,trường,mn,tư thục,11411,01/11/2026\n"


def read(text: str) -> Workbook:
    return open_workbook(io.BytesIO(text.encode()), name="units.csv")


def test_the_list_taken_out_comes_back_without_a_difference(units: Units) -> None:
    written = write_workbook([unit_sheet(Unit.objects.filter(period__contains=TODAY), TODAY)])
    lines, findings = read_lines(open_workbook(written, name="units.xlsx"))
    difference = compare(lines, findings, today=TODAY)
    assert (difference.new, difference.changed, difference.missing, difference.findings) == ([], [], [], [])
    assert difference.unchanged == Unit.objects.filter(period__contains=TODAY).count()


def test_new_and_changed_units_are_applied_and_the_same_file_then_changes_nothing(units: Units, admin: User) -> None:
    lines, findings = read_lines(read(HEAD + CHANGED + NEW))
    difference = compare(lines, findings, today=TODAY)
    assert [line.code for line in difference.new] == ["MN-N"]
    assert {name for name, _old, _new in difference.changed[0].fields} == {
        "Tên", "Tên ngắn", "Cấp học", "Mã đơn vị quản lý"
    }  # fmt: skip
    assert apply_difference(difference, by=admin, now=NOW) == 2
    again = compare(lines, findings, today=TODAY)
    assert (again.new, again.changed, again.unchanged) == ([], [], 2)
    assert name_on(Unit.objects.get(code="THCS-A"), date(2026, 10, 31)).name == "Trường THCS Đông Hải"
    assert units.ward in again.missing


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("X,Trường X,X,lâu đài,TH,công lập,11411,01/11/2026", "Loại"),
        ("X,Trường X,X,trường,lớp 9,công lập,11411,01/11/2026", "Cấp học"),
        ("X,Trường X,X,trường,TH,nửa nọ nửa kia,11411,01/11/2026", "Loại hình"),
        ("X,Trường X,X,trường,TH,công lập,NOBODY,01/11/2026", "Mã đơn vị quản lý"),
        ("X,Trường X,X,trường,TH,công lập,11411,31/02/2026", "Từ ngày"),
        ("X,Trường X,X,trường,TH,công lập,11411,01/12/2026", "Từ ngày"),
        ("THCS-A,Tên khác,Khác,trường,THCS,công lập,11411,01/01/2020", "Từ ngày"),
        ("D-HAI-AN,Quận Hải An,Hải An,quận/huyện,,,31,01/11/2026", "Mã"),
        (",Trường X,X,trường,TH,công lập,11411,01/11/2026", "Mã"),
    ],
)
def test_a_finding_names_row_and_column_and_nothing_is_applied(
    units: Units, admin: User, line: str, column: str
) -> None:
    lines, findings = read_lines(read(HEAD + line + "\n"))
    difference = compare(lines, findings, today=TODAY)
    assert (2, column) in {(finding.row, str(finding.column)) for finding in difference.findings}
    with pytest.raises(FindingsLeft):
        apply_difference(difference, by=admin, now=NOW)


def test_the_page_shows_the_difference_and_applies_it(client: Client, admin: User, units: Units) -> None:
    client.force_login(admin)
    page = reverse("administration:unit_file")
    shown = client.post(page, {"file": SimpleUploadedFile("a.csv", (HEAD + NEW).encode())})
    assert len(shown.context["difference"].new) == 1
    assert client.post(page, {"lines": "forged"}).status_code == 422
    assert client.post(page, {"lines": shown.context["lines"]}).status_code == 302
    assert Unit.objects.filter(code="MN-N").exists()
    assert client.post(page, {"file": SimpleUploadedFile("a.csv", b"x,y\n1,2\n")}).status_code == 422
