"""Diplomas in realistic shares: below the standard of Law 43/2019 Art 72 here and there, a few facts unknown."""

from dataclasses import dataclass
from datetime import date
from random import Random

from haidang.areas.personnel.models import MANAGER_KINDS, Degree, DegreeRank, PostKind
from haidang.foundation.organisation.models import Level
from haidang.front.demo.lives import REFERENCE_DAY, draw_day
from haidang.front.demo.staffing import Seat

# Highest diploma in per mille, (level, non-public).
RANKS: dict[tuple[Level, bool], dict[DegreeRank, int]] = {
    (Level.MN, False): {DegreeRank.TC: 24, DegreeRank.CD: 216, DegreeRank.DH: 752, DegreeRank.THS: 8},
    (Level.MN, True): {DegreeRank.TC: 360, DegreeRank.CD: 350, DegreeRank.DH: 290},
    (Level.TH, False): {DegreeRank.TC: 4, DegreeRank.CD: 60, DegreeRank.DH: 908, DegreeRank.THS: 28},
    (Level.THCS, False): {DegreeRank.CD: 42, DegreeRank.DH: 903, DegreeRank.THS: 55},
    (Level.THPT, False): {DegreeRank.DH: 790, DegreeRank.THS: 208, DegreeRank.TS: 2},
    (Level.GDTX, False): {DegreeRank.DH: 880, DegreeRank.THS: 120},
}
# What a teacher of an integrated subject studied, in per cent.
COMPONENTS = {
    "KHTN": {"LI": 38, "HOA": 33, "SINH": 25, "KHTN": 4},
    "LSDL": {"SU": 53, "DIA": 44, "LSDL": 3},
}
SECOND_MAJORS = {"LI": "HOA", "HOA": "SINH", "SINH": "HOA", "SU": "DIA", "DIA": "SU"}
MAJORS = {
    "MN-CHUNG": "Giáo dục mầm non", "TH-CHUNG": "Giáo dục tiểu học", "TOAN": "Sư phạm Toán học",
    "VAN": "Sư phạm Ngữ văn",
    "ANH": "Sư phạm Tiếng Anh", "KHTN": "Sư phạm Khoa học tự nhiên", "LI": "Sư phạm Vật lí", "HOA": "Sư phạm Hóa học",
    "SINH": "Sư phạm Sinh học", "LSDL": "Sư phạm Lịch sử - Địa lí", "SU": "Sư phạm Lịch sử", "DIA": "Sư phạm Địa lí",
    "TIN": "Sư phạm Tin học", "CN": "Sư phạm Công nghệ", "GDTC": "Giáo dục thể chất", "MT": "Sư phạm Mĩ thuật",
    "AN": "Sư phạm Âm nhạc", "GDCD": "Giáo dục công dân", "GDKTPL": "Giáo dục chính trị",
    "GDQP": "Giáo dục quốc phòng và an ninh",
}  # fmt: skip
# Majors outside teacher training, with the share (per cent) of those who came that way.
OTHER_MAJORS = {
    "TIN": ("Công nghệ thông tin", 35),
    "ANH": ("Ngôn ngữ Anh", 16),
    "AN": ("Âm nhạc", 8),
    "MT": ("Hội họa", 8),
}
EMPLOYEE_MAJORS = ("Kế toán", "Văn thư - Lưu trữ", "Khoa học thư viện", "Điều dưỡng", "Kĩ thuật chế biến món ăn")
INSTITUTIONS = {
    DegreeRank.TC: ("Trường Trung cấp Sư phạm Duyên Bắc (mẫu)",),
    DegreeRank.CD: ("Trường Cao đẳng Sư phạm Duyên Bắc (mẫu)", "Trường Cao đẳng Sư phạm Hải Đông (mẫu)"),
    DegreeRank.DH: ("Trường Đại học Sư phạm Hải Đông (mẫu)", "Trường Đại học Sư phạm Kinh Bắc (mẫu)"),
    DegreeRank.THS: ("Trường Đại học Sư phạm Kinh Bắc (mẫu)",),
    DegreeRank.TS: ("Viện Khoa học Giáo dục Kinh Bắc (mẫu)",),
}
AGE_AT = {DegreeRank.TC: 20, DegreeRank.CD: 21, DegreeRank.DH: 22, DegreeRank.THS: 30, DegreeRank.TS: 38}
# Share (per cent) of graduates who began with a lower diploma and rose while working.
ROSE = {Level.MN: 60, Level.TH: 50, Level.THCS: 35, Level.THPT: 5, Level.GDTX: 10}


