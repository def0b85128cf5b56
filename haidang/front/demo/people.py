"""The staff of the demo city: people, posts by period, diplomas; written in bulk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from random import Random

from django.db.models import Model
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import (
    MANAGER_KINDS,
    Degree,
    DegreeRank,
    PedagogyCertificate,
    Person,
    Post,
    PostKind,
    Sex,
)
from haidang.foundation.organisation.models import Level, Unit
from haidang.front.demo.careers import draw_rank, draw_schooling
from haidang.front.demo.cast import CAST_SCHOOL, give_roles
from haidang.front.demo.life import Life
from haidang.front.demo.lives import HORIZON, REFERENCE_DAY, draw_birth, draw_day, draw_identity, draw_phone, retires_on
from haidang.front.demo.names import draw_name
from haidang.front.demo.schools import School
from haidang.front.demo.staffing import Seat, list_seats
from haidang.front.demo.units import without_kind

SEED = "hai-dang-1"
SCHOOLS_AT_ONCE = 60
WOMEN = {Level.MN: 0.992, Level.TH: 0.86, Level.THCS: 0.72, Level.THPT: 0.66, Level.GDTX: 0.6}
# People in this account-bearing seat stay for years: their sign-in must keep its person.
STAYS_UNTIL = date(2030, 1, 1)


@dataclass(slots=True, kw_only=True)
class Staffing:
    """What the staff is drawn with: subject ids by code, schools of each level, numbers given out so far."""

    subject_ids: dict[str, int]
    peers: dict[Level, list[Unit]]
    taken: set[str] = field(default_factory=set)


def build_people(schools: list[School], subject_ids: dict[str, int], *, factor: float) -> int:
    """Writes the staff of all schools; returns how many people."""
    staffing = Staffing(subject_ids=subject_ids, peers=_peers(schools))
    total = 0
    for some in batched(schools, SCHOOLS_AT_ONCE):
        lives = [life for school in some for life in _staff_of(school, staffing, factor=factor)]
        _write(lives, subject_ids)
        total += len(lives)
    return total


def _staff_of(school: School, staffing: Staffing, *, factor: float) -> list[Life]:
    lives = draw_staff(school, staffing, factor=factor)
    if school.unit.code == CAST_SCHOOL:
        give_roles(lives, staffing.subject_ids)
    return lives


def _peers(schools: Iterable[School]) -> dict[Level, list[Unit]]:
    peers: dict[Level, list[Unit]] = {}
    for school in schools:
        for level in school.levels:
            peers.setdefault(level, []).append(school.unit)
    return peers


def seeded(code: str) -> tuple[Random, Sex]:
    """A generator of its own for one unit, and the sex of the person who works there alone."""
    rng = Random(f"{SEED}-{code}")
    return rng, rng.choice((Sex.FEMALE, Sex.MALE))


def draw_staff(school: School, staffing: Staffing, *, factor: float) -> list[Life]:
    """The people of one school; the same for the same code, whatever else is built."""
    rng, _ = seeded(school.unit.code)
    return [draw_life(rng, school, seat, staffing) for seat in list_seats(rng, school, factor=factor)]


def draw_life(rng: Random, school: School, seat: Seat, staffing: Staffing) -> Life:
    """One person who holds `seat`."""
    sex = Sex.FEMALE if rng.random() < (WOMEN[seat.level] if seat.level else 0.8) else Sex.MALE
    rank = draw_rank(rng, seat, is_private=school.is_private)
    birth_on = _birth(rng, seat, sex, rank)
    person = Person(
        full_name=draw_name(rng, sex),
        birth_on=birth_on,
        sex=sex,
        birthplace=_birthplace(rng, school),
        identity_number=draw_identity(rng, birth_on, sex, staffing.taken),
        phone=draw_phone(rng),
        unit=school.unit,
        joined_on=_joined(rng, birth_on),
    )
    life = Life(
        person=person,
        posts=list(draw_posts(rng, school, seat, person, staffing)),
        schooling=draw_schooling(rng, seat, rank, birth_on, staffing.subject_ids),
    )
    if seat.kind != PostKind.PRINCIPAL:
        _forget_a_fact(rng, person)
    return life


def _birth(rng: Random, seat: Seat, sex: Sex, rank: DegreeRank) -> date:
    """Managers are older; whoever still stands below the standard of a school is mostly over forty."""
    if seat.kind in MANAGER_KINDS:
        youngest, oldest, mode = 34, 56, 46
    elif seat.level in (Level.TH, Level.THCS) and rank < DegreeRank.DH:
        youngest, oldest, mode = 33, 58, 45
    else:
        youngest, oldest, mode = 23, 59, 40 if seat.level != Level.MN else 36
    while True:
        birth_on = draw_birth(rng, sex, youngest=youngest, oldest=oldest, mode=mode)
        if seat.kind != PostKind.PRINCIPAL or retires_on(birth_on, sex) > STAYS_UNTIL:
            return birth_on


def _birthplace(rng: Random, school: School) -> str:
    communes = school.place.communes or (school.place.name,)
    return f"{without_kind(rng.choice(communes))}, {without_kind(school.district)}, Hải Phòng"


def _joined(rng: Random, birth_on: date) -> date:
    """Recruited at 22 to 27, a few of the youngest only after the day the needs were reviewed."""
    year = birth_on.year + rng.choice((22, 22, 23, 23, 24, 25, 27))
    if year > REFERENCE_DAY.year - 1:
        return date(rng.choice((2023, 2024, 2025)), 9, 1)
    return draw_day(rng, date(year, 8, 15), date(year, 12, 1))


def draw_posts(
    rng: Random, school: School, seat: Seat, person: Person, staffing: Staffing
) -> Iterator[tuple[Post, tuple[str, ...]]]:
    """The posts from recruitment until now: managers taught first, some people came from another school."""
    assert person.joined_on is not None
    kinds = _ladder(rng, seat)
    end_on = _end(person)
    starts = _starts(rng, person.joined_on, len(kinds), last=min(REFERENCE_DAY.year + 1, (end_on or HORIZON).year - 1))
    ends = [*starts[1:], end_on]
    units = [_former_school(rng, school, seat, staffing) for _ in kinds[:-1]] + [school.unit]
    for place, (kind, unit, first, end) in enumerate(zip(kinds, units, starts, ends, strict=True)):
        is_last = place == len(kinds) - 1
        post = Post(
            person=person,
            unit=unit,
            kind=kind,
            level=seat.level or "",
            is_counsellor=seat.is_counsellor and is_last,
            period=DateRange(first, end),
        )
        yield post, seat.subjects
    if seat.kind == PostKind.TEACHER and seat.level and seat.subjects[0] in ("AN", "MT", "TIN") and rng.random() < 0.08:
        yield _second_post(rng, seat, person, staffing), seat.subjects


def _ladder(rng: Random, seat: Seat) -> list[PostKind]:
    if seat.kind == PostKind.PRINCIPAL:
        return [PostKind.TEACHER, PostKind.DEPUTY_PRINCIPAL, PostKind.PRINCIPAL]
    if seat.kind == PostKind.DEPUTY_PRINCIPAL:
        return [PostKind.TEACHER, PostKind.DEPUTY_PRINCIPAL]
    return [seat.kind, seat.kind] if rng.random() < 0.16 else [seat.kind]


def _starts(rng: Random, joined_on: date, number: int, *, last: int) -> list[date]:
    """First days of the posts: recruitment, then first of August of different later years up to `last`."""
    years = range(joined_on.year + 2, last + 1)
    if number > 1 and len(years) < number - 1:
        years = range(joined_on.year + 1, joined_on.year + number + 1)
    return [joined_on, *(date(year, 8, 1) for year in sorted(rng.sample(years, number - 1)))]


def _end(person: Person) -> date | None:
    assert person.birth_on is not None
    leaves = retires_on(person.birth_on, Sex(person.sex))
    return leaves if leaves < HORIZON else None


def _former_school(rng: Random, school: School, seat: Seat, staffing: Staffing) -> Unit:
    peers = staffing.peers.get(seat.level, []) if seat.level else []
    return rng.choice(peers) if peers and (seat.kind == PostKind.TEACHER or rng.random() < 0.6) else school.unit


def _second_post(rng: Random, seat: Seat, person: Person, staffing: Staffing) -> Post:
    """A few teachers of rare subjects also teach at a second school."""
    assert seat.level is not None
    assert person.joined_on is not None
    first = max(date(2023, 9, 5), person.joined_on)
    return Post(
        person=person,
        unit=rng.choice(staffing.peers[seat.level]),
        kind=seat.kind,
        level=seat.level,
        is_main=False,
        period=DateRange(first, max(_end(person) or date(2027, 5, 31), date(2024, 5, 31))),
    )


def _forget_a_fact(rng: Random, person: Person) -> None:
    """Real records have holes: the standards answer "cannot tell" there."""
    hole = rng.random()
    if hole < 0.005:
        person.birth_on = None
    elif hole < 0.007:
        person.sex = ""
    elif hole < 0.02:
        person.identity_number = None
    elif hole < 0.04:
        person.phone = ""


def _write(lives: list[Life], subject_ids: dict[str, int]) -> None:
    Person.objects.bulk_create([life.person for life in lives], batch_size=2000)
    posts = [pair for life in lives for pair in life.posts]
    Post.objects.bulk_create([post for post, _ in posts], batch_size=2000)
    through = Post.subjects.through
    _create(
        through,
        [through(post_id=post.pk, subject_id=subject_ids[code]) for post, codes in posts for code in codes],
    )
    degrees: list[Degree] = []
    certificates: list[PedagogyCertificate] = []
    for life in lives:
        for degree in life.schooling.degrees:
            degree.person = life.person
            degrees.append(degree)
        if life.schooling.certified_on is not None:
            level = life.posts[0][0].level
            certificates.append(
                PedagogyCertificate(person=life.person, level=level, issued_on=life.schooling.certified_on)
            )
    _create(Degree, degrees)
    _create(PedagogyCertificate, certificates)


def _create[M: Model](model: type[M], rows: list[M]) -> None:
    model._default_manager.bulk_create(rows, batch_size=3000)
