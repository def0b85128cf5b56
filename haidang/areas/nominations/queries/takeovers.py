"""What keeps the nominations of two records from becoming those of one person."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from haidang.areas.nominations.models import (
    ChangeLine,
    LineKind,
    LineState,
    Nomination,
    NominationList,
    NominationState,
)
from haidang.areas.personnel.models import Person


def takeover_clashes(former: Person, remaining: Person) -> list[str]:
    """One sentence for each target that both records are nominated for."""
    both_join = [
        _("Both records join the list of %(school)s by a change that is not decided. Take %(name)s off it first.")
        % {"name": former.full_name, "school": nomination_list.school.short_name}
        for nomination_list in _lists_joined(former).filter(pk__in=_lists_joined(remaining).values("pk"))
    ]
    live = Nomination.objects.exclude(state=NominationState.REMOVED)
    targets = live.filter(person=remaining).values("target")
    both = live.filter(person=former, target__in=targets).select_related("target", "list__school")
    return both_join + [
        _("Both records are nominated for “%(target)s”. Take %(name)s off the list of %(school)s first.")
        % {"target": nomination.target, "name": former.full_name, "school": nomination.list.school.short_name}
        for nomination in both
    ]


def _lists_joined(person: Person) -> QuerySet[NominationList]:
    joining = ChangeLine.objects.filter(kind=LineKind.ADDED, state=LineState.OPEN)
    lines = joining.filter(Q(person=person) | Q(need__person=person))
    return NominationList.objects.filter(changes__lines__in=lines).select_related("school")
