"""Accounts of the demo city: one shown for each role, one for every principal, ward and district."""

import fnmatch
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import Person, Post, PostKind
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import Unit
from haidang.front.demo.cast import CAST_SCHOOL, HIEP, LAN
from haidang.front.demo.lives import HORIZON
from haidang.front.demo.names import draw_name
from haidang.front.demo.people import seeded
from haidang.front.demo.schools import DONG_HAI, School
from haidang.front.demo.units import ALWAYS, SINCE_WARDS, UNTIL_WARDS, Administration, district_code


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A role one may play from the login page."""

    username: str
    full_name: str
    role: Role
    unit: str
    title: str
    hint: str
    levels: tuple[str, ...] = ()
    period: DateRange = field(default=ALWAYS)


SHOWN = (
    SignIn(
        username="son", full_name="Phạm Văn Sơn", role=Role.LEAD_OFFICE, unit="GDTX",
        title="Phòng GDTX&ĐH (đơn vị chủ trì)",
        hint="Mở đợt rà soát nhu cầu, phân bổ chỉ tiêu, theo dõi Phụ lục I của kế hoạch 2024.",
    ),
    SignIn(
        username="hiep", full_name=HIEP, role=Role.PRINCIPAL, unit=CAST_SCHOOL,
        title="Hiệu trưởng Trường THCS Đông Hải 1",
        hint="Xác nhận nhu cầu của giáo viên, lập danh sách cử đi học theo thứ tự ưu tiên.",
    ),
    SignIn(
        username="mai", full_name="Ngô Thị Mai", role=Role.WARD_OFFICER, unit=DONG_HAI, period=SINCE_WARDS,
        title="Phòng VH-XH phường Đông Hải",
        hint="Kiểm tra phiếu nhu cầu và duyệt danh sách của các trường trong phường.",
    ),
    SignIn(
        username="lan", full_name=LAN, role=Role.TEACHER, unit=CAST_SCHOOL,
        title="Giáo viên Trường THCS Đông Hải 1",
        hint="Xem mình cần học gì, vì sao, lớp của mình và chứng chỉ.",
    ),
    SignIn(
        username="khoa", full_name="Vương Văn Khoa", role=Role.PROVIDER, unit="DHSP-HD",
        title="Cơ sở đào tạo: Trường ĐHSP Hải Đông (mẫu)",
        hint="Xếp buổi học, điểm danh từng buổi, nhập kết quả.",
    ),
    SignIn(
        username="director", full_name="Nguyễn Văn Đức", role=Role.DIRECTOR, unit="SGDDT",
        title="Giám đốc Sở GDĐT",
        hint="Xem kế hoạch đang chậm ở đâu, từ thành phố xuống từng trường.",
    ),
    SignIn(
        username="deputy", full_name="Hoàng Thị Yến", role=Role.DEPUTY_DIRECTOR, unit="SGDDT", levels=("MN", "GDTX"),
        title="Phó Giám đốc Sở (mầm non, GDTX)",
        hint="Theo dõi việc nâng chuẩn của giáo viên mầm non.",
    ),
    SignIn(
        username="phuc", full_name="Đặng Văn Phúc", role=Role.FINANCE, unit="KHTC",
        title="Phòng KH-TC",
        hint="Xem số người theo từng nhiệm vụ trong dự toán được giao.",
    ),
    SignIn(
        username="gdmn", full_name="Trịnh Thị Hạnh", role=Role.LEVEL_OFFICE, unit="GDMN", levels=("MN",),
        title="Phòng GDMN",
        hint="Xem nhu cầu và lớp học của cấp mầm non.",
    ),
    SignIn(
        username="gdth", full_name="Lương Thị Ngà", role=Role.LEVEL_OFFICE, unit="GDTH", levels=("TH",),
        title="Phòng GDTH",
        hint="Xem nhu cầu và lớp học của cấp tiểu học.",
    ),
    SignIn(
        username="trung", full_name="Mai Văn Trung", role=Role.LEVEL_OFFICE, unit="GDTRH", levels=("THCS", "THPT"),
        title="Phòng GDTrH",
        hint="Xem nhu cầu KHTN, LSĐL và các lớp của cấp trung học.",
    ),
    SignIn(
        username="tam", full_name="Lý Thị Tâm", role=Role.INSPECTOR, unit="INSPECTORATE",
        title="Thanh tra Sở",
        hint="Tra lại ai đã quyết định gì, khi nào, vì sao.",
    ),
    SignIn(
        username="viewer", full_name="Phan Văn Thành", role=Role.CITY_VIEWER, unit="31",
        title="UBND thành phố",
        hint="Xem tiến độ kế hoạch của cả thành phố.",
    ),
    SignIn(
        username="union", full_name="Cao Thị Oanh", role=Role.COMMUNICATION, unit="UNION",
        title="Công đoàn ngành (truyền thông)",
        hint="Nhiệm vụ 1: truyền thông về Đề án 2644.",
    ),
    SignIn(
        username="ht-mn", full_name="", role=Role.PRINCIPAL, unit="MN-11411-51",
        title="Hiệu trưởng một trường mầm non tư thục",
        hint="Giáo viên trung cấp phải nâng chuẩn lên cao đẳng.",
    ),
    SignIn(
        username="ht-th", full_name="", role=Role.PRINCIPAL, unit="TH-11411-01",
        title="Hiệu trưởng một trường tiểu học",
        hint="Giáo viên cao đẳng phải nâng chuẩn lên đại học.",
    ),
    SignIn(
        username="ht-thpt", full_name="", role=Role.PRINCIPAL, unit="THPT-11*-01",
        title="Hiệu trưởng một trường THPT trực thuộc Sở",
        hint="Danh sách tư vấn tâm lý gửi thẳng lên Sở.",
    ),
    SignIn(
        username="district", full_name="Bùi Văn Quý", role=Role.WARD_OFFICER, unit=district_code("Quận Hải An"),
        period=UNTIL_WARDS, title="Phòng GDĐT quận Hải An (đến 30/6/2025)",
        hint="Quận đã kết thúc: vai trò này hết hạn ngày 30/6/2025 và không còn mở được gì.",
    ),
    SignIn(
        username="admin", full_name="Quản trị hệ thống", role=Role.ADMINISTRATOR, unit="SGDDT",
        title="Quản trị hệ thống",
        hint="Tài khoản, vai trò và nhật ký.",
    ),
)  # fmt: skip


def build_sign_ins(administration: Administration, schools: list[School]) -> None:
    """Writes the accounts and their grants, and joins those of principals and of Lan to their people."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    principals = _principals()
    accounts: list[tuple[User, Grant]] = [
        _shown(order, sign_in, units[fnmatch.filter(sorted(units), sign_in.unit)[0]], principals)
        for order, sign_in in enumerate(SHOWN, start=1)
    ]
    taken = {grant.unit.code for _, grant in accounts if grant.role in (Role.PRINCIPAL, Role.WARD_OFFICER)}
    for unit in [*(school.unit for school in schools), *administration.centres]:
        if unit.code not in taken:
            principal = principals[unit.pk]
            accounts.append(_account(f"ht-{unit.code.lower()}", principal.full_name, Role.PRINCIPAL, unit, ALWAYS))
    for unit in administration.wards.values():
        if unit.code not in taken:
            name = draw_name(*seeded(unit.code))
            accounts.append(_account(f"vhxh-{unit.code}", name, Role.WARD_OFFICER, unit, SINCE_WARDS))
    for unit in administration.districts.values():
        if unit.code not in taken:
            name = draw_name(*seeded(unit.code))
            username = slugify(unit.code.replace("D-", "pgd-", 1))
            accounts.append(_account(username, name, Role.WARD_OFFICER, unit, UNTIL_WARDS))
    User.objects.bulk_create([user for user, _ in accounts], batch_size=2000)
    Grant.objects.bulk_create([grant for _, grant in accounts], batch_size=2000)
    _join_people(accounts, principals)


