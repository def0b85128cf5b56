"""What the system itself sees of a duty: figures of the areas that own them, never typed again.

A source answers for many duties at once, in a number of queries that does not grow with them. A new area joins by
adding its source to SOURCES, and its kind to CLOSES_BY_ITSELF where its word alone decides; where a unit may also do it
outside the system (its plan on paper), what the source sees moves an open duty on, and the unit's word holds beside it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.classes.models import Enrolment, EnrolmentState
from haidang.areas.dispatches.models import DemandKind
from haidang.areas.dissemination.models import Outreach, Reader
from haidang.areas.dissemination.queries.outreach import standing as standing_entries
from haidang.areas.dissemination.queries.readings import at_work, unread
from haidang.areas.needs.models import ReviewRound, RoundState, Sheet, SheetState
from haidang.areas.nominations.models import ListState, NominationList, NominationState, QuotaAccount
from haidang.areas.plans.models import UPPER_KINDS, Plan, PlanKind, PlanState
from haidang.areas.plans.queries.amendments import standing_targets
from haidang.areas.reports.queries import figures_of_schools
from haidang.foundation.basics.figures import Figure
from haidang.foundation.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty about which a source is asked; `since` is the day from which the unit's doing counts."""

    duty: int
    unit: int
    kind: DemandKind
    since: date
    turn: int = 1


@dataclass(frozen=True, slots=True)
class Live:
    """What the owning area says: a figure in words, where to see it, and the standing where its word is final."""

    figure: str
    url: str = ""
    standing: str = ""


type Source = Callable[[Sequence[Asked], date], Mapping[int, Live]]


def live_figures(asked: Sequence[Asked], today: date, kinds: Iterable[DemandKind]) -> dict[int, Live]:
    """The figure of each duty of these kinds that some area can see, by duty."""
    by_kind: dict[DemandKind, list[Asked]] = defaultdict(list)
    for one in asked:
        by_kind[one.kind].append(one)
    found: dict[int, Live] = {}
    for kind in kinds:
        if by_kind[kind]:
            found |= SOURCES[kind](by_kind[kind], today)
    return found


def _review(asked: Sequence[Asked], _today: date) -> dict[int, Live]:
    """The sheet of the unit in the newest review that was open on or after the day of the dispatch."""
    rounds = list(ReviewRound.objects.order_by("-opened_at", "-pk"))
    wanted = {one.duty: next((found for found in rounds if _is_of(found, one.since)), None) for one in asked}
    sheets = {
        (sheet.round_id, sheet.school_id): sheet
        for sheet in Sheet.objects.filter(
            round__in={found.pk for found in wanted.values() if found}, school__in={one.unit for one in asked}
        ).annotate(people=Count("needs__person", distinct=True))
    }
    answers = {}
    for one in asked:
        found = wanted[one.duty]
        if found is None:
            answers[one.duty] = Live(_("No review is open yet."), standing="not_yet")
            continue
        sheet = sheets.get((found.pk, one.unit))
        answers[one.duty] = (
            Live(_("“%(round)s” does not concern this unit.") % {"round": found.title}, standing="not_yet")
            if sheet is None
            else _of_sheet(sheet)
        )
    return answers


def _is_of(review: ReviewRound, since: date) -> bool:
    return review.state == RoundState.OPEN or (
        review.closed_at is not None and timezone.localdate(review.closed_at) >= since
    )


def _of_sheet(sheet: Sheet) -> Live:
    people = getattr(sheet, "people", 0)
    staff = ngettext("%(count)s person", "%(count)s people", people) % {"count": Figure(people)}
    url = reverse("needs:sheet", args=[sheet.pk])
    if sheet.confirmed_at is None or sheet.state == SheetState.WITH_SCHOOL:
        standing = "sent_back" if sheet.return_reason else "not_begun"
        return Live(_("review not confirmed · %(staff)s") % {"staff": staff}, url, standing)
    day = f"{timezone.localtime(sheet.confirmed_at):%d/%m}"
    if sheet.state == SheetState.VERIFIED:
        return Live(
            _("review verified · confirmed %(day)s · %(staff)s") % {"day": day, "staff": staff}, url, "accepted"
        )
    return Live(_("review confirmed %(day)s · %(staff)s") % {"day": day, "staff": staff}, url, "done")


