"""Reads of what happens in a working life: leave, titles, second posts, people who left, contested facts."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.personnel.models import (
    CorrectionRequest,
    CorrectionState,
    Leave,
    Person,
    Post,
    PostKind,
    TitleHolding,
)
from haidang.areas.personnel.permissions import DECIDE_CORRECTION
from haidang.areas.personnel.queries.people import main_posts
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import grants_of, may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.periods import as_of
from haidang.foundation.basics.todos import Todo
from haidang.foundation.organisation.models import Level

TITLES_FILE = Path(__file__).parent.parent / "data" / "titles.toml"


@cache
def read_titles() -> dict[str, dict[str, object]]:
    """data/titles.toml by code."""
    return cast("dict[str, dict[str, object]]", tomllib.loads(TITLES_FILE.read_text(encoding="utf-8")))


def title_words(code: str) -> str:
    """A code as people read it: code, level, class."""
    facts = read_titles().get(code)
    if facts is None:
        return code
    level = str(Level(str(facts["level"])).label) if facts["level"] else ""
    grade = _("class %(class)s") % {"class": facts["class"]}
    words = ", ".join(part for part in (level, grade) if part)
    return f"{code} · {words}" + (f" ({_('former code')})" if facts.get("old") else "")


def list_leaves(person: Person) -> QuerySet[Leave]:
    """All leave, the latest first."""
    return person.leaves.order_by("-period", "-pk")


def leave_on(person: Person, day: date) -> Leave | None:
    return person.leaves.filter(as_of(day)).first()


def list_titles(person: Person) -> QuerySet[TitleHolding]:
    """All professional titles, the latest first."""
    return person.titles.order_by("-period", "-pk")


def list_left(day: date) -> QuerySet[Post]:
    """Main posts that ended by `day` and were not followed by another one at the same unit; `ended_on` added."""
    there = main_posts(day).filter(person=OuterRef("person"), unit=OuterRef("unit"))
    later = Post.objects.filter(
        is_main=True, person=OuterRef("person"), unit=OuterRef("unit"), period__fully_gt=OuterRef("period")
    )
    upper = Func(F("period"), function="upper", output_field=DateField())
    return (
        Post.objects.filter(is_main=True, period__endswith__lte=day)
        .filter(~Exists(there), ~Exists(later.filter(period__startswith__lte=day)), person__merged_into__isnull=True)
        .annotate(ended_on=upper)
        .select_related("person__unit", "unit")
    )


def contested(user: User, today: date) -> QuerySet[CorrectionRequest]:
    """The requests this user may decide on, their own excepted; a principal's goes to the unit above the school."""
    requests = CorrectionRequest.objects.exclude(person__user=user).select_related("person__unit", "asked_by")
    requests = visible(user, DECIDE_CORRECTION, today, requests)
    if any(grant.role == Role.PRINCIPAL for grant in grants_of(user, today)):
        return requests
    of_principals = main_posts(today).filter(kind=PostKind.PRINCIPAL, person=OuterRef("person"))
    return requests.filter(Exists(of_principals))


def count_contested(user: User, today: date) -> int:
    return contested(user, today).filter(state=CorrectionState.OPEN).count()


def count_open(person: Person) -> int:
    """How much of the record its person contests."""
    return person.corrections.filter(state=CorrectionState.OPEN).count()


def list_corrections(person: Person) -> QuerySet[CorrectionRequest]:
    """What was contested in one record, the latest first, with the names of the files but not their content."""
    requests = person.corrections.select_related("decided_by", "asked_by").prefetch_related(None)
    return requests.order_by("-asked_at", "-pk")


def alive() -> Q:
    """Condition: the record was not merged into another one."""
    return Q(merged_into__isnull=True)


def list_todos(user: User, today: date) -> list[Todo]:
    """For those who decide: what people contest in their records. What is missing in them is a to-do of standards."""
    if not may(user, DECIDE_CORRECTION, today):
        return []
    count = count_contested(user, today)
    if not count:
        return []
    title = ngettext("Answer %(count)s contested fact", "Answer %(count)s contested facts", count)
    return [
        Todo(
            title=title % {"count": Figure(count)},
            why=_("Somebody says that the record is wrong, and waits for your answer."),
            url=reverse("personnel:corrections"),
            count=count,
            label=_("Staff"),
        )
    ]
