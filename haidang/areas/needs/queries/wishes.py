"""Reads of wishes: what a person may wish for, one's own, those a school must answer."""

from django.db.models import Q, QuerySet

from haidang.areas.needs.models import Need, NeedStatus, ReviewRound, Sheet, Wish, WishState
from haidang.areas.personnel.models import Person, Post
from haidang.areas.standards.models import DecidedBy, Purpose, Requirement
from haidang.areas.standards.queries import requirements_on
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.periods import as_of


def wishable_requirements(sheet: Sheet, person: Person) -> QuerySet[Requirement]:
    """What no condition decides, and what the standards leave open to the person.

    Whoever must go is on the sheet already, and whom the law exempts or does not concern cannot wish it away.
    """
    left_open = Need.objects.filter(round=sheet.round_id, person=person, status=NeedStatus.MAY)
    return requirements_on(sheet.round.judged_on, Purpose.REVIEW).filter(
        Q(decided_by=DecidedBy.DECLARATION) | Q(pk__in=left_open.values("requirement"))
    )


def find_sheet_of_person(person: Person, review: ReviewRound) -> Sheet | None:
    """The sheet of the school where the person's main post was on the day of the round."""
    posts = Post.objects.filter(as_of(review.judged_on), person=person, is_main=True)
    return Sheet.objects.filter(round=review, school__in=posts.values("unit")).select_related("round", "school").first()


def wishes_of_person(person: Person) -> QuerySet[Wish]:
    """One's own wishes, the latest first, with what became of them."""
    return (
        Wish.objects.filter(person=person)
        .select_related("sheet__round", "sheet__school", "requirement", "decided_by", "need")
        .order_by("-made_at", "-pk")
    )


def wishes_of_sheet(sheet: Sheet) -> list[Wish]:
    """All wishes on a sheet: those that wait first, then by name."""
    rows = Wish.objects.filter(sheet=sheet).select_related("person", "requirement", "decided_by")
    return sorted(rows, key=lambda wish: (wish.state != WishState.WAITING, wish.person.sort_key, wish.pk))


def person_of(user: User) -> Person | None:
    return Person.objects.filter(user=user).select_related("unit").first()
