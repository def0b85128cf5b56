"""Who is kept from going joins an approved list as an exception: with a reason that every approver reads."""

import pytest
from django.test import Client
from django.urls import reverse

from haidang.areas.needs.models import Need, NeedStatus
from haidang.areas.nominations.models import ChangeLine, Nomination, NominationList, QuotaAccount
from haidang.areas.nominations.operations.changes import BlockedSince, NoNeedForChange, join_person, submit_change
from haidang.areas.nominations.queries import find_breaches
from haidang.areas.nominations.queries.changes import digest_of_change
from haidang.areas.nominations.tests.conftest import Review, grant_down
from haidang.areas.nominations.tests.season import AfterApproval, approved_list
from haidang.areas.standards.models import Requirement
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import ReasonMissing
from tests.cast import NOW, TODAY, Units


@pytest.fixture
def after(draft: NominationList, review: Review, units: Units, hiep: User, mai: User, son: User) -> AfterApproval:
    """With two more places at the school: one for who waits first, one that is free."""
    made = approved_list(draft, review, units.school_a, principal=hiep, officer=mai, lead=son)
    grant_down(QuotaAccount.objects.get(target=made.sealed.target, unit=units.department), units, son, places=2)
    return made


@pytest.fixture
def exempt(after: AfterApproval) -> Need:
    need = after.needs["Đỗ Dung"]
    Need.objects.filter(pk=need.pk).update(status=NeedStatus.EXEMPT)
    need.refresh_from_db()
    return need


def test_every_approver_reads_the_reason_and_what_failed(
    after: AfterApproval, exempt: Need, hiep: User, client: Client
) -> None:
    client.force_login(hiep)
    assert "ngoại lệ" in client.get(reverse("nominations:after", args=[after.sealed.pk])).content.decode()
    with pytest.raises(ReasonMissing):
        join_person(after.sealed, need=exempt, reason=" ", by=hiep, now=NOW, today=TODAY)
    change = join_person(after.sealed, need=exempt, reason="Tổ trưởng duy nhất", by=hiep, now=NOW, today=TODAY)
    assert [found["code"] for found in change.lines.get(need=exempt).failed] == ["exempt"]
    change = submit_change(change, by=hiep, now=NOW, today=TODAY)
    for approver in (after.officer, after.lead):
        client.force_login(approver)
        page = client.get(reverse("nominations:change", args=[change.pk])).content.decode()
        assert "Ngoại lệ" in page
        assert "Tổ trưởng duy nhất" in page
    after.approve(change)
    joined = Nomination.objects.get(list=after.sealed, need=exempt)
    assert (joined.exception_reason, joined.failed) == ("Tổ trưởng duy nhất", change.lines.get(need=exempt).failed)
    assert find_breaches() == []


def test_what_failed_stands_under_the_seal(after: AfterApproval, exempt: Need, hiep: User) -> None:
    change = join_person(after.sealed, need=exempt, reason="Tổ trưởng", by=hiep, now=NOW, today=TODAY)
    before = digest_of_change(change, "x")
    ChangeLine.objects.filter(change=change, need=exempt).update(failed=None)
    assert digest_of_change(change, "x") != before


def test_who_joined_without_an_exception_and_is_kept_since_is_not_submitted(after: AfterApproval, hiep: User) -> None:
    need = after.needs["Đỗ Dung"]
    change = join_person(after.sealed, need=need, reason="Đến lượt", by=hiep, now=NOW, today=TODAY)
    Need.objects.filter(pk=need.pk).update(status=NeedStatus.EXEMPT)
    with pytest.raises(BlockedSince, match="Đỗ Dung"):
        submit_change(change, by=hiep, now=NOW, today=TODAY)


def test_who_has_no_need_in_the_review_reads_what_to_do(after: AfterApproval, hiep: User) -> None:
    need = after.needs["Đỗ Dung"]
    other = Requirement.objects.get(pk=need.requirement_id)
    other.pk, other.code, other._state.adding = None, "another", True
    other.save()
    Need.objects.filter(pk=need.pk).update(requirement=other)
    with pytest.raises(NoNeedForChange, match="rà soát"):
        join_person(after.sealed, need=need, reason="Tổ trưởng", by=hiep, now=NOW, today=TODAY)
