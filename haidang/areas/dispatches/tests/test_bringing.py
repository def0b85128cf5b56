"""The pages of a brought dispatch: read, corrected, accepted once; who may, bad input, budgets."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from haidang.areas.dispatches.imports.drafts import draft_of
from haidang.areas.dispatches.models import Dispatch, DispatchImport, DispatchImportState
from haidang.areas.dispatches.operations import RuleFacts, choose_rule
from haidang.areas.dispatches.operations.drafting import NotOurs
from haidang.areas.dispatches.queries.brought import printed_on
from haidang.areas.dispatches.tests import dispatch_files
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY, Units


@pytest.fixture(autouse=True)
def today_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def bring(client: Client, content: bytes, name: str = "cv.docx") -> int:
    status: int = client.post(reverse("dispatches:bring"), {"file": SimpleUploadedFile(name, content)}).status_code
    return status


@pytest.fixture
def brought(client: Client, mai: User, units: Units) -> DispatchImport:
    client.force_login(mai)
    assert bring(client, dispatch_files.as_docx(number="7", issued_on=date(2026, 11, 2))) == 302
    return DispatchImport.objects.get()


def act(client: Client, brought: DispatchImport, name: str, **data: object) -> HttpResponse:
    return client.post(reverse(f"dispatches:import_{name}", args=[brought.pk]), data)  # type: ignore[return-value]


def place_of(brought: DispatchImport, words: str) -> int:
    return int(next(line["place"] for line in brought.raw["lines"] if words in line["text"]))


def test_a_document_is_read_corrected_and_becomes_a_draft(
    client: Client, brought: DispatchImport, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(30):
        page = client.get(reverse("dispatches:import", args=[brought.pk])).content.decode()
    assert "Bố trí, sắp xếp công việc" in page
    closing, buying = place_of(brought, "đột xuất báo cáo"), place_of(brought, "Mua sắm")
    assert act(client, brought, "correct", cell=f"line-{closing}.kind", text="demand").status_code == 302
    act(client, brought, "correct", cell=f"line-{closing}.due_on", text="31/12/2026")
    act(client, brought, "correct", cell=f"line-{buying}.kind", text="left_out")
    act(client, brought, "correct", cell="head.due_on", text="20/12/2026")
    assert act(client, brought, "accept", version="0").status_code == 422  # somebody corrected since
    assert not Dispatch.objects.exists()
    assert act(client, brought, "accept", version="4").status_code == 302
    dispatch = Dispatch.objects.get()
    demands = list(dispatch.demands.order_by("position"))
    assert len(demands) == 10
    assert (demands[-1].kind, demands[-1].due_on) == ("report", date(2026, 12, 31))
    assert {demand.due_on for demand in demands[:-1]} == {date(2026, 12, 15), date(2026, 12, 20)}
    assert dispatch.rules.count() == 3
    assert printed_on(dispatch, TODAY) == {"issued_on": date(2026, 11, 2), "number": "7"}
    brought.refresh_from_db()
    assert (brought.state, brought.dispatch) == (DispatchImportState.ACCEPTED, dispatch)
    assert act(client, brought, "accept", version="4").status_code == 422  # once
    assert act(client, brought, "correct", cell="head.subject", text="x").status_code == 422
    assert client.get(reverse("dispatches:draft", args=[dispatch.pk])).status_code == 200
    assert client.get(reverse("dispatches:issue", args=[dispatch.pk])).status_code == 200


def test_a_correction_is_taken_back_and_the_reading_never_changes(client: Client, brought: DispatchImport) -> None:
    raw = brought.raw
    act(client, brought, "correct", cell="head.subject", text="việc khác")
    act(client, brought, "restore", cell="head.subject")
    brought.refresh_from_db()
    assert (brought.corrections, brought.version, brought.raw) == ({}, 2, raw)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("head.nothing", "x"),
        ("line-999.text", "x"),
        ("line-0.text", "x"),
        ("line-7.kind", "nonsense"),
        ("line-7.demand_kind", ""),
        ("line-7.text", "x" * 4001),
        ("", ""),
    ],
)
def test_cells_that_are_not_there_are_refused(client: Client, brought: DispatchImport, cell: str, text: str) -> None:
    assert act(client, brought, "correct", cell=cell, text=text).status_code == 422


def test_too_long_words_and_a_missing_subject_stop_the_draft(client: Client, brought: DispatchImport) -> None:
    act(client, brought, "correct", cell="head.subject", text="")
    assert act(client, brought, "accept", version="1").status_code == 422
    act(client, brought, "correct", cell="head.subject", text="x" * 401)
    assert act(client, brought, "accept", version="2").status_code == 422
    assert not Dispatch.objects.exists()


def test_the_same_file_waits_only_once(client: Client, brought: DispatchImport, mai: User) -> None:
    again = dispatch_files.as_docx(number="7", issued_on=date(2026, 11, 2))
    assert bring(client, again) == 422
    with pytest.raises(IntegrityError, match="dispatch_import_open_once"), transaction.atomic():
        DispatchImport.objects.create(
            issuer=brought.issuer, office=brought.office, sha256=brought.sha256, content=b"", by=mai, created_at=NOW
        )
    assert act(client, brought, "withdraw").status_code == 302
    assert bring(client, again) == 302


def test_what_cannot_be_read_is_not_kept(client: Client, mai: User, units: Units) -> None:
    client.force_login(mai)
    assert bring(client, b"%PDF-1.7") == 422
    assert bring(client, b"x" * (5 * 2**20 + 1), "cv.txt") == 422
    assert client.post(reverse("dispatches:bring"), {}).status_code == 422
    assert not DispatchImport.objects.exists()
    assert client.post(reverse("dispatches:bring"), {"text": dispatch_files.as_text()}).status_code == 302


def test_a_document_is_its_offices_own(
    client: Client, brought: DispatchImport, nga: User, hiep: User, son: User
) -> None:
    for user, status in ((nga, 404), (son, 404), (hiep, 403)):
        client.force_login(user)
        for name in ("import", "import_file"):
            assert client.get(reverse(f"dispatches:{name}", args=[brought.pk])).status_code == status
        for name in ("correct", "restore", "accept", "withdraw"):
            assert act(client, brought, name).status_code == status
    assert client.get(reverse("dispatches:imports")).status_code == 403
    assert client.get(reverse("dispatches:bring")).status_code == 403


def test_lists_files_and_wrong_methods(client: Client, brought: DispatchImport) -> None:
    assert "cv.docx" in client.get(reverse("dispatches:imports")).content.decode()
    assert client.get(reverse("dispatches:import_file", args=[brought.pk])).status_code == 200
    assert client.get(reverse("dispatches:bring")).status_code == 200
    for name in ("correct", "restore", "accept", "withdraw"):
        assert client.get(reverse(f"dispatches:import_{name}", args=[brought.pk])).status_code == 405


def test_whom_a_line_means_is_said_beside_the_source(
    client: Client, brought: DispatchImport, units: Units, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    line = place_of(brought, "Hiệu trưởng các trường Mầm non")
    address = reverse("dispatches:import_rule", args=[brought.pk, line])
    with django_assert_max_num_queries(30):
        page = client.get(address).content.decode()
    assert "Hiệu trưởng các trường Mầm non, Tiểu học, THCS" in page
    shown = client.get(
        reverse("dispatches:import_preview", args=[brought.pk]), {"role": "unit", "kinds": "school", "span": "any"}
    )
    assert units.school_a.name in shown.content.decode()
    chosen = {"role": "principal", "kinds": ["school"], "levels": ["THCS"], "span": "one", "printed": "forged"}
    assert client.post(address, {"role": "unit", "span": "any"}).status_code == 422
    assert client.post(address, chosen).status_code == 302
    brought.refresh_from_db()
    rule = draft_of(brought).understood.rules[line]
    assert (rule.role, rule.levels, rule.span) == ("principal", ["THCS"], "one")
    assert rule.printed == "Hiệu trưởng các trường Mầm non, Tiểu học, THCS"  # the document's own words
    assert not any(doubt.place == f"line-{line}" for doubt in draft_of(brought).understood.doubts)
    act(client, brought, "restore", cell=f"line-{line}.rule")
    brought.refresh_from_db()
    assert draft_of(brought).understood.rules[line].levels == ["MN", "TH", "THCS"]
    one = {"role": "unit", "span": "any", "unit": units.school_a.pk}
    client.post(address, one)
    brought.refresh_from_db()
    act(client, brought, "accept", version=str(brought.version))
    assert Dispatch.objects.get().rules.get(unit=units.school_a).printed == rule.printed


def test_who_is_meant_is_said_of_lines_of_addressees_and_own_units_alone(
    client: Client, brought: DispatchImport, units: Units, hiep: User, mai: User
) -> None:
    line, other = place_of(brought, "Hiệu trưởng các trường Mầm non"), place_of(brought, "Mua sắm")
    address = reverse("dispatches:import_rule", args=[brought.pk, line])
    assert client.get(reverse("dispatches:import_rule", args=[brought.pk, other])).status_code == 404
    assert act(client, brought, "correct", cell=f"line-{line}.rule", text="{}").status_code == 422
    assert client.post(address, {"role": "unit", "span": "any", "unit": units.school_b.pk}).status_code == 422
    with pytest.raises(NotOurs):
        choose_rule(brought, line=line, rule=RuleFacts(printed="", unit=units.school_b), by=mai, now=NOW)
    assert client.put(address).status_code == 405
    client.force_login(hiep)
    assert client.get(address).status_code == 403
