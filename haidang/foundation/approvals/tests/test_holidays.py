"""Working days without public holidays; what is not known yet is said, not guessed."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.alarms import list_todos
from haidang.foundation.approvals.deadlines import after_working_days, explain, working_days
from haidang.foundation.approvals.holidays import holidays_on, is_working_day, left_out, unsure_holidays, year_lacking
from haidang.foundation.approvals.models import Step


@pytest.mark.parametrize(
    ("day", "number", "due"),
    [
        (date(2025, 4, 28), 3, date(2025, 5, 6)),  # 30/4, 1/5 and the exchanged 2/5 are left out
        (date(2025, 4, 25), 1, date(2025, 4, 26)),  # the Saturday worked for it
        (date(2025, 1, 24), 1, date(2025, 2, 3)),  # Tết
        (date(2026, 8, 28), 2, date(2026, 9, 4)),  # 31/8 to 2/9
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # 10/3 on a Sunday: Monday is taken for it
        (date(2027, 4, 29), 1, date(2027, 5, 4)),  # a fixed day on a Saturday: Monday is taken for it
        (date(2022, 12, 30), 1, date(2023, 1, 3)),  # 1/1/2023 on a Sunday
        (date(2027, 2, 4), 1, date(2027, 2, 11)),  # Tết 2027 as far as it follows from the law
        (date(2027, 4, 15), 1, date(2027, 4, 19)),  # 10/3 is Friday 16/4/2027
        (date(2027, 8, 31), 2, date(2027, 9, 3)),  # which day beside 2/9 is not announced: both count
        (date(2026, 11, 23), 1, date(2026, 11, 24)),  # no notice of it was at hand: counts as a working day
    ],
)
def test_holidays_are_left_out_and_exchanged_saturdays_counted(day: date, number: int, due: date) -> None:
    assert after_working_days(day, number) == due
    assert working_days(day, due) == number


def test_every_row_names_the_law_and_every_complete_year_has_eleven_days() -> None:
    """Article 112: 1 + 5 + 1 + 1 + 2 + 1; days exchanged and weekends inside Tết apart."""
    for year in (2024, 2025, 2026):
        days = [
            date.fromordinal(number) for number in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
        ]
        found = [holiday for day in days for holiday in holidays_on(day)[:1] if holiday.is_sure and day.weekday() < 5]
        assert all("Điều 112" in holiday.source for holiday in found)
        assert len([holiday for holiday in found if "hoán đổi" not in holiday.vi]) == 11
        worked = [day for day in days if day.weekday() >= 5 and is_working_day(day)]
        assert len(worked) == len([holiday for holiday in found if "hoán đổi" in holiday.vi])


def test_the_deadline_says_what_was_left_out() -> None:
    step = Step(pending_since=datetime(2025, 4, 28, 2, tzinfo=UTC), due_on=date(2025, 5, 6))
    with translation.override("en"):
        assert explain(step) == (
            "3 working days, left out: 30/04 (Victory Day), 01/05 (Labour Day), 02/05 (in exchange for 26/04)"
        )
    with translation.override("vi"):
        assert explain(step).startswith("3 ngày làm việc, trừ 30/04 (Ngày Chiến thắng)")
    assert explain(Step(pending_since=step.pending_since)) == ""
    assert left_out(date(2026, 11, 20), date(2026, 11, 30)) == []


def test_the_administrator_is_told_before_a_year_begins_whose_holidays_are_unknown(admin: User, son: User) -> None:
    assert year_lacking(date(2026, 10, 1)) is None
    assert year_lacking(date(2026, 11, 22)) == 2027
    assert [holiday.day for holiday in unsure_holidays(2026)] == [date(2026, 11, 24)]
    [todo] = list_todos(admin, date(2026, 11, 22))
    assert "2027" in str(todo.title)
    assert "24/11/2026, 04/02/2027, 11/02/2027, 01/09/2027, 03/09/2027, 24/11/2027" in str(todo.why)
    [todo] = list_todos(admin, date(2026, 11, 25))
    assert "24/11/2026" not in str(todo.why)  # gone by
    assert list_todos(admin, date(2026, 10, 1)) == []
    assert list_todos(son, date(2026, 11, 22)) == []
