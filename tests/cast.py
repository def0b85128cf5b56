"""The named cast of the tests: a small city in which everyone stands at their place.

Teacher Lan and principal Hiệp at school A (THCS, ward Đông Hải), principal Thu at school B (THCS, Lê Chân), principal
Hoa at a kindergarten, principal Bình at an upper secondary school directly under the department; ward officers Mai and
Nga; Sơn of the lead office; provider coordinator Khoa; and one holder of every other role.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import Degree, DegreeRank, Person, Post, PostKind, Sex
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.models import Authority, Holder
from haidang.foundation.basics.periods import since
from haidang.foundation.organisation.models import Parentage, Unit, UnitKind

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
WARDS_SINCE = date(2025, 7, 1)
LONG_AGO = date(2010, 1, 1)
OF_DISTRICTS = DateRange(LONG_AGO, WARDS_SINCE)


def make_unit(
    code: str,
    kind: UnitKind,
    name: str,
    *,
    parent: Unit | None = None,
    period: DateRange | None = None,
    levels: tuple[str, ...] = (),
    sector: str = "",
) -> Unit:
    """One unit, under `parent` for as long as it exists."""
    period = period or since(LONG_AGO)
    unit = Unit.objects.create(
        code=code, kind=kind, name=name, short_name=name, period=period, levels=list(levels), sector=sector
    )
    if parent is not None:
        Parentage.objects.create(unit=unit, parent=parent, period=period)
    return unit


def make_school(code: str, name: str, level: str, *, district: Unit, ward: Unit, sector: str = "public") -> Unit:
    """A school under its district until 30/6/2025 and under its ward since."""
    school = make_unit(code, UnitKind.SCHOOL, name, levels=(level,), sector=sector)
    Parentage.objects.create(unit=school, parent=district, period=OF_DISTRICTS)
    Parentage.objects.create(unit=school, parent=ward, period=since(WARDS_SINCE))
    return school


def make_user(username: str, full_name: str, role: Role, unit: Unit, *levels: str) -> User:
    """A user with one role since long ago (wards: since they exist)."""
    user = User.objects.create_user(username, full_name=full_name)
    Grant.objects.create(user=user, role=role, unit=unit, levels=list(levels), period=since(LONG_AGO))
    return user


def make_person(
    full_name: str,
    unit: Unit,
    *,
    level: str,
    kind: PostKind = PostKind.TEACHER,
    birth_on: date | None = date(1985, 5, 20),
    sex: Sex = Sex.FEMALE,
    rank: DegreeRank | None = DegreeRank.DH,
    major: str = "Sư phạm",
    user: User | None = None,
) -> Person:
    """A person with one main post and, unless rank is None, one teacher-training degree."""
    person = Person.objects.create(
        full_name=full_name, birth_on=birth_on, sex=sex, unit=unit, user=user, joined_on=date(2010, 9, 1)
    )
    Post.objects.create(person=person, unit=unit, kind=kind, level=level, period=since(date(2010, 9, 1)))
    if rank is not None:
        Degree.objects.create(
            person=person, rank=rank, major=major, is_teacher_training=True, awarded_on=date(2009, 6, 30)
        )
    return person


@dataclass(frozen=True)
class Units:
    city: Unit
    department: Unit
    lead_office: Unit
    finance_office: Unit
    lower_secondary_office: Unit
    inspectorate: Unit
    union: Unit
    district: Unit
    ward: Unit
    other_ward: Unit
    school_a: Unit
    school_b: Unit
    kindergarten: Unit
    high_school: Unit
    provider: Unit


@pytest.fixture
def units(db: None) -> Units:
    return build_units()


def build_units() -> Units:
    """The smallest city with every kind of place."""
    city = make_unit("31", UnitKind.CITY, "Thành phố Hải Phòng")
    department = make_unit("SGDDT", UnitKind.DEPARTMENT, "Sở Giáo dục và Đào tạo", parent=city)
    district = make_unit("D-HAI-AN", UnitKind.DISTRICT, "Quận Hải An", parent=city, period=OF_DISTRICTS)
    wards_period = since(WARDS_SINCE)
    ward = make_unit("11411", UnitKind.WARD, "Phường Đông Hải", parent=city, period=wards_period)
    other_ward = make_unit("11329", UnitKind.WARD, "Phường Lê Chân", parent=city, period=wards_period)
    return Units(
        city=city,
        department=department,
        lead_office=make_unit("GDTX", UnitKind.OFFICE, "Phòng GDTX&ĐH", parent=department),
        finance_office=make_unit("KHTC", UnitKind.OFFICE, "Phòng KH-TC", parent=department),
        lower_secondary_office=make_unit("GDTRH", UnitKind.OFFICE, "Phòng GDTrH", parent=department),
        inspectorate=make_unit("INSPECTORATE", UnitKind.INSPECTORATE, "Thanh tra Sở", parent=department),
        union=make_unit("UNION", UnitKind.UNION, "Công đoàn ngành", parent=department),
        district=district,
        ward=ward,
        other_ward=other_ward,
        school_a=make_school("THCS-A", "Trường THCS Đông Hải", "THCS", district=district, ward=ward),
        school_b=make_school("THCS-B", "Trường THCS Lê Chân", "THCS", district=district, ward=other_ward),
        kindergarten=make_school("MN-A", "Trường MN Hoa Sen", "MN", district=district, ward=ward, sector="private"),
        high_school=make_unit(
            "THPT-A", UnitKind.SCHOOL, "Trường THPT Hải An", parent=department, levels=("THPT",), sector="public"
        ),
        provider=make_unit("PROVIDER", UnitKind.PROVIDER, "Trường Đại học mẫu", parent=city),
    )


@pytest.fixture
def authorities(db: None) -> None:
    """The authority matrix for lists of nominees: locality first, then the lead office."""
    for ordinal, holder, role in ((1, Holder.LOCALITY, Role.WARD_OFFICER), (2, Holder.DEPARTMENT, Role.LEAD_OFFICE)):
        Authority.objects.get_or_create(
            case_kind="nomination_list", ordinal=ordinal, period=since(LONG_AGO),
            defaults={"holder": holder, "role": role, "source": "TT 15/2025/TT-BGDĐT"},
        )  # fmt: skip


@pytest.fixture
def hiep(units: Units) -> User:
    """Principal of school A."""
    return make_user("hiep", "Vũ Văn Hiệp", Role.PRINCIPAL, units.school_a)


@pytest.fixture
def thu(units: Units) -> User:
    """Principal of school B; must see nothing of school A."""
    return make_user("thu", "Đỗ Thị Thu", Role.PRINCIPAL, units.school_b)


@pytest.fixture
def hoa(units: Units) -> User:
    """Principal of the kindergarten."""
    return make_user("hoa", "Lê Thị Hoa", Role.PRINCIPAL, units.kindergarten)


@pytest.fixture
def binh(units: Units) -> User:
    """Principal of the upper secondary school, directly under the department."""
    return make_user("binh", "Trần Văn Bình", Role.PRINCIPAL, units.high_school)


@pytest.fixture
def mai(units: Units) -> User:
    """Officer of ward Đông Hải (schools A and the kindergarten)."""
    return make_user("mai", "Ngô Thị Mai", Role.WARD_OFFICER, units.ward)


@pytest.fixture
def nga(units: Units) -> User:
    """Officer of the other ward (school B)."""
    return make_user("nga", "Bùi Thị Nga", Role.WARD_OFFICER, units.other_ward)


@pytest.fixture
def son(units: Units) -> User:
    """Officer of the lead office."""
    return make_user("son", "Phạm Văn Sơn", Role.LEAD_OFFICE, units.lead_office)


@pytest.fixture
def director(units: Units) -> User:
    return make_user("director", "Nguyễn Văn Đức", Role.DIRECTOR, units.department)


@pytest.fixture
def deputy(units: Units) -> User:
    """Deputy director in charge of kindergartens only."""
    return make_user("deputy", "Hoàng Thị Yến", Role.DEPUTY_DIRECTOR, units.department, "MN")


@pytest.fixture
def phuc(units: Units) -> User:
    """Finance office."""
    return make_user("phuc", "Đặng Văn Phúc", Role.FINANCE, units.finance_office)


@pytest.fixture
def trung(units: Units) -> User:
    """Level office for lower secondary schools."""
    return make_user("trung", "Mai Văn Trung", Role.LEVEL_OFFICE, units.lower_secondary_office, "THCS")


@pytest.fixture
def tam(units: Units) -> User:
    """Inspector."""
    return make_user("tam", "Lý Thị Tâm", Role.INSPECTOR, units.inspectorate)


@pytest.fixture
def viewer(units: Units) -> User:
    """City viewer."""
    return make_user("viewer", "Phan Văn Thành", Role.CITY_VIEWER, units.city)


@pytest.fixture
def union_officer(units: Units) -> User:
    """Communication, education union."""
    return make_user("union", "Cao Thị Oanh", Role.COMMUNICATION, units.union)


@pytest.fixture
def khoa(units: Units) -> User:
    """Coordinator of the training provider."""
    return make_user("khoa", "Vương Văn Khoa", Role.PROVIDER, units.provider)


@pytest.fixture
def admin(units: Units) -> User:
    """System administrator."""
    return make_user("admin", "Quản trị hệ thống", Role.ADMINISTRATOR, units.department)


@pytest.fixture
def lan(units: Units) -> User:
    """Teacher at school A, with her person behind the account."""
    user = make_user("lan", "Trần Thị Lan", Role.TEACHER, units.school_a)
    make_person(user.full_name, units.school_a, level="THCS", user=user)
    return user