@dataclass(slots=True, kw_only=True)
class Schooling:
    """The diplomas of one person and the pedagogy certificate where one was needed."""

    degrees: list[Degree]
    certified_on: date | None = None


def draw_rank(rng: Random, seat: Seat, *, is_private: bool) -> DegreeRank:
    """The highest diploma for a seat; managers of public schools meet the standard."""
    if seat.level is None:
        return rng.choice((DegreeRank.TC, DegreeRank.CD, DegreeRank.CD, DegreeRank.DH))
    shares = RANKS.get((seat.level, is_private)) or RANKS[seat.level, False]
    rank = rng.choices(list(shares), weights=list(shares.values()))[0]
    if seat.kind in MANAGER_KINDS:
        return DegreeRank.THS if rng.random() < 0.2 else DegreeRank.DH
    return rank


def draw_schooling(rng: Random, seat: Seat, rank: DegreeRank, birth_on: date, ids: dict[str, int]) -> Schooling:
    """Diplomas up to `rank`; `ids` gives the subject rows by code."""
    if seat.kind == PostKind.EMPLOYEE or seat.level is None:
        return Schooling(degrees=[_degree(rng, rank, birth_on, rng.choice(EMPLOYEE_MAJORS), None, trains=False)])
    if rng.random() < 0.004:
        return Schooling(degrees=[])
    studied = _studied(rng, seat.subjects[0])
    major, trains = MAJORS[studied], True
    other, share = OTHER_MAJORS.get(studied, (major, 0))
    if rank >= DegreeRank.CD and rng.randrange(100) < share:
        major, trains = other, False
    degrees = [
        _degree(rng, step, birth_on, major, ids.get(studied), trains=trains) for step in _steps(rng, seat.level, rank)
    ]
    if studied in SECOND_MAJORS and rng.random() < 0.14:
        second = SECOND_MAJORS[studied]
        degrees.append(_degree(rng, DegreeRank.CD, birth_on, MAJORS[second], ids.get(second), trains=True))
    certified_on = None if trains or rng.random() < 0.12 else draw_day(rng, date(2012, 1, 1), date(2023, 11, 30))
    _forget_a_fact(rng, degrees[-1])
    return Schooling(degrees=degrees, certified_on=certified_on)


def _studied(rng: Random, subject: str) -> str:
    parts = COMPONENTS.get(subject)
    return rng.choices(list(parts), weights=list(parts.values()))[0] if parts else subject


def _steps(rng: Random, level: Level, rank: DegreeRank) -> list[DegreeRank]:
    steps = [DegreeRank.DH, rank] if rank > DegreeRank.DH else [rank]
    if rank >= DegreeRank.DH and rng.randrange(100) < ROSE[level]:
        steps.insert(0, DegreeRank.TC if level == Level.MN and rng.random() < 0.4 else DegreeRank.CD)
    return steps


def _degree(
    rng: Random, rank: DegreeRank, birth_on: date, major: str, subject_id: int | None, *, trains: bool
) -> Degree:
    year = min(birth_on.year + AGE_AT[rank] + rng.choice((0, 0, 0, 1, 2, 5)), REFERENCE_DAY.year - 1)
    return Degree(
        rank=rank,
        major=major,
        subject_id=subject_id,
        is_teacher_training=trains,
        institution=rng.choice(INSTITUTIONS[rank]),
        awarded_on=draw_day(rng, date(year, 6, 1), date(year, 8, 31)),
    )


def _forget_a_fact(rng: Random, degree: Degree) -> None:
    """Real records have holes: the standards answer "cannot tell" there."""
    hole = rng.random()
    if hole < 0.007:
        degree.major, degree.subject_id = "", None
    elif hole < 0.018:
        degree.is_teacher_training = None
    elif hole < 0.03:
        degree.awarded_on = None
