"""The library of good practice: what everybody reads, what one wrote, what waits for endorsement."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from haidang.areas.dissemination.models import Endorsement, Practice, PracticeState
from haidang.areas.dissemination.permissions import ENDORSE_PRACTICE, WRITE_PRACTICE
from haidang.foundation.access.queries import visible
from haidang.foundation.accounts.models import User


def practices_seen(user: User, day: date) -> QuerySet[Practice]:
    """Endorsed ones for all; one's own in any state; those sent in, for who endorses them."""
    own = visible(user, WRITE_PRACTICE, day, Practice.objects.all()).values("pk")
    sent = visible(user, ENDORSE_PRACTICE, day, Practice.objects.exclude(state=PracticeState.DRAFT)).values("pk")
    endorsements = Endorsement.objects.select_related("unit").order_by("at", "pk")
    return (
        Practice.objects.filter(Q(state=PracticeState.ENDORSED) | Q(pk__in=own) | Q(pk__in=sent))
        .select_related("author", "unit", "subject")
        .prefetch_related(Prefetch("endorsements", queryset=endorsements))
    )
