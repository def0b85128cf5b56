"""Two at once: the lock on the plan decides, not who was faster."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import sleep

import pytest
from django.db import connection, transaction

from haidang.areas.plans.models import Plan, PlanState
from haidang.areas.plans.operations import AlreadyIssued, Issue, IssuedPlanFixed, issue_plan, load_plan
from haidang.areas.plans.queries import plan_outline
from haidang.areas.plans.queries.printed import PrintedPlan
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
