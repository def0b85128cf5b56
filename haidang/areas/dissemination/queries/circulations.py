"""The documents a user may follow, each with how far it has come in the user's own units."""

from datetime import date

from django.db.models import Count, Max, QuerySet

from haidang.areas.dissemination.models import Circulation, Edition, Reader
from haidang.areas.dissemination.permissions import VIEW_COVERAGE
from haidang.areas.dissemination.queries.coverage import NOBODY, Counts, Coverage, added
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User


def readers_seen(user: User, day: date) -> QuerySet[Reader]:
    """The readers whose figures the user may see, of all documents."""
    return visible(user, VIEW_COVERAGE, day, Reader.objects.filter(left_on=None))


def circulations_seen(user: User, day: date) -> QuerySet[Circulation]:
    """Documents with at least one reader in the user's units."""
    seen = readers_seen(user, day).order_by().values("circulation")
    return Circulation.objects.filter(pk__in=seen).select_related("unit", "plan")


def coverage_of(circulations: list[Circulation], user: User, day: date) -> dict[int, Coverage]:
    """One line a document over the user's units, without the notices; two queries for all."""
    newest = dict(
        Edition.objects.filter(circulation__in=circulations)
        .order_by()
        .values_list("circulation")
        .annotate(newest=Max("number"))
    )
    rows = (
        readers_seen(user, day)
        .filter(circulation__in=circulations)
        .order_by()
        .values_list("circulation", "opened_edition", "confirmed_edition")
        .annotate(people=Count("pk"), accounts=Count("person__user"))
    )
    sums = {circulation.pk: NOBODY for circulation in circulations}
    for pk, opened, confirmed, people, accounts in rows:
        reached = {"opened": people * (opened >= newest[pk]), "confirmed": people * (confirmed >= newest[pk])}
        sums[pk] = added(sums[pk], Counts(people=people, accounts=accounts, **reached))
    return {pk: Coverage("", *counted) for pk, counted in sums.items()}
