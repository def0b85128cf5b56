"""The small city with a closed review of last year behind it and this year's review open."""

from datetime import date, timedelta

from django.utils import timezone

from haidang.areas.needs.models import ReviewRound, Sheet
from haidang.areas.needs.operations import RoundDays, close_round, confirm_sheet, open_round, verify_sheet
from haidang.areas.personnel.models import DegreeRank, Person
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from tests.cast import make_person
from tests.journeys.small_city import build_small_city

BEFORE = "Rà soát năm trước"
NOW_OPEN = "Rà soát năm nay"
NOBODY_ANSWERED = "Đợt trước khi có hệ thống."


def build_reviewed_city() -> None:
    """Two teachers below the degree standard, one of whom came after the review of last year."""
    build_small_city()
    son, mai = (User.objects.get(username=name) for name in ("son", "mai"))
    school = Unit.objects.get(code="THCS-A")
    make_person("Lương Thị Ngân", school, level="THCS", rank=DegreeRank.CD)
    today = timezone.localdate()
    earlier = _open(BEFORE, today - timedelta(days=400), son)
    close_round(
        earlier,
        by=son,
        now=timezone.now(),
        leaving_out=list(earlier.sheets.values_list("pk", flat=True)),
        reason=NOBODY_ANSWERED,
    )
    newcomer = make_person("Trương Thị Mơ", school, level="THCS", rank=DegreeRank.CD, birth_on=date(1990, 3, 1))
    _let_join(newcomer, today - timedelta(days=100))
    review = _open(NOW_OPEN, today, son)
    kindergarten = Sheet.objects.get(round=review, school__code="MN-A")
    verify_sheet(confirm_sheet(kindergarten, by=mai, now=timezone.now()), by=mai, now=timezone.now())


def _let_join(person: Person, day: date) -> None:
    """The main post begins on `day`."""
    post = person.posts.get()
    post.period = (day, None)
    post.save()


def _open(title: str, day: date, son: User) -> ReviewRound:
    days = RoundDays(judged_on=day, school_due_on=day + timedelta(days=7), locality_due_on=day + timedelta(days=14))
    return open_round(title, days=days, by=son, now=timezone.now(), today=day)