def _principals() -> dict[int, Person]:
    """The principal of each school, by unit."""
    posts = Post.objects.filter(as_of(HORIZON), kind=PostKind.PRINCIPAL, is_main=True).select_related("person")
    return {post.unit_id: post.person for post in posts}


def _shown(order: int, sign_in: SignIn, unit: Unit, principals: dict[int, Person]) -> tuple[User, Grant]:
    full_name = sign_in.full_name or principals[unit.pk].full_name
    user, grant = _account(sign_in.username, full_name, sign_in.role, unit, sign_in.period)
    user.is_demo, user.demo_order = True, order
    user.email = f"{sign_in.username}@haidang.example"
    user.demo_title, user.demo_hint = sign_in.title, sign_in.hint
    grant.levels = list(sign_in.levels)
    return user, grant


def _account(username: str, full_name: str, role: Role, unit: Unit, period: DateRange) -> tuple[User, Grant]:
    """Nobody knows a password of these accounts: one signs in by the card, or not at all."""
    user = User(username=username, full_name=full_name, password=make_password(None))
    return user, Grant(user=user, role=role, unit=unit, period=period)


def _join_people(accounts: list[tuple[User, Grant]], principals: dict[int, Person]) -> None:
    joined = []
    for user, grant in accounts:
        if grant.role == Role.PRINCIPAL:
            person = principals[grant.unit_id]
        elif grant.role == Role.TEACHER:
            person = Person.objects.get(full_name=LAN, unit=grant.unit)
        else:
            continue
        person.user = user
        joined.append(person)
    Person.objects.bulk_update(joined, ["user"], batch_size=1000)
