"""What keeps two records from being merged, as sentences that say what to do first."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from haidang.areas.personnel.models import CorrectionState, Person, Post
from haidang.foundation.basics.periods import last_day


def merge_clashes(former: Person, remaining: Person) -> list[str]:
    """Nothing when personnel can put the two records together."""
    return [
        *_accounts(former, remaining),
        *_posts(former, remaining),
        *_titles(former, remaining),
        *_leaves(former, remaining),
        *_corrections(former),
    ]


def main_post_pairs(former: Person, remaining: Person) -> list[tuple[Post, list[Post]]]:
    """Each main post of the duplicate with the main posts of the other record that overlap it, the earliest first."""
    theirs = list(former.posts.filter(is_main=True).select_related("unit").order_by("period"))
    ours = remaining.posts.filter(is_main=True).select_related("unit").order_by("period")
    return [(post, list(ours.filter(period__overlap=post.period))) for post in theirs]


def _accounts(former: Person, remaining: Person) -> Iterator[str]:
    if former.user is not None and remaining.user is not None and former.user.is_active and remaining.user.is_active:
        yield _(
            "Both records have an account (%(one)s, %(other)s). Ask the administrator to close the one not used."
        ) % {"one": former.user.username, "other": remaining.user.username}


def _posts(former: Person, remaining: Person) -> Iterator[str]:
    for post, overlapping in main_post_pairs(former, remaining):
        for other in overlapping:
            if other.unit_id != post.unit_id:
                yield _(
                    "The main posts at %(one)s (until %(last)s) and at %(other)s (from %(first)s) overlap. "
                    "End the one at the school the person left before the other begins."
                ) % {
                    "one": post.unit.short_name,
                    "last": f"{last:%d/%m/%Y}" if (last := last_day(post.period)) else _("today"),
                    "other": other.unit.short_name,
                    "first": f"{other.period.lower:%d/%m/%Y}",
                }
        if overlapping and _ends_later(post, overlapping[-1]):
            yield _(
                "The posts at %(unit)s end on different days. End both on the same day, or keep the other record."
            ) % {"unit": post.unit.short_name}


def _ends_later(post: Post, other: Post) -> bool:
    upper, limit = post.period.upper, other.period.upper
    return limit is not None and (upper is None or upper > limit) and post.unit_id == other.unit_id


def _titles(former: Person, remaining: Person) -> Iterator[str]:
    for title in former.titles.all():
        if other := remaining.titles.filter(period__overlap=title.period).exclude(code=title.code).first():
            yield _("The records name two professional titles for the same time (%(one)s, %(other)s). Correct one.") % {
                "one": title.code,
                "other": other.code,
            }


def _leaves(former: Person, remaining: Person) -> Iterator[str]:
    for leave in former.leaves.all():
        others = remaining.leaves.filter(period__overlap=leave.period)
        if others.exclude(kind=leave.kind, period__contains=leave.period).exists():
            yield _("Both records tell of leave at the same time. End one of the two first.")


def _corrections(former: Person) -> Iterator[str]:
    if former.corrections.filter(state=CorrectionState.OPEN).exists():
        yield _("%(name)s contests a fact of the record that would go. Decide on that request first.") % {
            "name": former.full_name
        }
