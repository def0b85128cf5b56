"""The small city on the day the places are granted: the plan issued, the review closed, nobody nominated yet."""

from datetime import timedelta

from django.utils import timezone

from haidang.areas.needs.models import Sheet
from haidang.areas.needs.operations import RoundDays, close_round, confirm_sheet, open_round, verify_sheet
from haidang.areas.nominations.operations import open_account
from haidang.areas.personnel.models import Person, PostKind
from haidang.areas.personnel.operations import load_subjects
from haidang.areas.plans.models import Plan, Target
from haidang.areas.plans.operations import Issue, issue_plan
from haidang.areas.plans.queries import plan_outline, surroundings_of
from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit, UnitKind
from tests.cast import make_person, make_unit, make_user
from tests.journeys.small_city import build_small_city, employ

TARGET = "KHTN (THCS)"
# Under the department itself: no ward stands between it and the lead office.
DIRECT_SCHOOL = "Trường THCS và THPT Lý Thánh Tông"
DIRECT_STAFF = (
    ("Khúc Thị Lụa", "KHTN", "LI"),
    ("Ninh Văn Mạnh", "KHTN", "HOA"),
    ("Ông Thị Nhài", "KHTN", "KHTN"),
    ("Tăng Văn Phú", "TOAN", "TOAN"),
)
# User name, full name, role, title on the card; the teachers have a record at the first school.
CARDS = (
    ("cuc", "Bùi Thị Cúc", Role.TEACHER, "THCS-A", "Giáo viên Trường THCS Đông Hải"),
    ("gam", "Hồ Thị Gấm", Role.TEACHER, "THCS-A", "Giáo viên Trường THCS Đông Hải"),
    ("tuan", "Lê Anh Tuấn", Role.PRINCIPAL, "THPT-B", "Hiệu trưởng Trường THCS và THPT Lý Thánh Tông"),
)


def build_granted_city() -> None:
    """Six people must learn natural science: four at a ward school, two at a school of the department."""
    build_small_city()
    _add_the_direct_school()
    for order, card in enumerate(CARDS, start=20):
        _deal(order, *card)
    users = {user.username: user for user in User.objects.all()}
    _issue(Plan.objects.get(year=2024), users["director"])
    _review(users)
    open_account(Target.objects.get(label=TARGET), by=users["son"], now=timezone.now())


def _add_the_direct_school() -> None:
    department = Unit.objects.get(kind=UnitKind.DEPARTMENT)
    school = make_unit(
        "THPT-B", UnitKind.SCHOOL, DIRECT_SCHOOL, parent=department, levels=("THCS", "THPT"), sector="public"
    )
    subjects = load_subjects()
    for full_name, taught, learned in DIRECT_STAFF:
        employ(full_name, school, subjects[taught], subjects[learned])


def _deal(order: int, username: str, full_name: str, role: Role, code: str, title: str) -> None:
    unit = Unit.objects.get(code=code)
    user = make_user(username, full_name, role, unit)
    user.is_demo, user.demo_order, user.demo_title = True, order, title
    user.save()
    if role == Role.TEACHER:
        Person.objects.filter(full_name=full_name).update(user=user)
    else:
        make_person(full_name, unit, level="THPT", kind=PostKind.PRINCIPAL, user=user)


def _issue(plan: Plan, director: User) -> None:
    today = timezone.localdate()
    found = plan_outline(plan, day=today, look_around=surroundings_of).findings_to_acknowledge
    issue_plan(plan, issue=Issue(seen=[one.key for one in found]), by=director, now=timezone.now(), day=today)


def _review(users: dict[str, User]) -> None:
    """Every school confirms, whoever is above it verifies, the lead office closes the round."""
    now, today = timezone.now(), timezone.localdate()
    due = today + timedelta(days=7)
    days = RoundDays(judged_on=today, school_due_on=due, locality_due_on=due)
    review = open_round("Rà soát nhu cầu bồi dưỡng", days=days, by=users["son"], now=now, today=today)
    verifiers = {"11411": users["mai"], "11329": users["nga"]}
    for sheet in Sheet.objects.filter(round=review).select_related("school", "locality", "round"):
        verifier = verifiers[sheet.locality.code] if sheet.locality else users["son"]
        verify_sheet(confirm_sheet(sheet, by=verifier, now=now), by=verifier, now=now)
    close_round(review, by=users["son"], now=now)
