"""A new version on its way: begun, changed, refused while findings stop it, submitted, decided under four eyes."""

import threading
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from haidang.areas.standards.models import DraftState, Requirement, RequirementDraft, Status
from haidang.areas.standards.operations import (
    approve_draft,
    change_draft,
    change_expectation,
    load_requirements,
    return_draft,
    start_draft,
    submit_draft,
    withdraw_draft,
)
from haidang.areas.standards.operations.drafts import DraftClosed, DraftNotReady, OvertakenDraft, OwnDraft
from haidang.areas.standards.queries import find_requirement, requirements_on
from haidang.areas.standards.queries.catalogue_files import CatalogueError
from haidang.areas.standards.queries.findings import Finding, Weight, findings_of_text
from haidang.areas.standards.queries.trials import try_draft
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Step
from haidang.foundation.approvals.operations import load_authorities
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.periods import since
from haidang.foundation.basics.refusals import ReasonMissing, Refused, Stale
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def law(catalogue: None) -> None:
    load_authorities()


def base() -> Requirement:
    found = find_requirement("upgrade_thcs", TODAY)
    assert found is not None
    return found


def draft_of(son: User, *, months: int = 90, starts_on: date = NEW_YEAR) -> RequirementDraft:
    """A draft in which months_left must be at least `months`."""
    draft = start_draft(base(), starts_on=starts_on, by=son, now=NOW)
    return change_draft(draft, document=with_months(draft, months), revision=draft.revision, by=son, now=NOW)


def with_months(draft: RequirementDraft, months: int) -> dict[str, object]:
    document: dict[str, object] = deepcopy(draft.document)
    for row in document["version"]["parameter"]:  # type: ignore[index]
        if row["name"] == "least_months":
            row["value"] = months
    return document


def agreed(draft: RequirementDraft, son: User) -> RequirementDraft:
    """Says of every case that ends otherwise that it shall."""
    for trial in try_draft(draft):
        if not trial.agrees:
            draft = change_expectation(
                draft, case=trial.name, expect=Status(trial.result.status), reason="Luật mới", by=son, now=NOW
            )
    return draft


def submitted(son: User, *, months: int = 90) -> RequirementDraft:
    return submit_draft(
        agreed(draft_of(son, months=months), son), reason="Nghị định mới", effect={}, by=son, now=NOW, today=TODAY
    )


def step_of(draft: RequirementDraft) -> Step:
    assert draft.case is not None
    step = pending_step(draft.case)
    assert step is not None
    return step


def stops(draft: RequirementDraft) -> list[Finding]:
    return [finding for finding in findings_of_text(draft, TODAY) if finding.weight is Weight.STOP]


def changed(draft: RequirementDraft, part: str, place: int, **said: str) -> RequirementDraft:
    draft.document["version"][part][place] |= said
    return draft


def test_an_approved_draft_is_the_next_version_and_ends_the_former_one(law: None, son: User, director: User) -> None:
    former, draft = base(), submitted(son)
    version = approve_draft(draft, step=step_of(draft), by=director, now=NOW, today=TODAY)
    former.refresh_from_db()
    assert (version.version, version.period.lower, former.period.upper) == (former.version + 1, NEW_YEAR, NEW_YEAR)
    found = find_requirement("upgrade_thcs", NEW_YEAR)
    assert found is not None
    assert found.parameters.get(name="least_months").value == 90
    assert find_requirement("upgrade_thcs", TODAY) == former
    draft.refresh_from_db()
    assert (draft.state, draft.result) == (DraftState.APPROVED, version)


def test_a_deputy_may_sign_for_the_director(law: None, son: User, units: Units, deputy: User) -> None:
    draft = submitted(son)
    assert approve_draft(draft, step=step_of(draft), by=deputy, now=NOW, today=TODAY).version == 3


def test_every_step_of_the_way_is_on_the_trail(law: None, son: User, director: User) -> None:
    draft = submitted(son)
    approve_draft(draft, step=step_of(draft), by=director, now=NOW, today=TODAY)
    actions = set(Entry.objects.values_list("action", flat=True))
    assert actions >= {
        "standards.start_draft",
        "standards.change_draft",
        "standards.submit_draft",
        "standards.approve_draft",
        "standards.end_version",
    }


