"""Two at once: the lock on the plan decides, not who was faster."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import sleep

import pytest
from django.db import connection, transaction

from haidang.areas.plans.models import Plan, PlanCorrection, PlanImport, PlanImportState, PlanState
from haidang.areas.plans.operations import AlreadyIssued, Issue, IssuedPlanFixed, issue_plan, load_plan
from haidang.areas.plans.operations.imports import AlreadyBrought, BroughtFile, NotOpen, bring_plan, correct_reading
from haidang.areas.plans.queries import plan_outline
from haidang.areas.plans.queries.printed import PrintedPlan
from haidang.areas.plans.queries.raw import RawPlan
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
