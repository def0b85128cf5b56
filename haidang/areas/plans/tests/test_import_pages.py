"""Bringing a plan as a document: read beside its source, corrected, named, accepted; all or nothing."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from haidang.areas.plans.imports.drafts import draft_of
from haidang.areas.plans.jobs import read_plan_import
from haidang.areas.plans.models import CitedDocument, PartKind, Plan, PlanImport, PlanImportState, UnitAlias
from haidang.areas.plans.operations.imports import BroughtFile, bring_plan
from haidang.areas.plans.queries.citations import read_citations
from haidang.areas.plans.queries.findings import list_findings
from haidang.areas.plans.queries.printed import PrintedPlan
from haidang.areas.plans.queries.surroundings import registered_law, surroundings_of
from haidang.areas.plans.tests import plan_files
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units


@pytest.fixture
def brought(client: Client, son: User, units: Units, offices: list[Unit]) -> PlanImport:
    client.force_login(son)
    bring(client, units.department, plan_files.extra_column())
    return PlanImport.objects.get()


def bring(client: Client, issuer: Unit, content: bytes, name: str = "plan.docx") -> int:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("plans:bring"), {"file": file, "issuer": issuer.pk}).status_code


def test_a_document_is_read_corrected_and_becomes_a_draft(
    client: Client, brought: PlanImport, units: Units, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        page = client.get(reverse("plans:import", args=[brought.pk]))
    assert "Bồi dưỡng GV cấp THCS dạy môn KHTN" in page.content.decode()
    correct = {"cell": "task-6.time", "text": "Tháng 6-9/2024"}
    assert client.post(reverse("plans:import_correct", args=[brought.pk]), correct).status_code == 302
    brought.refresh_from_db()
    stale = client.post(reverse("plans:import_accept", args=[brought.pk]), {"version": "0"})
    assert stale.status_code == 422
    assert not Plan.objects.exists()
    client.post(reverse("plans:import_accept", args=[brought.pk]), {"version": str(brought.version)})
    plan = Plan.objects.get()
    assert plan.tasks.get(position=6).printed_time == "Tháng 6-9/2024"
    assert plan.parts.filter(kind="unread").count() == 1
    brought.refresh_from_db()
    assert (brought.state, brought.plan) == (PlanImportState.ACCEPTED, plan)
    assert brought.raw["tasks"][5]["cells"]["time"] == "Tháng 6-9/2023"  # the reading itself never changes
    again = client.post(reverse("plans:import_correct", args=[brought.pk]), correct)
    assert again.status_code == 422


def test_a_name_that_was_confirmed_once_is_known_in_the_next_document(
    client: Client, son: User, units: Units, offices: list[Unit]
) -> None:
    client.force_login(son)
    rows = plan_files.cells_2024()
    rows[0][6] = "Ban Đề án"
    bring(client, units.department, plan_files.saved(plan_files.word_with(rows)))
    first = PlanImport.objects.get()
    address = reverse("plans:import", args=[first.pk])
    assert "“Ban Đề án”" in client.get(address).content.decode()
    naming = {"name": "Ban Đề án", "meaning": "unit:VP", "place": "task-1"}
    client.post(reverse("plans:import_name", args=[first.pk]), naming)
    assert UnitAlias.objects.get().confirmed_by == son
    assert "Ban Đề án → " in client.get(address).content.decode()
    nothing = client.post(reverse("plans:import_name", args=[first.pk]), {"name": "Ban Đề án", "meaning": ""})
    assert nothing.status_code == 422
    assert "Ban Đề án" in client.get(reverse("plans:unit_names")).content.decode()


def test_what_cannot_be_read_is_refused_and_nothing_is_kept(client: Client, son: User, units: Units) -> None:
    client.force_login(son)
    assert bring(client, units.department, b"%PDF-1.7", "plan.pdf") == 422
    assert bring(client, units.department, "KẾ HOẠCH".encode(), "plan.txt") == 422
    assert client.post(reverse("plans:bring"), {"issuer": units.department.pk}).status_code == 422
    assert not PlanImport.objects.exists()


def test_the_same_file_waits_once(client: Client, brought: PlanImport, units: Units) -> None:
    assert bring(client, units.department, plan_files.extra_column()) in {302, 422}
    content = bytes(brought.file.content)
    assert bring(client, units.department, content) == 422
    client.post(reverse("plans:import_withdraw", args=[brought.pk]))
    assert bring(client, units.department, content) == 302


@pytest.mark.parametrize("cell", ["task-99.time", "task-1.colour", "line-1.kind", "x"])
def test_a_cell_that_does_not_exist_is_refused(client: Client, brought: PlanImport, cell: str) -> None:
    answer = client.post(reverse("plans:import_correct", args=[brought.pk]), {"cell": cell, "text": "nonsense"})
    assert answer.status_code == 422


def test_others_do_not_see_it(client: Client, brought: PlanImport, lan: User, hiep: User) -> None:
    address = reverse("plans:import", args=[brought.pk])
    client.force_login(lan)
    assert client.get(address).status_code == 403
    client.force_login(hiep)
    assert client.get(address).status_code == 404
    assert client.get(reverse("plans:import_accept", args=[brought.pk])).status_code == 405


def test_a_ward_brings_its_own_plan(client: Client, mai: User, units: Units, offices: list[Unit]) -> None:
    client.force_login(mai)
    assert bring(client, units.department, plan_files.plain()) == 422
    assert bring(client, units.ward, plan_files.plain()) == 302
    accepted = PlanImport.objects.get()
    client.post(reverse("plans:import_accept", args=[accepted.pk]), {"version": "0"})
    assert Plan.objects.get().issuer == units.ward


def test_the_command_prints_json_lines(tmp_path: Path, units: Units, offices: list[Unit]) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(plan_files.exported())
    out = StringIO()
    call_command("import_plan", str(path), "--dry-run", stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    kinds = [line["type"] for line in lines]
    assert kinds.count("task") == 7
    assert {line["code"] for line in lines if line["type"] == "finding"} >= {"P101", "P102", "P103", "P104", "P105"}
    assert not PlanImport.objects.exists()
    assert not CitedDocument.objects.exists()


def test_a_large_file_is_read_apart_from_the_request(
    client: Client, son: User, units: Units, offices: list[Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr("haidang.areas.plans.views.imports.AT_ONCE_BYTES", 10)
    job = SimpleNamespace(enqueue=asked.append)
    monkeypatch.setattr("haidang.areas.plans.views.imports.read_plan_import", job)
    client.force_login(son)
    assert bring(client, units.department, plan_files.extra_column()) == 302
    waiting = PlanImport.objects.get()
    assert (asked, waiting.state) == ([waiting.pk], PlanImportState.WAITING)
    page = reverse("plans:import", args=[waiting.pk])
    assert 'id="waiting"' in client.get(page).content.decode()
    assert client.post(reverse("plans:import_accept", args=[waiting.pk]), {"version": "0"}).status_code == 422
    for _again in range(2):  # safe to repeat
        read_plan_import.func(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == PlanImportState.READY
    assert 'id="reading"' in client.get(page).content.decode()


def test_a_large_file_that_cannot_be_read_says_why(son: User, units: Units) -> None:
    waiting = bring_plan(units.department, file=BroughtFile("plan.docx", b"%PDF-1.7"), by=son, now=NOW)
    read_plan_import.func(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == PlanImportState.REFUSED
    assert "PDF" in waiting.refusal


def test_an_accepted_import_has_its_time(son: User, units: Units) -> None:
    waiting = bring_plan(units.department, file=BroughtFile("plan.docx", b"x"), by=son, now=NOW)
    with pytest.raises(IntegrityError, match="plan_import_accepted_with_time"), transaction.atomic():
        PlanImport.objects.filter(pk=waiting.pk).update(state=PlanImportState.ACCEPTED)


def test_a_row_is_left_out_and_taken_in_and_a_requirement_is_chosen(client: Client, brought: PlanImport) -> None:
    address = reverse("plans:import_correct", args=[brought.pk])
    assert client.post(address, {"cell": "task-1.kind", "text": "nonsense"}).status_code == 422
    assert client.post(address, {"cell": "task-1.kind", "text": "left_out"}).status_code == 302
    page = client.get(reverse("plans:import", args=[brought.pk])).content.decode()
    assert 'id="task-1"' not in page
    assert 'value="task-1.kind"' in page
    client.post(reverse("plans:import_restore", args=[brought.pk]), {"cell": "task-1.kind"})
    place = next(n for n, task in enumerate(draft_of(brought).understood.plan.tasks) if task.targets)
    client.post(address, {"cell": f"task-{place + 1}.target-1", "text": "counselling"})
    brought.refresh_from_db()
    assert draft_of(brought).understood.plan.tasks[place].targets[0].requirement_code == "counselling"
    assert 'id="task-1"' in client.get(reverse("plans:import", args=[brought.pk])).content.decode()


@pytest.mark.django_db
def test_the_register_decides_whether_a_cited_document_is_in_force(printed: PrintedPlan) -> None:
    named = next(one for part in printed.parts_of(PartKind.LEGAL_BASIS) for one in read_citations(part.text))
    assert registered_law(printed) == {}
    CitedDocument.objects.create(
        kind=named.kind, number=named.number, issued_on=named.issued_on, in_force_until=date(2020, 1, 1)
    )
    found = list_findings(printed, day=TODAY, around=surroundings_of(printed))
    assert any(one.code == "P117" and dict(one.values)["document"] == named.name for one in found)


def test_a_row_that_was_missed_is_added_behind_the_row_it_follows(client: Client, brought: PlanImport) -> None:
    address, page = reverse("plans:import_add_row", args=[brought.pk]), reverse("plans:import", args=[brought.pk])
    read = len(brought.raw["tasks"])
    answer = client.post(address, {"after": "2", "content": "Tập huấn chuyển đổi số", "time": "Quý III/2024"})
    assert answer.headers["Location"].endswith(f"?row=task-{read + 1}#task-{read + 1}")
    client.post(address, {"after": "0", "content": "Dòng đầu tiên"})
    brought.refresh_from_db()
    tasks = draft_of(brought).understood.plan.tasks
    assert [task.content for task in tasks][:1] == ["Dòng đầu tiên"]
    assert [task.content for task in tasks][3] == "Tập huấn chuyển đổi số"
    assert [task.position for task in tasks] == list(range(1, read + 3))
    assert len(brought.raw["tasks"]) == read  # the reading itself never changes
    shown = client.get(page, {"row": f"task-{read + 1}"}).content.decode()
    assert f'id="row-task-{read + 1}" open' in shown
    # It is corrected and left out like any other row, and its number is not given a second time.
    client.post(reverse("plans:import_correct", args=[brought.pk]), {"cell": f"task-{read + 1}.levels", "text": "TH"})
    assert draft_of(brought).understood.plan.tasks[3].levels == ("TH",)
    client.post(
        reverse("plans:import_correct", args=[brought.pk]), {"cell": f"task-{read + 1}.kind", "text": "left_out"}
    )
    assert "Tập huấn chuyển đổi số" in client.get(page).content.decode()  # among those left out
    client.post(address, {"after": "1", "content": "Dòng khác"})
    assert f'id="task-{read + 3}"' in client.get(page).content.decode()
    brought.refresh_from_db()
    client.post(reverse("plans:import_accept", args=[brought.pk]), {"version": str(brought.version)})
    assert [task.content for task in Plan.objects.get().tasks.order_by("position")][:3] == [
        "Dòng đầu tiên", tasks[1].content, "Dòng khác",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row", [{"after": "99", "content": "x"}, {"after": "x", "content": "x"}, {"after": "1", "content": " "},
            {"after": "1", "content": "x" * 20_001}]
)  # fmt: skip
def test_a_row_that_cannot_stand_there_is_refused(client: Client, brought: PlanImport, row: dict[str, str]) -> None:
    assert client.post(reverse("plans:import_add_row", args=[brought.pk]), row).status_code == 422
    assert not brought.corrections.exists()


def test_where_an_added_row_stands_is_written_by_adding_it_alone(client: Client, brought: PlanImport) -> None:
    client.post(reverse("plans:import_add_row", args=[brought.pk]), {"after": "1", "content": "Dòng mới"})
    cell = brought.corrections.get(cell__endswith=".after").cell
    assert (
        client.post(reverse("plans:import_correct", args=[brought.pk]), {"cell": cell, "text": "3"}).status_code == 422
    )
    client.post(reverse("plans:import_restore", args=[brought.pk]), {"cell": cell})
    assert brought.corrections.filter(cell=cell, text="1").exists()


def test_rows_are_shown_by_what_they_need(client: Client, brought: PlanImport) -> None:
    page = reverse("plans:import", args=[brought.pk])
    every = client.get(page).content.decode().count('class="readrow__body"')
    client.post(
        reverse("plans:import_correct", args=[brought.pk]), {"cell": "task-2.time", "text": "khi nào cũng được"}
    )
    unsure = client.get(page, {"show": "unsure"}).content.decode()
    assert 'id="row-task-2"' in unsure
    assert unsure.count('class="readrow__body"') < every
    assert client.get(page, {"show": "nonsense"}).content.decode().count('class="readrow__body"') == every
    back = client.post(
        reverse("plans:import_correct", args=[brought.pk]) + "?show=unsure", {"cell": "task-2.time", "text": "Quý II"}
    )
    assert back.headers["Location"].endswith("?show=unsure&row=task-2#task-2")
    assert 'id="row-task-2" open' in client.get(back.headers["Location"]).content.decode()
