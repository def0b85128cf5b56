"""How units stand at the head and foot of a document: names, symbol, who signs for them."""

import re
from dataclasses import dataclass
from datetime import date

from haidang.foundation.documents.official import Issuer
from haidang.foundation.organisation.models import Unit, UnitKind
from haidang.foundation.organisation.queries import locality_of

CITY_PLACE = "Hải Phòng"
DEPARTMENT_NAME = "Sở Giáo dục và Đào tạo"
OF_DEPARTMENT = (UnitKind.CITY, UnitKind.DEPARTMENT, UnitKind.OFFICE, UnitKind.INSPECTORATE)
# Words that school names abbreviate as a whole.
SHORT = (
    ("Mầm non", "MN"),
    ("Mẫu giáo", "MG"),
    ("Tiểu học", "TH"),
    ("Trung học cơ sở", "THCS"),
    ("Trung học phổ thông", "THPT"),
)


@dataclass(frozen=True, slots=True)
class Office:
    """Issuer, its mark in symbols ("SGDĐT"), and the lines its head signs under."""

    issuer: Issuer
    mark: str
    authority: tuple[str, ...]


def office_of(unit: Unit | None, day: date) -> Office:
    """The body that writes for the unit on that day; None is the department."""
    if unit is None or unit.kind in OF_DEPARTMENT:
        issuer = Issuer(DEPARTMENT_NAME, superior=f"UBND thành phố {CITY_PLACE}", place=CITY_PLACE)
        return Office(issuer, "SGDĐT", ("GIÁM ĐỐC",))
    if unit.is_locality:
        issuer = Issuer(f"Ủy ban nhân dân\n{unit.name}", place=_proper(unit.name))
        return Office(issuer, "UBND", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
    locality = locality_of(unit, day)
    if locality is None:
        return Office(Issuer(unit.name, DEPARTMENT_NAME, CITY_PLACE), abbreviation(unit.name), (_head(unit),))
    issuer = Issuer(unit.name, f"UBND {locality.name[:1].lower()}{locality.name[1:]}", _proper(locality.name))
    return Office(issuer, abbreviation(unit.name), (_head(unit),))


def abbreviation(name: str) -> str:
    """Trường THCS Đông Hải 1 -> THCSĐH1."""
    for long, short in SHORT:
        name = re.sub(long, short, name, flags=re.IGNORECASE)
    words = [word for word in re.findall(r"\w+", name) if word.lower() != "trường"]
    return "".join(word if word.isupper() or word.isdecimal() else word[0].upper() for word in words)


def _head(unit: Unit) -> str:
    return "HIỆU TRƯỞNG" if unit.kind == UnitKind.SCHOOL else "GIÁM ĐỐC"


def _proper(name: str) -> str:
    """The place without its kind: phường Đông Hải -> Đông Hải."""
    return re.sub(r"^(phường|xã|đặc khu|quận|huyện|thành phố|thị xã)\s+", "", name, flags=re.IGNORECASE)
