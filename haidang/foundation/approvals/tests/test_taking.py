"""Two take an alarm at once: one has it. Real threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.models import QuerySet

from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.alarms import alarms_of
from haidang.foundation.approvals.models import Alarm, Authority
from haidang.foundation.approvals.operations import AlarmTaken, open_case, raise_alarms, take_alarm
from haidang.foundation.approvals.operations import alarms as alarms_module
from haidang.foundation.approvals.queries import chain_for
from haidang.foundation.audit.models import Entry
from tests.cast import NOW, TODAY, Units, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alarm(units: Units, authorities: None, hiep: User, son: User) -> Alarm:
    """Nobody holds the ward's role."""
    Authority.objects.update(days=5)
    chain = chain_for("nomination_list", units.school_a, TODAY)
    open_case(kind="nomination_list", title="Danh sách", unit=units.school_a, chain=chain, by=hiep, now=NOW)
    raise_alarms(today=TODAY, by=None, now=NOW)
    return Alarm.objects.get()


def both_take(alarm: Alarm, users: list[User]) -> list[object]:
    def take(user: User) -> object:
        try:
            return take_alarm(alarm, by=user, now=NOW, today=TODAY)
        except AlarmTaken as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(users)) as pool:
        return list(pool.map(take, users))


def takings() -> int:
    return Entry.objects.filter(action="approvals.take_alarm").count()


def test_two_who_take_it_at_once_are_not_both_told_that_they_have_it(alarm: Alarm, units: Units, son: User) -> None:
    users = [son, make_user("hanh", "Lê Thị Hạnh", Role.LEAD_OFFICE, units.lead_office)]
    assert sum(isinstance(result, AlarmTaken) for result in both_take(alarm, users)) == 1
    assert takings() == 1


def test_without_the_lock_both_are_told(alarm: Alarm, units: Units, son: User) -> None:
    """Shows that the test above can fail."""
    users = [son, make_user("hanh", "Lê Thị Hạnh", Role.LEAD_OFFICE, units.lead_office)]
    both_have_read = Barrier(2)

    def read(user: User, day: date) -> QuerySet[Alarm]:
        both_have_read.wait(10)
        return alarms_of(user, day)

    with (
        patch.object(QuerySet, "select_for_update", lambda self, **_options: self),
        patch.object(alarms_module, "alarms_of", read),
    ):
        both_take(alarm, users)
    assert takings() == 2
