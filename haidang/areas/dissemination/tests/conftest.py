"""A text passed down to ward and school, and the people who read it."""

from dataclasses import dataclass
from datetime import date

import pytest

from haidang.areas.dissemination.models import Circulation, Edition, Reader
from haidang.areas.dissemination.operations import Audience, Text, start_circulation
from haidang.areas.personnel.models import Person, PostKind
from haidang.foundation.accounts.models import User
from haidang.foundation.organisation.models import Unit
from tests.cast import NOW, TODAY, Units, make_person

DUE = date(2026, 12, 5)
ASKED = Text(
    text="Giáo viên chưa đạt chuẩn đăng ký đi học.", question="Đăng ký ở đâu?",
    answers=["Ở trường", "Ở nhà"], right_answer=0,
)  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """Two people at school A, one of them without an account; one at school B, one at the kindergarten."""

    lan: Person
    silent: Person
    far: Person
    carer: Person


@pytest.fixture
def cast(units: Units, lan: User, hiep: User) -> Cast:
    """The people at work."""
    own = Person.objects.filter(user=lan).first()
    return Cast(
        lan=own or make_person("Trần Thị Lan", units.school_a, level="THCS", user=lan),
        silent=make_person("Hoàng Văn Tĩnh", units.school_a, level="THCS"),
        far=make_person("Đinh Thị Xa", units.school_b, level="THCS"),
        carer=make_person("Vũ Thị Mầm", units.kindergarten, level="MN", kind=PostKind.TEACHER),
    )


def pass_down(unit: Unit, by: User, text: Text = ASKED, **audience: object) -> Circulation:
    """The text on its way to the people of `unit`."""
    return start_circulation(
        "Kế hoạch nâng chuẩn", audience=Audience(unit=unit, **audience), text=text, due_on=DUE,  # type: ignore[arg-type]
        by=by, now=NOW, today=TODAY,
    )  # fmt: skip


def reader_of(circulation: Circulation, person: Person) -> Reader:
    return Reader.objects.get(circulation=circulation, person=person)


def newest(circulation: Circulation) -> Edition:
    return circulation.editions.order_by("-number")[0]
