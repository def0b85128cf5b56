"""Merging a duplicate: what hangs on it goes over to the record that remains; the duplicate stays as a pointer."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from haidang.areas.personnel.models import Difference, DistinctPeople, LookAlike, Person, Post, QualityFinding
from haidang.areas.personnel.operations.locks import lock_people
from haidang.areas.personnel.operations.people import PersonFacts, check_facts, told
from haidang.areas.personnel.operations.refusals import constraints_speak
from haidang.areas.personnel.queries import main_post_pairs, main_posts, merge_clashes
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.operations import record
from haidang.foundation.basics.names import fold
from haidang.foundation.basics.refusals import Refused, require_reason

# What may be taken from the duplicate; the birth comes with how much is known of it.
MERGED_FIELDS = (
    "full_name",
    "birth_on",
    "sex",
    "birthplace",
    "identity_number",
    "teacher_code",
    "ethnicity",
    "contract",
    "foreign_language",
    "informatics",
    "email",
    "phone",
    "joined_on",
)
ONCE_ONLY = ("identity_number", "teacher_code")


class SameRecord(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose two different records."))


class CannotMerge(Refused):
    def __init__(self, clashes: list[str]) -> None:
        super().__init__(" ".join(clashes))


@transaction.atomic
def merge_people(
    former: Person, *, remaining: Person, take: Collection[str], reason: str, by: User, now: datetime
) -> Person:
    """Puts `former` into `remaining`; fields named in `take` come from `former`. Areas above move their own rows."""
    reason = require_reason(reason)
    if former.pk == remaining.pk:
        raise SameRecord
    former, remaining = lock_people([former, remaining])
    if clashes := merge_clashes(former, remaining):
        raise CannotMerge(clashes)
    changes = _take_fields(former, remaining, take, timezone.localdate(now))
    changes |= {"merged": f"{former.full_name} ({former.pk})", "unit": former.unit.code}
    _take_posts(former, remaining)
    _take_papers(former, remaining)
    _take_verdicts(former, remaining)
    _point(former, remaining, timezone.localdate(now))
    record(by=by, action="personnel.merge_people", obj=remaining, now=now, reason=reason, changes=changes)
    into: dict[str, object] = {"into": f"{remaining.full_name} ({remaining.pk})"}
    record(by=by, action="personnel.merged_away", obj=former, now=now, reason=reason, changes=into)
    return remaining


def _take_fields(former: Person, remaining: Person, take: Collection[str], today: date) -> dict[str, object]:
    """Copies the chosen values; numbers that exist once are given up by the duplicate first."""
    taken = [name for name in MERGED_FIELDS if name in take and getattr(former, name) != getattr(remaining, name)]
    changes: dict[str, object] = {}
    for name in taken:
        changes[name] = [told(name, getattr(remaining, name)), told(name, getattr(former, name))]
        setattr(remaining, name, getattr(former, name))
    if "birth_on" in taken:
        remaining.birth_precision = former.birth_precision
    check_facts(PersonFacts.of(remaining), today)
    for name in ONCE_ONLY:
        if name in taken:
            setattr(former, name, None)
    if former.user is not None and (remaining.user is None or not remaining.user.is_active):
        remaining.user, former.user = former.user, None
    return changes


def _take_posts(former: Person, remaining: Person) -> None:
    """Main posts of the same time at the same unit become one; all others go over as they are."""
    for post, overlapping in main_post_pairs(former, remaining):
        if overlapping:
            _absorb(post, overlapping[0])
    for post in former.posts.filter(is_main=False):
        if remaining.posts.filter(is_main=False, unit=post.unit_id, period__overlap=post.period).exists():
            post.delete()
    former.posts.update(person=remaining)


def _absorb(post: Post, earliest: Post) -> None:
    """`earliest` begins when the first of the two began; what only the duplicate knew of the subjects is kept."""
    lower, since = post.period.lower, earliest.period.lower
    if since is not None and (lower is None or lower < since):
        earliest.period = DateRange(lower, earliest.period.upper)
    earliest.is_counsellor = earliest.is_counsellor or post.is_counsellor
    subjects = [] if earliest.subjects.exists() else list(post.subjects.all())
    post.delete()
    earliest.save(update_fields=["period", "is_counsellor"])
    earliest.subjects.add(*subjects)


def _take_papers(former: Person, remaining: Person) -> None:
    """Diplomas, certificates, titles and leave; the same paper does not stand twice."""
    known = {(degree.rank, fold(degree.major), degree.awarded_on) for degree in remaining.degrees.all()}
    for degree in former.degrees.all():
        if (degree.rank, fold(degree.major), degree.awarded_on) in known:
            degree.delete()
    issued = set(remaining.pedagogy_certificates.values_list("level", "issued_on"))
    for certificate in former.pedagogy_certificates.all():
        if (certificate.level, certificate.issued_on) in issued:
            certificate.delete()
    for title in former.titles.all():
        if remaining.titles.filter(period__overlap=title.period).exists():
            title.delete()
    for leave in former.leaves.all():
        if remaining.leaves.filter(period__overlap=leave.period).exists():
            leave.delete()
    for papers in (former.degrees, former.pedagogy_certificates, former.titles, former.leaves, former.corrections):
        papers.update(person=remaining)


def _take_verdicts(former: Person, remaining: Person) -> None:
    """That the duplicate was found to be somebody else than a third record holds for the remaining one too."""
    for pair in DistinctPeople.objects.filter(Q(first=former) | Q(second=former)):
        other = pair.second_id if pair.first_id == former.pk else pair.first_id
        pair.delete()
        if other != remaining.pk:
            low, high = sorted((other, remaining.pk))
            DistinctPeople.objects.get_or_create(
                first_id=low,
                second_id=high,
                defaults={"decided_by": pair.decided_by, "decided_at": pair.decided_at, "reason": pair.reason},
            )
    LookAlike.objects.filter(Q(first=former) | Q(second=former)).delete()
    QualityFinding.objects.filter(person=former).delete()
    # A list that is being imported looks again at whom it meant; what was applied stays as it was told.
    Difference.objects.filter(person=former, is_applied=False).update(is_stale=True)


def _point(former: Person, remaining: Person, today: date) -> None:
    """The duplicate and those merged into it before point to the remaining record."""
    former.merged_into = remaining
    post = main_posts(today).filter(person=remaining).first()
    if post is not None:
        remaining.unit_id = post.unit_id
    with constraints_speak():
        former.save(update_fields=[*ONCE_ONLY, "merged_into", "user"])
        remaining.save(update_fields=[*MERGED_FIELDS, "birth_precision", "user", "unit"])
    former.duplicates.update(merged_into=remaining)
