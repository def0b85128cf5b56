"""Merging two records with everything that hangs on them, in every area, in one transaction."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.db import transaction

from haidang.areas.allocations import operations as allocations
from haidang.areas.classes import operations as classes
from haidang.areas.classes.queries import takeovers as of_classes
from haidang.areas.dissemination import operations as dissemination
from haidang.areas.needs import operations as needs
from haidang.areas.needs.queries import takeovers as of_needs
from haidang.areas.nominations import operations as nominations
from haidang.areas.nominations.queries import takeovers as of_nominations
from haidang.areas.personnel.models import Person
from haidang.areas.personnel.operations import merge_people
from haidang.areas.personnel.queries import merge_clashes
from haidang.areas.records import operations as records
from haidang.foundation.accounts.models import User

type Clashes = Callable[[Person, Person], Sequence[str]]

CLASHES: tuple[Clashes, ...] = (
    merge_clashes,
    of_needs.takeover_clashes,
    of_nominations.takeover_clashes,
    of_classes.takeover_clashes,
)
# Every model with a foreign key to Person, and who moves its rows; a test finds the one that is forgotten.
MOVED_BY = {
    "personnel": {
        "Person.merged_into", "Leave.person", "Post.person", "Degree.person", "PedagogyCertificate.person",
        "TitleHolding.person", "CorrectionRequest.person", "DistinctPeople.first", "DistinctPeople.second",
        "Difference.person", "QualityFinding.person", "LookAlike.first", "LookAlike.second",
    },
    "records": {"LedgerEntry.person"},
    "needs": {"Need.person", "Wish.person"},
    "nominations": {"Nomination.person", "Nomination.nominated_as", "IdentityCheck.person", "ChangeLine.person"},
    "classes": {"Enrolment.person"},
    "allocations": {"Choice.person", "Lock.person"},
    "dissemination": {"Reader.person", "Practice.author"},
}  # fmt: skip


def clashes_between(former: Person, remaining: Person) -> list[str]:
    """What must be put right before the two records can become one; nothing when they can."""
    return [sentence for clashes in CLASHES for sentence in clashes(former, remaining)]


@transaction.atomic
def merge(former: Person, *, remaining: Person, take: Collection[str], reason: str, by: User, now: datetime) -> Person:
    """Personnel first: it locks both people, in id order, for everyone after it. One refusal undoes all."""
    merged = merge_people(former, remaining=remaining, take=take, reason=reason, by=by, now=now)
    records.take_over_person(former, remaining=merged, by=by, now=now)
    nominations.take_over_person(former, remaining=merged, by=by, now=now)
    needs.take_over_person(former, remaining=merged, by=by, now=now)
    classes.take_over_person(former, remaining=merged, by=by, now=now)
    allocations.take_over_person(former, remaining=merged, by=by, now=now)
    dissemination.take_over_person(former, remaining=merged, by=by, now=now)
    return merged
