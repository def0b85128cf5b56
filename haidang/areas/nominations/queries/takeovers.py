"""What keeps the nominations of two records from becoming those of one person."""

from django.utils.translation import gettext as _

from haidang.areas.nominations.models import Nomination, NominationState
from haidang.areas.personnel.models import Person


def takeover_clashes(former: Person, remaining: Person) -> list[str]:
    """One sentence for each target that both records are nominated for."""
    live = Nomination.objects.exclude(state=NominationState.REMOVED)
    targets = live.filter(person=remaining).values("target")
    both = live.filter(person=former, target__in=targets).select_related("target", "list__school")
    return [
        _("Both records are nominated for “%(target)s”. Take %(name)s off the list of %(school)s first.")
        % {"target": nomination.target, "name": former.full_name, "school": nomination.list.school.short_name}
        for nomination in both
    ]
