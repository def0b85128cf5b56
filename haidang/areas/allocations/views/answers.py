"""What was published, for those it concerns: the people themselves, their principals, wards, the department."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from haidang.areas.allocations.models import Choice
from haidang.areas.allocations.permissions import VIEW_CHOICES, VIEW_OWN_CHOICES, VIEW_RUNS
from haidang.areas.allocations.queries.runs import published
from haidang.areas.allocations.queries.sentences import subject_names, why
from haidang.areas.allocations.views.parts import Row
from haidang.foundation.access.queries import may, visible
from haidang.foundation.basics.names import fold
from haidang.foundation.ui.lists import Choice as Word
from haidang.foundation.ui.lists import paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page

CHOICES = Choice.objects.select_related("person", "target__task__plan", "school", "run")


@page(VIEW_CHOICES)
def answers(request: PageRequest) -> HttpResponse:
    """Published answers about the people of one's units, the newest first."""
    choices = published(visible(request.user, VIEW_CHOICES, request.today, CHOICES))
    who = read_filter(
        request,
        name="who",
        label=_("Who"),
        choices=[Word(value="goes", label=_("goes")), Word(value="stays", label=_("stays"))],
    )
    if who.chosen:
        choices = choices.filter(is_chosen=who.chosen == "goes")
    if words := search_words(request):
        choices = choices.filter(person__search__contains=fold(words))
    listing = paginate(request, choices, by="pk", descending=True)
    subjects = subject_names()
    context = {
        "rows": [Row(choice=choice, why=why(choice, subjects)) for choice in listing.rows],
        "listing": listing,
        "filters": [who],
        "may_view_runs": may(request.user, VIEW_RUNS, request.today),
    }
    return render(request, "allocations/answers.html", context)


@page(VIEW_OWN_CHOICES)
def mine(request: PageRequest) -> HttpResponse:
    """One's own published answers; a part for other pages when htmx asks."""
    choices = published(visible(request.user, VIEW_OWN_CHOICES, request.today, CHOICES)).order_by("-run__published_at")
    subjects = subject_names()
    context = {"rows": [Row(choice=choice, why=why(choice, subjects)) for choice in choices[:20]]}
    return render(request, "allocations/mine.html#part" if request.htmx else "allocations/mine.html", context)