def test_who_submitted_cannot_approve_even_with_both_roles(law: None, son: User, units: Units) -> None:
    Grant.objects.create(user=son, role=Role.DIRECTOR, unit=units.department, period=since(date(2020, 1, 1)))
    draft = submitted(son)
    with pytest.raises(OwnDraft):
        approve_draft(draft, step=step_of(draft), by=son, now=NOW, today=TODAY)


def test_the_database_keeps_four_eyes_too(law: None, son: User) -> None:
    draft = submitted(son)
    with pytest.raises(IntegrityError, match="requirement_draft_four_eyes"), transaction.atomic():
        RequirementDraft.objects.filter(pk=draft.pk).update(decided_by=son)


def test_a_returned_draft_is_changed_and_submitted_again(law: None, son: User, director: User) -> None:
    draft = submitted(son)
    with pytest.raises(DraftClosed):
        change_draft(draft, document=with_months(draft, 91), revision=draft.revision, by=son, now=NOW)
    with pytest.raises(ReasonMissing):
        return_draft(draft, step=step_of(draft), reason=" ", by=director, now=NOW, today=TODAY)
    return_draft(draft, step=step_of(draft), reason="Thiếu căn cứ", by=director, now=NOW, today=TODAY)
    draft.refresh_from_db()
    draft = change_draft(draft, document=with_months(draft, 91), revision=draft.revision, by=son, now=NOW)
    draft = submit_draft(agreed(draft, son), reason="Đã bổ sung", effect={}, by=son, now=NOW, today=TODAY)
    assert approve_draft(draft, step=step_of(draft), by=director, now=NOW, today=TODAY).version == 3


def test_two_writers_do_not_overwrite_each_other(law: None, son: User) -> None:
    draft = draft_of(son)
    with pytest.raises(Stale):
        change_draft(draft, document=with_months(draft, 100), revision=draft.revision - 1, by=son, now=NOW)


def test_a_draft_given_up_stays_readable_and_closed(law: None, son: User) -> None:
    draft = withdraw_draft(draft_of(son), by=son, now=NOW)
    with pytest.raises(DraftClosed):
        withdraw_draft(draft, by=son, now=NOW)


def test_a_draft_that_says_the_same_is_stopped(law: None, son: User) -> None:
    draft = start_draft(base(), starts_on=NEW_YEAR, by=son, now=NOW)
    assert len(stops(draft)) == 1
    with pytest.raises(DraftNotReady):
        submit_draft(draft, reason="Vì sao", effect={}, by=son, now=NOW, today=TODAY)


@pytest.mark.parametrize(
    ("part", "said", "anchor"),
    [
        ("condition", {"expression": "degre_rank < 3"}, "condition-level"),
        ("condition", {"expression": "level"}, "condition-level"),
        ("condition", {"expression": "level = 3"}, "condition-level"),
        ("condition", {"expression": "level = 'thsc'"}, "condition-level"),
        ("condition", {"expression": "level = :nothing"}, "condition-level"),
        ("condition", {"expression": "pg_sleep(9) is null"}, "condition-level"),
        ("condition", {"expression": "level = 'THCS'; drop table personnel_person"}, "condition-level"),
        ("condition", {"sentence_en": " "}, "condition-level"),
        ("condition", {"sentence_vi": ""}, "condition-level"),
        ("condition", {"sentence_vi": "Còn {nothing} tháng"}, "condition-level"),
        ("condition", {"document": ""}, "condition-level"),
        ("parameter", {"source": ""}, "parameter-least_months"),
        ("parameter", {"label_en": ""}, "parameter-least_months"),
        ("parameter", {"value": "bảy năm"}, "parameter-least_months"),
    ],
)
def test_what_is_wrong_is_found_at_its_place(
    law: None, son: User, part: str, said: dict[str, str], anchor: str
) -> None:
    found = stops(changed(draft_of(son), part, 0, **said))
    assert anchor in {finding.anchor for finding in found}
    assert all(finding.sentence and finding.remedy for finding in found)


def test_a_finding_speaks_vietnamese_and_names_the_character(law: None, son: User) -> None:
    [finding] = stops(changed(draft_of(son), "condition", 0, expression="degre_rank < 3"))
    assert finding.sentence == "Không có dữ kiện “degre_rank” (ở ký tự thứ 1)."


