"""The words by which the page of all lists is filtered."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from haidang.areas.nominations.models import ListState, NominationList
from haidang.areas.plans.models import Target
from haidang.foundation.approvals.queries import steps_waiting_for, steps_waiting_on_nobody
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import localities, standing_under
from haidang.foundation.ui.lists import Choice, Filter, read_filter
from haidang.foundation.ui.maps import map_day_of
from haidang.foundation.ui.pages import PageRequest
from haidang.foundation.ui.seats import current_seat


def filters_of(request: PageRequest) -> list[Filter]:
    """Target, state, whom a list waits for and, above the localities, which locality."""
    targets = Target.objects.filter(lists__isnull=False).distinct().select_related("task__plan")
    filters = [
        read_filter(
            request,
            name="target",
            label=_("Target"),
            choices=[
                Choice(value=str(t.pk), label=f"{t.task.plan.year} · {t.label}")
                for t in targets.order_by("-task__plan__year", "task__position", "position")
            ],
        ),
        read_filter(
            request,
            name="state",
            label=_("State"),
            choices=[Choice(value=value, label=label) for value, label in ListState.choices],
        ),
        read_filter(
            request,
            name="waiting",
            label=_("Waiting for"),
            choices=[
                Choice(value="me", label=_("me")),
                Choice(value="nobody", label=_("an approver who does not exist")),
            ],
        ),
    ]
    seat = current_seat(request)
    if seat is not None and not seat.grant.unit.is_school and not seat.grant.unit.is_locality:
        choices = [Choice(value=unit.code, label=unit.short_name) for unit in localities(map_day_of(request))]
        filters.append(read_filter(request, name="locality", label=_("Locality"), choices=choices))
    return filters


def narrowed(request: PageRequest, lists: QuerySet[NominationList], filters: list[Filter]) -> QuerySet[NominationList]:
    """The lists that the chosen filters leave."""
    chosen = {found.name: found.chosen for found in filters if found.chosen}
    if target := chosen.get("target"):
        lists = lists.filter(target=int(target))
    if state := chosen.get("state"):
        lists = lists.filter(state=state)
    if code := chosen.get("locality"):
        locality = Unit.objects.get(code=code)
        lists = lists.filter(school__in=standing_under([locality.pk], map_day_of(request)))
    match chosen.get("waiting"):
        case "me":
            steps = steps_waiting_for(request.user, request.today)
            lists = lists.filter(case__in=steps.order_by().values("case"))
        case "nobody":
            lists = lists.filter(case__in=steps_waiting_on_nobody(request.today).values("case"))
    return lists
