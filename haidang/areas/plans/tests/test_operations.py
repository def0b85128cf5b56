"""Loading is faithful and repeatable; issuing needs every finding to have been seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models
from pytest_django import DjangoAssertNumQueries

from haidang.areas.plans.models import Plan, PlanState, Target, Task
from haidang.areas.plans.operations import (
    AlreadyIssued,
    FindingsNotSeen,
    Issue,
    IssuedPlanFixed,
    IssuedTooLate,
    IssuerUnknown,
    NumberTooLong,
    TargetInUse,
    issue_plan,
    load_plan,
)
from haidang.areas.plans.queries import list_plans_for, plan_outline
from haidang.areas.plans.queries.printed import PrintedPlan, printed_plan
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.audit.queries import history_of
from haidang.foundation.documents.operations import NumberGiven, take_number
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units

MaxQueries = DjangoAssertNumQueries


def seen_by_all(plan: Plan) -> list[str]:
    return [finding.key for finding in plan_outline(plan, day=TODAY).findings_to_acknowledge]


def test_what_is_loaded_reads_back_as_printed(draft: Plan, printed: PrintedPlan) -> None:
    loaded = printed_plan(Plan.objects.get(pk=draft.pk))
    assert loaded.parts == list(printed.parts) or sorted(map(str, loaded.parts)) == sorted(map(str, printed.parts))
    assert [task.content for task in loaded.tasks] == [task.content for task in printed.tasks]
    assert [list(task.targets) for task in loaded.tasks] == [list(task.targets) for task in printed.tasks]
    assert loaded.recipients == list(printed.recipients)
    assert draft.state == PlanState.DRAFT


def test_names_of_our_units_are_linked_and_groups_are_not(draft: Plan, units: Units) -> None:
    row = plan_outline(draft, day=TODAY).rows[2]
    assert [lead.unit for lead in row.leads] == [units.lead_office]
    named = {unit.printed: unit.unit for unit in row.coordinating}
    assert named["KH-TC"] == units.finance_office
    assert named["PGDĐT quận/huyện"] is None


def test_loading_the_same_text_again_changes_nothing(draft: Plan, printed: PrintedPlan) -> None:
    before = list(Target.objects.values_list("pk", flat=True)), Entry.objects.count()
    assert load_plan(printed, by=None, now=NOW) == draft
    assert (list(Target.objects.values_list("pk", flat=True)), Entry.objects.count()) == before


def test_a_changed_draft_keeps_its_rows_and_their_ids(draft: Plan, printed: PrintedPlan) -> None:
    kept = Target.objects.get(requirement_code="khtn").pk
    changed = [replace(task, quantity="160") if task.ordinal == "i." else task for task in printed.tasks]
    load_plan(replace(printed, tasks=changed[:-1]), by=None, now=NOW)
    assert Target.objects.get(requirement_code="khtn").pk == kept
    assert Task.objects.count() == 6
    assert Task.objects.get(printed_ordinal="i.").printed_quantity == "160"


def test_an_issued_plan_takes_the_same_text_but_no_other(plan: Plan, printed: PrintedPlan) -> None:
    load_plan(printed, by=None, now=NOW)
    with pytest.raises(IssuedPlanFixed):
        load_plan(replace(printed, title="Khác"), by=None, now=NOW)
    assert Plan.objects.get().title == printed.title


def test_a_plan_of_an_unknown_issuer_is_not_loaded(units: Units, printed: PrintedPlan) -> None:
    with pytest.raises(IssuerUnknown, match="NOBODY"):
        load_plan(replace(printed, issuer="NOBODY"), by=None, now=NOW)
    assert not Plan.objects.exists()


def test_a_row_whose_places_are_given_out_cannot_be_left_out(
    draft: Plan, printed: PrintedPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def protected(_task: Task) -> None:
        raise models.ProtectedError("used", set())

    monkeypatch.setattr(Task, "delete", protected)
    with pytest.raises(TargetInUse):
        load_plan(replace(printed, tasks=printed.tasks[:-1]), by=None, now=NOW)
    assert Task.objects.count() == 7


def test_a_plan_is_read_whole_in_a_constant_number_of_queries(
    draft: Plan, django_assert_max_num_queries: MaxQueries
) -> None:
    fresh = Plan.objects.get(pk=draft.pk)
    with django_assert_max_num_queries(8):
        outline = plan_outline(fresh, day=TODAY)
        assert outline.planned == 1108
        assert [holder.ordinal for holder in outline.holders][:2] == ["1.", "2."]


def test_drafts_are_for_the_department_and_issued_plans_for_everyone(
    draft: Plan, director: User, son: User, lan: User, khoa: User
) -> None:
    assert [list(list_plans_for(user, TODAY)) for user in (director, son, lan, khoa)] == [[draft], [draft], [], []]
    Plan.objects.update(state=PlanState.ISSUED)
    assert [list(list_plans_for(user, TODAY)) for user in (lan, khoa)] == [[draft], [draft]]


def test_the_director_issues_what_was_seen_and_it_stays_blank_where_it_was(draft: Plan, director: User) -> None:
    issued = issue_plan(draft, issue=Issue(seen=seen_by_all(draft)), by=director, now=NOW, day=TODAY)
    assert (issued.state, issued.number, issued.issued_on) == (PlanState.ISSUED, "", None)
    entry = history_of(issued)[0]
    assert (entry.by, entry.action) == (director, "plans.issue_plan")
    assert "P105.text@task-4" in entry.changes["acknowledged"]


def test_number_and_day_are_taken_when_given(draft: Plan, director: User) -> None:
    issue = Issue(seen=seen_by_all(draft), number="15", issued_on=date(2024, 3, 8))
    issue_plan(draft, issue=issue, by=director, now=NOW, day=TODAY)
    draft.refresh_from_db()
    assert (draft.number, draft.issued_on) == ("15", date(2024, 3, 8))
    assert not plan_outline(draft, day=TODAY).head_findings


def test_a_number_somebody_wrote_leads_the_run_behind_it(draft: Plan, director: User) -> None:
    issue = Issue(seen=seen_by_all(draft), number="41", issued_on=TODAY)
    issue_plan(draft, issue=issue, by=director, now=NOW, day=TODAY)
    assert take_number(draft.issuer, kind="KH", year=TODAY.year, by=director, now=NOW) == 42
    assert take_number(draft.issuer, kind="KH", year=TODAY.year + 1, by=director, now=NOW) == 1


def test_a_number_that_another_plan_bears_is_refused(draft: Plan, printed: PrintedPlan, director: User) -> None:
    other = load_plan(replace(printed, code="other"), by=None, now=NOW)
    issue_plan(
        other, issue=Issue(seen=seen_by_all(other), number="41", issued_on=TODAY), by=director, now=NOW, day=TODAY
    )
    issue = Issue(seen=seen_by_all(draft), number="041", issued_on=TODAY)
    with pytest.raises(NumberGiven):
        issue_plan(draft, issue=issue, by=director, now=NOW, day=TODAY)
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT


@pytest.mark.parametrize(("number", "symbol"), [("41a", "KH-SGDĐT"), ("41", "KH-UBND"), ("9" * 20, "KH-SGDĐT")])
def test_a_number_outside_the_issuers_run_leaves_it_alone(
    printed: PrintedPlan, director: User, offices: list[Unit], number: str, symbol: str
) -> None:
    plan = load_plan(replace(printed, symbol=symbol), by=None, now=NOW)
    issue = Issue(seen=seen_by_all(plan), number=number, issued_on=TODAY)
    issue_plan(plan, issue=issue, by=director, now=NOW, day=TODAY)
    assert take_number(plan.issuer, kind="KH", year=TODAY.year, by=director, now=NOW) == 1


def test_a_finding_that_was_not_shown_stops_the_issue(draft: Plan, director: User) -> None:
    seen = seen_by_all(draft)[1:]
    with pytest.raises(FindingsNotSeen):
        issue_plan(draft, issue=Issue(seen=seen), by=director, now=NOW, day=TODAY)
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"issued_on": date(2026, 11, 23)}, IssuedTooLate), ({"number": "1" * 21}, NumberTooLong)],
)
def test_a_day_to_come_and_an_endless_number_are_refused(
    draft: Plan, director: User, changes: dict[str, object], refusal: type[Exception]
) -> None:
    issue = replace(Issue(seen=seen_by_all(draft)), **changes)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        issue_plan(draft, issue=issue, by=director, now=NOW, day=TODAY)


def test_a_plan_is_issued_once(plan: Plan, director: User) -> None:
    with pytest.raises(AlreadyIssued):
        issue_plan(plan, issue=Issue(seen=()), by=director, now=NOW, day=TODAY)


@pytest.mark.parametrize(
    "broken",
    [
        lambda plan: Task.objects.create(plan=plan, position=1, printed_ordinal="", content="", levels=[]),
        lambda _plan: Task.objects.filter(position=1).update(starts_on=date(2024, 2, 1), ends_on=date(2024, 1, 1)),
    ],
)
def test_the_database_refuses_a_row_twice_and_an_end_before_the_start(
    draft: Plan, broken: Callable[[Plan], object]
) -> None:
    with pytest.raises(IntegrityError):
        broken(draft)


def test_the_command_loads_and_lists_what_it_found(units: Units) -> None:
    out = StringIO()
    call_command("load_plan", "--builtin", "2024", stdout=out)
    assert "sgddt-hp-2024: 7 rows, 1108 people planned, draft" in out.getvalue()
    assert "P101" in out.getvalue()


@pytest.mark.parametrize("arguments", [["--builtin", "1999"], ["missing.toml"], ["--builtin", "2024", "--by", "x"]])
def test_the_command_says_what_is_wrong(units: Units, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("load_plan", *arguments)


def test_the_command_refuses_a_bad_file_whole(units: Units, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('[plan]\ncode = "x"\n', encoding="utf-8")
    with pytest.raises(CommandError, match="title"):
        call_command("load_plan", str(path))
    assert not Plan.objects.exists()