def _nomination(asked: Sequence[Asked], _today: date) -> dict[int, Live]:
    """Lists against the places the unit holds, of deadlines on or after the day of the dispatch."""
    units = {one.unit for one in asked}
    held: dict[int, list[tuple[int, date]]] = defaultdict(list)
    accounts = QuotaAccount.objects.filter(unit__in=units, received__gt=0, due_on__isnull=False)
    for unit, target, due_on in accounts.values_list("unit", "target", "due_on"):
        if due_on is not None:
            held[unit].append((target, due_on))
    lists: dict[tuple[int, int], tuple[str, int]] = {}
    live = ~Q(nominations__state=NominationState.REMOVED)
    drawn = NominationList.objects.filter(school__in=units).order_by()
    for unit, target, state, people in drawn.values_list("school", "target", "state").annotate(
        people=Count("nominations", filter=live)
    ):
        lists[unit, target] = (state, people)
    url = reverse("nominations:list")
    answers = {}
    for one in asked:
        targets = [target for target, due_on in held[one.unit] if due_on >= one.since]
        answers[one.duty] = _of_lists([lists.get((one.unit, target)) for target in targets], url)
    return answers


SENT = (ListState.SUBMITTED, ListState.APPROVED, ListState.REFUSED)


def _of_lists(lists: Sequence[tuple[str, int] | None], url: str) -> Live:
    if not lists:
        return Live(_("No places have been granted to the unit yet."), standing="not_yet")
    sent = [found for found in lists if found and found[0] in SENT]
    people = sum(found[1] for found in sent)
    figure = ngettext(
        "%(sent)s of %(asked)s list sent · %(people)s nominated",
        "%(sent)s of %(asked)s lists sent · %(people)s nominated",
        len(lists),
    ) % {"sent": Figure(len(sent)), "asked": Figure(len(lists)), "people": Figure(people)}
    if any(found and found[0] == ListState.RETURNED for found in lists):
        return Live(figure, url, "sent_back")
    if len(sent) < len(lists):
        return Live(figure, url, "in_progress" if any(lists) else "not_begun")
    is_settled = all(found[0] != ListState.SUBMITTED for found in sent)
    return Live(figure, url, "accepted" if is_settled else "done")


def _participation(asked: Sequence[Asked], _today: date) -> dict[int, Live]:
    """How many of the unit's people hold a place in a class; whether that is enough the unit says itself."""
    rows = Enrolment.objects.filter(
        state=EnrolmentState.ENROLLED, nomination__list__school__in={one.unit for one in asked}
    )
    counts = dict(rows.order_by().values_list("nomination__list__school").annotate(Count("person", distinct=True)))
    url = reverse("classes:list")
    return {
        one.duty: Live(
            ngettext("%(count)s person in classes", "%(count)s people in classes", counts.get(one.unit, 0))
            % {"count": Figure(counts.get(one.unit, 0))},
            url,
        )
        for one in asked
    }


def _dissemination(asked: Sequence[Asked], _today: date) -> dict[int, Live]:
    """How many have read what is being passed down, and what was told since; whether it is enough the unit says."""
    units = {one.unit for one in asked}
    readers = at_work(Reader.objects.filter(unit__in=units)).order_by()
    all_readers = dict(readers.values_list("unit").annotate(Count("pk")))
    still_to_read = dict(unread(readers).values_list("unit").annotate(Count("pk")))
    told: dict[int, list[date]] = defaultdict(list)
    for unit, day in standing_entries(Outreach.objects.filter(unit__in=units)).values_list("unit", "done_on"):
        told[unit].append(day)
    url = reverse("dissemination:list")
    answers = {}
    for one in asked:
        number = all_readers.get(one.unit, 0)
        posts = sum(day >= one.since for day in told[one.unit])
        figure = _("%(read)s of %(readers)s confirmed reading · posts and meetings: %(posts)s") % {
            "read": Figure(number - still_to_read.get(one.unit, 0)),
            "readers": Figure(number),
            "posts": Figure(posts),
        }
        answers[one.duty] = Live(figure, url)
    return answers


