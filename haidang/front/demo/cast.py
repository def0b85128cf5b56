"""The two people of THCS Đông Hải 1 one may play: principal Hiệp and teacher Lan."""

from datetime import date

from psycopg.types.range import DateRange

from haidang.areas.personnel.models import Degree, DegreeRank, PostKind, Sex
from haidang.front.demo.life import Life

CAST_SCHOOL = "THCS-11411-01"
LAN = "Trần Thị Lan"
HIEP = "Vũ Văn Hiệp"


def give_roles(lives: list[Life], subject_ids: dict[str, int]) -> None:
    """Turns the principal and one teacher of natural science of the school into Hiệp and Lan."""
    principal = next(life for life in lives if life.posts[-1][0].kind == PostKind.PRINCIPAL)
    principal.person.full_name, principal.person.sex = HIEP, Sex.MALE
    _renumber(principal, date(1976, 8, 9), "031076900001")
    lan = next(life for life in lives if _teaches_science_only(life))
    lan.person.full_name, lan.person.sex = LAN, Sex.FEMALE
    lan.person.phone, lan.person.joined_on = "0300000001", date(2007, 9, 1)
    _renumber(lan, date(1984, 3, 12), "031184900002")
    post, subjects = lan.posts[-1]
    post.period = DateRange(date(2007, 9, 1), None)
    lan.posts = [(post, subjects)]
    lan.schooling.degrees = [
        Degree(
            rank=DegreeRank.CD,
            major="Sư phạm Vật lí",
            subject_id=subject_ids["LI"],
            is_teacher_training=True,
            institution="Trường Cao đẳng Sư phạm Duyên Bắc (mẫu)",
            awarded_on=date(2006, 7, 15),
        )
    ]
    lan.schooling.certified_on = None


def _teaches_science_only(life: Life) -> bool:
    post, subjects = life.posts[-1]
    return post.kind == PostKind.TEACHER and not post.is_counsellor and subjects == ("KHTN",)


def _renumber(life: Life, birth_on: date, number: str) -> None:
    life.person.birth_on, life.person.identity_number = birth_on, number
