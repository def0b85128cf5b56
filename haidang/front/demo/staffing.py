"""Which posts a school has: managers, teachers by subject, a counsellor, a few employees."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from haidang.areas.personnel.models import PostKind
from haidang.foundation.organisation.models import Level
from haidang.front.demo.schools import School

# People in a school of middling size: (public, non-public).
SIZES = {Level.MN: (27, 18), Level.TH: (32, 26), Level.THCS: (31, 26), Level.THPT: (62, 40), Level.GDTX: (24, 24)}
# Teachers by subject, in per cent.
SUBJECTS = {
    Level.MN: {"MN-CHUNG": 100},
    Level.TH: {"TH-CHUNG": 72, "ANH": 9, "GDTC": 6, "AN": 4, "MT": 4, "TIN": 5},
    Level.THCS: {
        "VAN": 19, "TOAN": 18, "KHTN": 18, "ANH": 13, "LSDL": 11, "GDTC": 6, "TIN": 4, "CN": 4, "GDCD": 3, "AN": 2,
        "MT": 2,
    },
    Level.THPT: {
        "TOAN": 16, "VAN": 14, "ANH": 13, "LI": 10, "HOA": 9, "SINH": 7, "SU": 7, "DIA": 6, "TIN": 5, "GDTC": 5,
        "GDKTPL": 3, "GDQP": 3, "CN": 2,
    },
    Level.GDTX: {"TOAN": 20, "VAN": 20, "LI": 13, "HOA": 12, "SU": 10, "DIA": 10, "SINH": 8, "TIN": 7},
}  # fmt: skip
MANAGERS = (PostKind.PRINCIPAL, PostKind.DEPUTY_PRINCIPAL, PostKind.DEPUTY_PRINCIPAL)
COUNSELLED = (Level.TH, Level.THCS, Level.THPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One post of a school."""

    kind: PostKind
    level: Level | None
    subjects: tuple[str, ...] = ()
    is_counsellor: bool = False


def list_seats(rng: Random, school: School, *, factor: float) -> Iterator[Seat]:
    """The posts of one school; a multi-level school has teachers of each level under one management."""
    for place, level in enumerate(school.levels):
        share = factor * rng.uniform(0.75, 1.3) * (0.8 if len(school.levels) > 1 else 1)
        total = max(8, round(SIZES[level][school.is_private] * share))
        managers = MANAGERS[: 3 if total > 24 else 2] if place == 0 else ()
        employees = round(total * (0.12 if level == Level.MN else 0.08))
        yield from (_manager_seat(rng, kind, level) for kind in managers)
        yield from _teachers(rng, level, total - len(managers) - employees)
        yield from (Seat(kind=PostKind.EMPLOYEE, level=None) for _ in range(employees))


def _manager_seat(rng: Random, kind: PostKind, level: Level) -> Seat:
    """Managers keep a few lessons of their subject."""
    return Seat(kind=kind, level=level, subjects=(_draw_subject(rng, level),))


def _draw_subject(rng: Random, level: Level) -> str:
    shares = SUBJECTS[level]
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def _teachers(rng: Random, level: Level, number: int) -> Iterator[Seat]:
    """Teachers by the shares of the subjects; one of them counsels the pupils."""
    counsellor = rng.randrange(number) if level in COUNSELLED else -1
    for place, subject in enumerate(_spread(SUBJECTS[level], number)):
        taught = (subject, "CN") if subject == "TIN" and level == Level.TH else (subject,)
        yield Seat(kind=PostKind.TEACHER, level=level, subjects=taught, is_counsellor=place == counsellor)


def _spread(shares: dict[str, int], number: int) -> list[str]:
    """`number` subjects, each next one the furthest behind its share."""
    given = dict.fromkeys(shares, 0)
    for taken in range(1, number + 1):
        behind = max(shares, key=lambda subject: shares[subject] * taken / 100 - given[subject])
        given[behind] += 1
    return [subject for subject, times in given.items() for _ in range(times)]
