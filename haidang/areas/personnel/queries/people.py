"""Reads of people: who works where on a day, with which diplomas, and what their records lack."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from haidang.areas.personnel.models import MANAGER_KINDS, Degree, DegreeRank, Person, Post, PostKind, Subject
from haidang.foundation.basics.fields import Plain
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import Level, Unit
from haidang.foundation.organisation.queries import units_under

SUBJECTS_FILE = Path(__file__).parent.parent / "data" / "subjects.toml"
# Lowest diploma of the qualification standard (Law on Education 43/2019 Art 72); the law by date, with its
# exceptions and proofs, is the business of areas.standards.
STANDARD_RANKS = {
    Level.MN: DegreeRank.CD,
    Level.TH: DegreeRank.DH,
    Level.THCS: DegreeRank.DH,
    Level.THPT: DegreeRank.DH,
    Level.GDTX: DegreeRank.DH,
}


class SubjectFacts(TypedDict):
    """One subject of data/subjects.toml."""

    vi: str
    en: str
    levels: list[str]


def main_posts(day: date) -> QuerySet[Post]:
    """Main posts held on `day`."""
    return Post.objects.filter(as_of(day), is_main=True)


def working_on(people: QuerySet[Person], day: date, **post: object) -> QuerySet[Person]:
    """The part of `people` with a main post on `day`; `post` narrows by fields of that post."""
    return people.filter(Exists(main_posts(day).filter(person=OuterRef("pk"), **post)))


def working_under(people: QuerySet[Person], unit_ids: Iterable[int], day: date) -> QuerySet[Person]:
    """Those whose main post on `day` was at the units or below them on that day."""
    return working_on(people, day, unit__in=_ids_under(unit_ids, day))


def working_at(people: QuerySet[Person], units: QuerySet[Unit], day: date) -> QuerySet[Person]:
    """Those whose main post on `day` was at one of the units, wherever they stand on that day's map."""
    return working_on(people, day, unit__in=list(units.values_list("pk", flat=True)))


def of_units_under(people: QuerySet[Person], unit_ids: Iterable[int], day: date) -> QuerySet[Person]:
    """Those who belong today to the units or to units below them on `day`."""
    return people.filter(unit__in=_ids_under(unit_ids, day))


def _ids_under(unit_ids: Iterable[int], day: date) -> list[int]:
    """As plain numbers: with a subquery the planner misjudges a school and walks the whole city by name."""
    return list(units_under(unit_ids, day).values_list("pk", flat=True))


def with_posts(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Adds `posts_on_day` (unit and subjects read along) and `top_rank`, the highest diploma by `day`."""
    posts = (
        Post.objects.filter(as_of(day)).select_related("unit").prefetch_related("subjects").order_by("-is_main", "pk")
    )
    return people.annotate(top_rank=_top_rank(day)).prefetch_related(
        Prefetch("posts", queryset=posts, to_attr="posts_on_day")
    )


def below_standard(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Managers and teachers whose highest known diploma lies below that of their level; unknown is not below."""
    known = Degree.objects.filter(Q(awarded_on__isnull=True) | Q(awarded_on__lte=day), person=OuterRef("person"))
    cases = [When(level=level, then=Value(int(rank))) for level, rank in STANDARD_RANKS.items()]
    posts = main_posts(day).exclude(kind=PostKind.EMPLOYEE).annotate(standard=Case(*cases, output_field=IntegerField()))
    below = posts.filter(Exists(known), ~Exists(known.filter(rank__gte=OuterRef("standard"))))
    return people.filter(pk__in=below.values("person"))


def incomplete(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those whose record lacks a fact the standards ask for: birth, sex, a diploma, its major, its kind."""
    holes = Degree.objects.filter(Q(major="") | Q(is_teacher_training__isnull=True)).values("person")
    has_none = ~Q(pk__in=Degree.objects.values("person"))
    return people.filter(Q(birth_on__isnull=True) | Q(sex="") | Q(pk__in=holes) | has_none)


def _top_rank(day: date) -> Subquery:
    known = Degree.objects.filter(Q(awarded_on__isnull=True) | Q(awarded_on__lte=day), person=OuterRef("pk"))
    return Subquery(known.order_by("-rank").values("rank")[:1])


@dataclass(frozen=True, kw_only=True)
class StaffCount:
    """How many people of each kind a set holds on a day, and how many of them are below the standard or incomplete."""

    managers: int
    teachers: int
    employees: int
    below: int
    incomplete: int


def count_staff(people: QuerySet[Person], day: date) -> StaffCount:
    """Heads by main post on `day` and by the state of their record, in one pass over a city."""
    known = Q(degrees__awarded_on__isnull=True) | Q(degrees__awarded_on__lte=day)
    lacks_fact = Q(degrees__major="") | Q(degrees__is_teacher_training__isnull=True)  # true without a diploma, too
    cases = [When(main__level=level, then=Value(int(rank))) for level, rank in STANDARD_RANKS.items()]
    main = FilteredRelation("posts", condition=Q(posts__is_main=True, posts__period__contains=day))
    heads = (
        people.order_by()
        .annotate(main=main)
        .values("pk")
        .annotate(
            kind=F("main__kind"),
            standard=Case(*cases, output_field=IntegerField()),
            top=Max("degrees__rank", filter=known),
            has_hole=BoolOr(lacks_fact | Q(birth_on__isnull=True) | Q(sex="")),
        )
    )
    found = heads.aggregate(
        managers=Count("pk", filter=Q(kind__in=MANAGER_KINDS)),
        teachers=Count("pk", filter=Q(kind=PostKind.TEACHER)),
        employees=Count("pk", filter=Q(kind=PostKind.EMPLOYEE)),
        below=Count("pk", filter=~Q(kind=PostKind.EMPLOYEE) & Q(top__lt=F("standard"))),
        incomplete=Count("pk", filter=Q(has_hole=True)),
    )
    return StaffCount(**found)


def find_person(pk: int) -> Person | None:
    return Person.objects.select_related("unit").filter(pk=pk).first()


def find_person_of(user_id: int) -> Person | None:
    """The person behind an account."""
    return Person.objects.select_related("unit").filter(user_id=user_id).first()


def search_people(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Those whose name contains the folded `words` (basics.names.fold)."""
    return people.filter(search__contains=words) if words else people


def main_post_of(person: Person, day: date) -> Post | None:
    return main_posts(day).filter(person=person).select_related("unit").prefetch_related("subjects").first()


def list_posts(person: Person) -> QuerySet[Post]:
    """All posts, the latest first."""
    return person.posts.select_related("unit").prefetch_related("subjects").order_by("-period", "-pk")


def list_degrees(person: Person) -> QuerySet[Degree]:
    """All diplomas, the highest first."""
    return person.degrees.select_related("subject").order_by("-rank", "-awarded_on", "-pk")


def list_subjects() -> QuerySet[Subject]:
    return Subject.objects.order_by(Plain("name_vi"))


def list_subjects_taught(levels: Iterable[str]) -> QuerySet[Subject]:
    """The subjects taught at any of the levels."""
    wanted = set(levels)
    codes = [code for code, facts in read_subjects().items() if wanted & set(facts["levels"])]
    return list_subjects().filter(code__in=codes)


@cache
def read_subjects() -> dict[str, SubjectFacts]:
    """data/subjects.toml by code."""
    return cast("dict[str, SubjectFacts]", tomllib.loads(SUBJECTS_FILE.read_text(encoding="utf-8")))
