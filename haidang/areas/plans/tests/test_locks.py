"""Two at once: the lock on the plan decides, not who was faster."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import sleep

import pytest
from django.db import IntegrityError, connection, transaction

from haidang.areas.plans.imports.drafts import coded, draft_of
from haidang.areas.plans.models import Plan, PlanCorrection, PlanImport, PlanImportState, PlanState
from haidang.areas.plans.operations import AlreadyIssued, Issue, IssuedPlanFixed, issue_plan, load_plan
from haidang.areas.plans.operations.imports import (
    AlreadyBrought,
    BroughtFile,
    NotOpen,
    accept_import,
    add_missed_row,
    bring_plan,
    correct_reading,
    withdraw_import,
)
from haidang.areas.plans.queries import plan_outline
from haidang.areas.plans.queries.printed import PrintedPlan
from haidang.areas.plans.queries.raw import RawPlan, RawTask
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.django_db(transaction=True)


def while_another_issues(plan: Plan, act: Callable[[], object]) -> object:
    """Runs `act` in a thread while this one has issued the plan but not yet committed."""

    def apart() -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            Plan.objects.select_for_update().get(pk=plan.pk)
            Plan.objects.filter(pk=plan.pk).update(state=PlanState.ISSUED)
            other = threads.submit(apart)
            sleep(0.4)  # long enough for the other to reach the lock
            assert not other.done()
        return other.result(timeout=20)


def test_a_plan_that_somebody_else_is_issuing_is_not_issued_again(draft: Plan, director: User) -> None:
    seen = [finding.key for finding in plan_outline(draft, day=TODAY).findings_to_acknowledge]
    with pytest.raises(AlreadyIssued):
        while_another_issues(draft, lambda: issue_plan(draft, issue=Issue(seen=seen), by=director, now=NOW, day=TODAY))


def test_a_text_cannot_change_under_the_pen_of_who_issues_it(draft: Plan, printed: PrintedPlan) -> None:
    with pytest.raises(IssuedPlanFixed):
        while_another_issues(draft, lambda: load_plan(replace(printed, place="Hà Nội"), by=None, now=NOW))
    assert Plan.objects.get().place == "Hải Phòng"


def test_two_who_bring_the_same_file_do_not_both_leave_it_waiting(director: User, draft: Plan) -> None:
    file = BroughtFile("plan.docx", b"the same bytes")

    def bring() -> object:
        try:
            return bring_plan(draft.issuer, file=file, by=director, now=NOW)
        except AlreadyBrought:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            bring_plan(draft.issuer, file=file, by=director, now=NOW)
            other = threads.submit(bring)
            sleep(0.4)  # long enough for the other to reach the lock
            assert not other.done()
        assert other.result(timeout=20) == "refused"
    assert PlanImport.objects.count() == 1


def ready(plan: Plan, by: User) -> PlanImport:
    raw = RawPlan(head={"title": "Kế hoạch"}, lines=[], tasks=[RawTask(1, {"content": "Bồi dưỡng"}, 1, 1)])
    return PlanImport.objects.create(
        issuer=plan.issuer, size=1, raw=raw.as_json(), state=PlanImportState.READY, by=by, created_at=NOW
    )


def second_of_two(act: Callable[[], object]) -> object:
    """What `act` says when it is done a second time while the first is not yet committed."""

    def apart() -> object:
        sleep(0.2)  # the first has begun
        try:
            return act()
        except (NotOpen, IntegrityError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            other = threads.submit(apart)
            act()
            sleep(0.6)  # long enough for the other to reach the lock
            assert not other.done()
        return other.result(timeout=20)


def test_a_reading_accepted_twice_at_once_is_one_draft(director: User, draft: Plan) -> None:
    plan_import, before = ready(draft, director), Plan.objects.count()

    def accept() -> PlanImport:
        printed = coded(draft_of(plan_import), plan_import.issuer)
        return accept_import(plan_import, printed=printed, version=0, by=director, now=NOW)

    assert isinstance(second_of_two(accept), NotOpen)
    assert Plan.objects.count() == before + 1


def test_a_reading_is_not_accepted_while_it_is_set_aside(director: User, draft: Plan) -> None:
    plan_import, before = ready(draft, director), Plan.objects.count()
    printed = coded(draft_of(plan_import), plan_import.issuer)
    deeds: list[Callable[[], object]] = [
        lambda: accept_import(plan_import, printed=printed, version=0, by=director, now=NOW),
        lambda: withdraw_import(plan_import, by=director, now=NOW),
    ]

    def next_deed() -> object:
        return deeds.pop()()

    assert isinstance(second_of_two(next_deed), NotOpen)
    assert Plan.objects.count() == before


def test_two_rows_added_at_once_are_two_rows(director: User, draft: Plan) -> None:
    plan_import = ready(draft, director)
    place = second_of_two(
        lambda: add_missed_row(plan_import, after=1, cells={"content": "Dòng mới"}, by=director, now=NOW)
    )
    assert place == "task-3"
    assert len(draft_of(plan_import).raw.tasks) == 3


def test_a_reading_being_accepted_takes_no_correction(director: User, draft: Plan) -> None:
    raw = RawPlan(head={"title": "Kế hoạch"}, lines=[], tasks=[])
    plan_import = PlanImport.objects.create(
        issuer=draft.issuer, size=1, raw=raw.as_json(), state=PlanImportState.READY, by=director, created_at=NOW
    )

    def correct() -> object:
        try:
            return correct_reading(plan_import, texts={"head.title": "Khác"}, by=director, now=NOW)
        except NotOpen:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            PlanImport.objects.select_for_update().get(pk=plan_import.pk)
            PlanImport.objects.filter(pk=plan_import.pk).update(state=PlanImportState.ACCEPTED, accepted_at=NOW)
            other = threads.submit(correct)
            sleep(0.4)
            assert not other.done()
        assert other.result(timeout=20) == "refused"
    assert not PlanCorrection.objects.exists()
