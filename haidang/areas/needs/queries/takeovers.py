"""What keeps the needs of two records from becoming those of one person."""

from django.utils.translation import gettext as _

from haidang.areas.needs.models import Need, RoundState, SheetState
from haidang.areas.personnel.models import Person


def takeover_clashes(former: Person, remaining: Person) -> list[str]:
    """One sentence for each confirmed sheet that waits to be verified with a need both records have."""
    waiting = Need.objects.filter(
        person=former, round__state=RoundState.OPEN, sheet__state=SheetState.CONFIRMED
    ).select_related("sheet__school")
    theirs = set(Need.objects.filter(person=remaining).values_list("round", "requirement"))
    schools = {need.sheet.school.short_name for need in waiting if (need.round_id, need.requirement_id) in theirs}
    return [
        _("%(school)s has confirmed its sheet with %(name)s on it. Verify or return that sheet first.")
        % {"school": school, "name": former.full_name}
        for school in sorted(schools)
    ]