def _plan(asked: Sequence[Asked], _today: date) -> dict[int, Live]:
    """The unit's own plan, drawn up since or for a later year; an issued one was approved from above and is final."""
    own = Plan.objects.filter(issuer__in={one.unit for one in asked}).exclude(kind__in=UPPER_KINDS)
    plans: dict[int, list[Plan]] = defaultdict(list)
    for plan in own.exclude(state=PlanState.REPLACED).order_by("-year", "-version", "-pk"):
        plans[plan.issuer_id].append(plan)
    answers = {}
    for one in asked:
        answering = [plan for plan in plans[one.unit] if _answers(plan, one.since)]
        answering.sort(key=lambda plan: plan.state != PlanState.ISSUED)  # the issued one before one in preparation
        live = _of_plan(answering[0] if answering else None)
        # Which turn of a repeated demand a plan answers, the unit says.
        answers[one.duty] = live if one.turn == 1 else replace(live, standing="")
    return answers


def _answers(plan: Plan, since: date) -> bool:
    """In preparation, of a later year, or issued since; last year's plan is no answer to a new demand."""
    is_new = plan.issued_on is not None and plan.issued_on >= since
    return plan.state != PlanState.ISSUED or is_new or plan.year > since.year


PLAN_STANDINGS = {PlanState.ISSUED: "accepted", PlanState.RETURNED: "sent_back"}


def _of_plan(plan: Plan | None) -> Live:
    if plan is None:
        return Live(_("The unit has no plan of its own yet."), reverse("plans:list"))
    values = {"years": plan.years, "state": plan.get_state_display()}
    figure = _("plan %(years)s: %(state)s") % values
    if plan.state == PlanState.ISSUED and plan.issued_on:
        values |= {"number": plan.shown_number, "day": f"{plan.issued_on:%d/%m/%Y}"}
        figure = _("plan %(years)s: %(number)s of %(day)s") % values
    standing = PLAN_STANDINGS.get(PlanState(plan.state), "in_progress")
    return Live(figure, reverse("plans:detail", args=[plan.code]), standing)


def _report(asked: Sequence[Asked], today: date) -> dict[int, Live]:
    """What the city's report says of the unit under the year's plan; whether a report was sent the unit says."""
    yearly = Plan.objects.filter(kind=PlanKind.YEARLY, state=PlanState.ISSUED, year__lte=today.year)
    plan = yearly.order_by("-year", "-pk").first()
    if plan is None:
        return {}
    targets = standing_targets(plan, day=today)
    figures = figures_of_schools(targets, Unit.objects.filter(pk__in={one.unit for one in asked}), day=today)
    url = reverse("reports:appendix_of", args=[plan.code])
    return {
        one.duty: Live(
            _("plan %(years)s: %(nominated)s nominated · %(enrolled)s in classes · %(completed)s completed")
            % {
                "years": plan.years,
                "nominated": Figure(figures[one.unit].nominated),
                "enrolled": Figure(figures[one.unit].enrolled),
                "completed": Figure(figures[one.unit].completed),
            },
            url,
        )
        for one in asked
        if one.unit in figures
    }


SOURCES: dict[DemandKind, Source] = {
    DemandKind.DISSEMINATE: _dissemination,
    DemandKind.REVIEW: _review,
    DemandKind.NOMINATE: _nomination,
    DemandKind.FOLLOW: _participation,
    DemandKind.PLAN: _plan,
    DemandKind.REPORT: _report,
}
# Of the others the unit's own word holds, whatever the figure says.
DECIDING = (DemandKind.REVIEW, DemandKind.NOMINATE, DemandKind.PLAN)
