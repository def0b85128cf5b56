"""Two at once: a dispatch is issued by one, each duty exists once. Real threads on real connections."""

from unittest.mock import patch

import pytest

from haidang.areas.classes.tests.rivals import at_once
from haidang.areas.dispatches.models import Dispatch, Duty
from haidang.areas.dispatches.operations import issue_dispatch, issuing
from haidang.areas.dispatches.operations.issuing import AlreadyIssued
from haidang.foundation.accounts.models import User
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_issuers_one_is_told_that_it_is_done(draft: Dispatch, mai: User) -> None:
    answers = at_once(
        *(lambda n=n: issue_dispatch(draft, number=n, issued_on=TODAY, by=mai, now=NOW) for n in ("5", "6"))
    )
    assert sum(isinstance(answer, AlreadyIssued) for answer in answers) == 1
    assert Duty.objects.count() == 14


def test_even_without_the_lock_no_duty_exists_twice(draft: Dispatch, mai: User) -> None:
    """The constraint duty_once_a_unit is the last line of defence."""

    def unlocked(dispatch: Dispatch) -> Dispatch:
        return Dispatch.objects.select_related("issuer", "office").get(pk=dispatch.pk)

    with patch.object(issuing, "lock_dispatch", unlocked):
        answers = at_once(
            *(lambda: issue_dispatch(draft, number="5", issued_on=TODAY, by=mai, now=NOW) for _ in range(2))
        )
    assert any(isinstance(answer, Dispatch) for answer in answers)
    assert Duty.objects.count() == 14
