"""What a school may declare by itself, and for whom."""

from django.db.models import QuerySet

from haidang.areas.needs.models import Sheet
from haidang.areas.personnel.models import Person, Post
from haidang.areas.standards.models import DecidedBy, Purpose, Requirement
from haidang.areas.standards.queries import requirements_on
from haidang.foundation.basics.periods import as_of


def declarable_requirements(sheet: Sheet) -> QuerySet[Requirement]:
    """Requirements in force on the day of the round that no condition decides."""
    return requirements_on(sheet.round.judged_on, Purpose.REVIEW).filter(decided_by=DecidedBy.DECLARATION)


def staff_of(sheet: Sheet) -> QuerySet[Person]:
    """The people whose main post was at the school on the day of the round, by name."""
    posts = Post.objects.filter(as_of(sheet.round.judged_on), unit=sheet.school_id, is_main=True)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("sort_key", "pk")
