"""The city of the season's journey: the cast with a dozen people a school, the law, and the plan of 2024 as a draft."""

from django.core.management import call_command
from django.utils import timezone

from haidang.areas.personnel.models import DegreeRank, Person, PostKind, Subject
from haidang.areas.personnel.operations import load_subjects
from haidang.areas.plans.imports import read_builtin_plan
from haidang.areas.plans.operations import load_plan
from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.operations import load_authorities
from haidang.foundation.organisation.models import Unit
from tests.cast import Units, build_units, make_person, make_user

# Name, subject taught, subject of the degree; who teaches KHTN with a degree in one part of it needs the training.
SCHOOL_A = (
    ("Trần Thị Lan", "KHTN", "LI"),
    ("Bùi Thị Cúc", "KHTN", "HOA"),
    ("Đặng Văn Dũng", "KHTN", "SINH"),
    ("Hồ Thị Gấm", "KHTN", "HOA"),
    ("Nguyễn Thị Hằng", "KHTN", "KHTN"),
    ("Phạm Văn Khải", "TOAN", "TOAN"),
    ("Lê Thị Liên", "TOAN", "TOAN"),
    ("Ngô Thị Minh", "VAN", "VAN"),
    ("Vũ Thị Nhàn", "VAN", "VAN"),
    ("Đỗ Văn Phong", "ANH", "ANH"),
    ("Mai Thị Quế", "LSDL", "SU"),
)
SCHOOL_B = (
    ("Lý Văn Sáng", "KHTN", "LI"),
    ("Mạc Thị Tâm", "KHTN", "SINH"),
    ("Cao Văn Tùng", "KHTN", "KHTN"),
    ("Hà Thị Uyên", "TOAN", "TOAN"),
    ("Phan Văn Vinh", "TOAN", "TOAN"),
    ("Trịnh Thị Xuân", "VAN", "VAN"),
    ("Dương Thị Yến", "VAN", "VAN"),
    ("Quách Văn An", "ANH", "ANH"),
    ("Tạ Thị Bích", "ANH", "ANH"),
    ("Kiều Văn Chiến", "LSDL", "LSDL"),
    ("Thái Thị Duyên", "LSDL", "DIA"),
)
HIGH_SCHOOL = (
    ("Lưu Thị Ánh", "TOAN", "TOAN"),
    ("Đinh Văn Bách", "TOAN", "TOAN"),
    ("Chu Thị Châm", "VAN", "VAN"),
    ("Lâm Văn Đạt", "VAN", "VAN"),
    ("Tô Thị Giang", "ANH", "ANH"),
    ("Đoàn Văn Hải", "LI", "LI"),
    ("Hoàng Thị Hoài", "HOA", "HOA"),
    ("Phùng Văn Kiên", "SINH", "SINH"),
    ("Viên Thị Loan", "SU", "SU"),
    ("Từ Văn Nam", "DIA", "DIA"),
    ("Bạch Thị Oanh", "ANH", "ANH"),
)
KINDERGARTEN = ("Âu Thị Phượng", "Doãn Thị Sen", "Giang Thị Thơm")
# User name, full name, role, unit, title and hint of the card.
CARDS = (
    ("director", "Nguyễn Văn Đức", Role.DIRECTOR, "department", "Giám đốc Sở GDĐT"),
    ("son", "Phạm Văn Sơn", Role.LEAD_OFFICE, "lead_office", "Phòng GDTX&ĐH (đơn vị chủ trì)"),
    ("hiep", "Vũ Văn Hiệp", Role.PRINCIPAL, "school_a", "Hiệu trưởng Trường THCS Đông Hải"),
    ("thu", "Đỗ Thị Thu", Role.PRINCIPAL, "school_b", "Hiệu trưởng Trường THCS Lê Chân"),
    ("binh", "Trần Văn Bình", Role.PRINCIPAL, "high_school", "Hiệu trưởng Trường THPT Hải An"),
    ("mai", "Ngô Thị Mai", Role.WARD_OFFICER, "ward", "Phòng VH-XH phường Đông Hải"),
    ("nga", "Bùi Thị Nga", Role.WARD_OFFICER, "other_ward", "Phòng VH-XH phường Lê Chân"),
    ("lan", "Trần Thị Lan", Role.TEACHER, "school_a", "Giáo viên Trường THCS Đông Hải"),
    ("khoa", "Vương Văn Khoa", Role.PROVIDER, "provider", "Cơ sở đào tạo"),
)
PRINCIPALS = {"school_a": "hiep", "school_b": "thu", "high_school": "binh"}


def build_small_city() -> None:
    """Everything that must stand before the director issues the plan."""
    build_city_without_plan()
    load_plan(read_builtin_plan(2024), by=User.objects.get(username="son"), now=timezone.now())


def build_city_without_plan() -> None:
    """The people, their places and the law."""
    units = build_units()
    subjects = load_subjects()
    users = {card[0]: _deal(order, units, *card) for order, card in enumerate(CARDS, start=1)}
    for place, name in PRINCIPALS.items():
        unit: Unit = getattr(units, place)
        level = unit.levels[0]
        make_person(users[name].full_name, unit, level=level, kind=PostKind.PRINCIPAL, user=users[name])
    for place, names in (("school_a", SCHOOL_A), ("school_b", SCHOOL_B), ("high_school", HIGH_SCHOOL)):
        for full_name, taught, learned in names:
            employ(full_name, getattr(units, place), subjects[taught], subjects[learned])
    for full_name in KINDERGARTEN:
        make_person(full_name, units.kindergarten, level="MN", rank=DegreeRank.TC)
    Person.objects.filter(full_name=users["lan"].full_name).update(user=users["lan"])
    call_command("load_catalogue", verbosity=0)
    load_authorities()


def _deal(order: int, units: Units, username: str, full_name: str, role: Role, place: str, title: str) -> User:
    """A user with the card that signs in."""
    user = make_user(username, full_name, role, getattr(units, place))
    user.is_demo, user.demo_order, user.demo_title = True, order, title
    user.save()
    return user


def employ(full_name: str, school: Unit, taught: Subject, learned: Subject) -> None:
    """A teacher of a subject with a degree in another, or in the same."""
    person = make_person(full_name, school, level=school.levels[0], major=learned.name_vi)
    person.posts.get().subjects.add(taught)
    person.degrees.update(subject=learned)
