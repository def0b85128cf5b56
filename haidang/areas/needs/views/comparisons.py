"""The difference of a round to the one before it."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from haidang.areas.needs.models import ReviewRound
from haidang.areas.needs.permissions import VIEW_ROUNDS
from haidang.areas.needs.queries import (
    KINDS,
    count_differences,
    list_differences,
    list_rounds,
    previous_round,
    schools_of,
    sheets_of,
)
from haidang.areas.needs.views.places import covered_on_map, locality_filter, map_context, narrow_to_place
from haidang.areas.needs.views.rounds import round_context
from haidang.foundation.access.queries import get
from haidang.foundation.ui.lists import Choice, read_filter
from haidang.foundation.ui.pages import PageRequest, page

MOST = 100


@page(VIEW_ROUNDS)
def difference(request: PageRequest, pk: int) -> HttpResponse:
    """New, gone, changed: counts by requirement, then the people with the reason."""
    review = get(request.user, VIEW_ROUNDS, request.today, ReviewRound.objects.all(), pk=pk)
    sheets = sheets_of(review, request.user, request.today)
    covered = covered_on_map(request, sheets)
    context = round_context(request, review, covered, "needs:difference") | map_context(request, review)
    others = [row for row in list_rounds(request.user, request.today) if row.judged_on < review.judged_on]
    before = read_filter(
        request,
        name="before",
        label=_("Compared with"),
        choices=[Choice(value=str(row.pk), label=row.title) for row in others],
    )
    earlier = next((row for row in others if str(row.pk) == before.chosen), None) or previous_round(review)
    if earlier is None:
        return render(request, "needs/difference.html", context | {"earlier": None})
    place = locality_filter(request, covered)
    counts = count_differences(review, earlier, schools_of(sheets))
    kinds = dict(zip(KINDS, (_("new"), _("no longer"), _("another answer")), strict=True))
    kind = read_filter(
        request,
        name="kind",
        label=_("Kind"),
        choices=[
            Choice(value=word, label=label, count=sum(getattr(row, word) for row in counts))
            for word, label in kinds.items()
        ],
    )
    content = read_filter(
        request,
        name="content",
        label=_("Content"),
        choices=[Choice(value=row.requirement.code, label=row.requirement.title) for row in counts],
    )
    sheets = narrow_to_place(request, sheets, place)
    chosen = kind.chosen or next((word for word in KINDS if any(getattr(row, word) for row in counts)), KINDS[0])
    people = list_differences(review, earlier, schools_of(sheets), kind=chosen, code=content.chosen, limit=MOST + 1)
    context |= {
        "earlier": earlier,
        "counts": counts,
        "filters": [replace(kind, chosen=chosen), content, place, replace(before, chosen=str(earlier.pk))],
        "kind_word": kinds[chosen],
        "people": people[:MOST],
        "is_cut": len(people) > MOST,
        "most": MOST,
    }
    return render(request, "needs/difference.html", context)