def test_a_case_that_ends_otherwise_stops_the_draft_until_somebody_says_why(law: None, son: User) -> None:
    draft = draft_of(son, months=96)
    wrong = [trial for trial in try_draft(draft) if not trial.agrees]
    assert wrong
    with pytest.raises(DraftNotReady, match="Tình huống"):
        submit_draft(draft, reason="Vì sao", effect={}, by=son, now=NOW, today=TODAY)
    with pytest.raises(ReasonMissing):
        change_expectation(draft, case=wrong[0].name, expect=Status.EXEMPT, reason=" ", by=son, now=NOW)
    with pytest.raises(Stale):
        change_expectation(draft, case="nobody", expect=Status.EXEMPT, reason="x", by=son, now=NOW)
    draft = submit_draft(agreed(draft, son), reason="Vì sao", effect={}, by=son, now=NOW, today=TODAY)
    assert draft.state == DraftState.SUBMITTED


def test_a_parameter_nobody_uses_and_an_uncertain_source_are_told(law: None, son: User) -> None:
    draft = changed(draft_of(son), "condition", 3, expression="degree_rank < :standard_rank and :months_left < 84")
    anchors = {finding.anchor for finding in findings_of_text(draft, TODAY) if finding.weight is not Weight.STOP}
    assert anchors >= {"parameter-least_months", "parameter-months_left"}


@pytest.mark.parametrize("starts_on", [date(2025, 6, 1), date(2020, 8, 18)])
def test_a_period_that_another_version_holds_is_stopped(law: None, son: User, starts_on: date) -> None:
    assert "period" in {finding.anchor for finding in stops(draft_of(son, starts_on=starts_on))}


def test_a_version_decided_meanwhile_overtakes_the_draft(law: None, son: User, director: User) -> None:
    first, second = submitted(son, months=90), submitted(son, months=96)
    approve_draft(first, step=step_of(first), by=director, now=NOW, today=TODAY)
    with pytest.raises(OvertakenDraft):
        approve_draft(second, step=step_of(second), by=director, now=NOW, today=TODAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_approved_at_once_one_is_refused(law: None, son: User, director: User) -> None:
    """Without the lock on the versions both would write version 3, and the second one would end in an error."""
    drafts = [submitted(son, months=90), submitted(son, months=96)]
    gate, outcomes = threading.Barrier(2), []

    def decide(draft: RequirementDraft, step: Step) -> None:
        try:
            gate.wait(timeout=10)
            approve_draft(draft, step=step, by=director, now=NOW, today=TODAY)
            outcomes.append("approved")
        except Refused as refusal:
            outcomes.append(type(refusal).__name__)
        except IntegrityError:
            outcomes.append("error")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(draft, step_of(draft))) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["OvertakenDraft", "approved"]
    assert Requirement.objects.filter(code="upgrade_thcs").count() == 3


def test_loading_the_catalogue_again_leaves_an_approved_version_alone(law: None, son: User, director: User) -> None:
    draft = submitted(son)
    version = approve_draft(draft, step=step_of(draft), by=director, now=NOW, today=TODAY)
    load_requirements()
    assert find_requirement("upgrade_thcs", NEW_YEAR) == version
    assert base().period.upper == NEW_YEAR


def test_a_shipped_file_with_the_same_number_is_refused_by_name(
    law: None, son: User, director: User, tmp_path: Path
) -> None:
    draft = submitted(son)
    approve_draft(draft, step=step_of(draft), by=director, now=NOW, today=TODAY)
    from haidang.areas.standards.queries.catalogue_files import DATA

    text = (DATA / "requirements" / "upgrade_thcs.toml").read_text(encoding="utf-8")
    head, second = text.rsplit("[[version]]", 1)
    third = second.replace("number = 2", "number = 3").replace("from = 2026-01-01", "from = 2027-06-01")
    (tmp_path / "upgrade_thcs.toml").write_text(f"{head}[[version]]{second}\n[[version]]{third}", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"upgrade_thcs\.toml.*version 3.*approved by the department"):
        load_requirements(folder=tmp_path)


def test_the_catalogue_is_asked_as_before_until_somebody_approves(law: None, son: User, units: Units) -> None:
    before = list(requirements_on(NEW_YEAR))
    submitted(son)
    assert list(requirements_on(NEW_YEAR)) == before
    assert Unit.objects.exists()
