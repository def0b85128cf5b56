"""An approved list of school A with people who wait behind it, for the tests of what comes after the approval."""

from dataclasses import dataclass

from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import ListChange, NominationList, QuotaAccount
from haidang.areas.nominations.operations import approve_list, fill_by_priority, submit_list
from haidang.areas.nominations.operations.change_decisions import approve_change
from haidang.areas.nominations.operations.waiting import queue_left_out
from haidang.areas.nominations.tests.conftest import Review
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Case, Step
from haidang.foundation.approvals.operations import load_authorities
from haidang.foundation.approvals.queries import pending_step
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY


def step_of_change(change: ListChange) -> Step:
    """The step that is to be decided now."""
    step = pending_step(Case.objects.get(list_change=change))
    assert step is not None
    return step


@dataclass(frozen=True, kw_only=True)
class AfterApproval:
    """Two people approved (An, Bé), two waiting (Chi before Dung); no place free."""

    sealed: NominationList
    account: QuotaAccount
    needs: dict[str, Need]
    officer: User
    lead: User

    def approve(self, change: ListChange) -> ListChange:
        """Both steps."""
        for user in (self.officer, self.lead):
            change = approve_change(change, step=step_of_change(change), by=user, now=NOW, today=TODAY)
        return change

    def names(self) -> list[str]:
        """Who is on the list now."""
        live = self.sealed.nominations.exclude(state="removed").select_related("person").order_by("ordinal")
        return [nomination.person.full_name for nomination in live]


def approved_list(
    draft: NominationList, review: Review, school: Unit, *, principal: User, officer: User, lead: User
) -> AfterApproval:
    load_authorities()
    names = ("Lê An", "Vũ Bé", "Trần Chi", "Đỗ Dung")
    needs = {name: review.need(name, school, priority=10 * place) for place, name in enumerate(names, start=1)}
    fill_by_priority(draft, by=principal, now=NOW, today=TODAY)
    submitted = submit_list(draft, by=principal, now=NOW, today=TODAY)
    for user in (officer, lead):
        step = pending_step(Case.objects.get(nomination_list=submitted))
        assert step is not None
        submitted = approve_list(submitted, step=step, by=user, now=NOW, today=TODAY)
    queue_left_out(submitted, by=principal, now=NOW, today=TODAY)
    submitted.refresh_from_db()
    account = QuotaAccount.objects.get(target=submitted.target, unit=school)
    return AfterApproval(sealed=submitted, account=account, needs=needs, officer=officer, lead=lead)
