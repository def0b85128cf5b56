"""Where approvals are and who has them; alarms; deputies."""

from datetime import date

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.approvals.alarms import alarms_of, in_words, looked_after, open_alarms
from haidang.foundation.approvals.deadlines import explain
from haidang.foundation.approvals.deciders import Name, names_by_step, steps_decided_by, steps_without_decider
from haidang.foundation.approvals.models import Alarm, Case, CaseKind, Deputy, Step, StepState
from haidang.foundation.approvals.operations import end_deputy, hand_alarm_back, name_deputy, take_alarm
from haidang.foundation.approvals.queries import trail_of
from haidang.foundation.basics.periods import as_of, last_day
from haidang.foundation.organisation.models import LOCALITY_KINDS, SCHOOL_KINDS
from haidang.foundation.organisation.queries import the_department, units_under
from haidang.foundation.ui.lists import Choice, paginate, read_filter
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.trails import lines_of
from haidang.front.deciding.forms import DeputyForm
from haidang.front.deciding.links import link_of
from haidang.front.deciding.permissions import DECIDING, NAME_DEPUTY, SEE_ALARMS, SEE_CASES, TAKE_ALARM

MOST_CANDIDATES = 300


@page(SEE_CASES)
def cases(request: PageRequest) -> HttpResponse:
    """Every open approval of my units: where it is, since when, who has it, what is late."""
    open_cases = visible(request.user, SEE_CASES, request.today, Case.objects.all())
    steps = Step.objects.filter(state=StepState.PENDING, case__in=open_cases).select_related("case__unit", "unit")
    narrowed = {
        "late": steps.filter(due_on__lt=request.today),
        "nobody": steps.filter(pk__in=steps_without_decider(request.today)),
        "mine": steps.filter(pk__in=steps_decided_by(request.user, request.today)),
    }
    counts = {word: found.count() for word, found in narrowed.items()}
    labels = {"late": _("late"), "nobody": _("waiting on nobody"), "mine": _("mine to decide")}
    choices = [Choice(value=word, label=label, count=counts[word]) for word, label in labels.items()]
    show = read_filter(request, name="show", label=_("Show only"), choices=choices)
    listing = paginate(request, narrowed.get(show.chosen, steps), by="pending_since")
    names = names_by_step(listing.rows, request.today)
    rows = [_row(step, names.get(step.pk, []), request) for step in listing.rows]
    context = {
        "rows": rows,
        "listing": listing,
        "filters": [show],
        "figures": _figures(steps.count(), counts),
        "tabs": _tabs(request, "list"),
    }
    return render(request, "deciding/list.html", context)


@page(SEE_CASES)
def case(request: PageRequest, pk: int) -> HttpResponse:
    """One case: its way so far, who has it now, and by when."""
    found = get(request.user, SEE_CASES, request.today, Case.objects.select_related("unit", "opened_by"), pk=pk)
    steps = list(trail_of(found))
    pending = [step for step in steps if step.state == StepState.PENDING]
    names = names_by_step(pending, request.today)
    alarms = [{"alarm": alarm, "why": in_words(alarm)} for alarm in open_alarms().filter(step__case=found)]
    waiting = [{"step": step, "counted": explain(step)} for step in pending]
    context = {
        "case": found,
        "trail": lines_of(steps, request.today, names),
        "pending": waiting,
        "alarms": alarms,
        "url": link_of(found),
    }
    return render(request, "deciding/case.html", context)


@page(SEE_CASES)
def go(request: PageRequest, pk: int) -> HttpResponse:
    """From a notice to the thing to decide; to the case where there is no page of its own."""
    found = get(request.user, SEE_CASES, request.today, Case.objects.all(), pk=pk)
    return redirect(link_of(found) or reverse("deciding:case", args=[pk]))


@page(SEE_ALARMS)
def alarms(request: PageRequest) -> HttpResponse:
    """What waits on nobody, and whose matter it is."""
    found = visible(request.user, SEE_ALARMS, request.today, open_alarms())
    listing = paginate(request, found, by="raised_at")
    free = alarms_of(request.user, request.today).exclude(looked_after(request.today))
    to_take = set(free.values_list("pk", flat=True))
    holders = _holders([alarm.step for alarm in listing.rows], request.today)
    rows = [
        {
            "alarm": alarm,
            "why": in_words(alarm),
            "holder": holders.get((alarm.step.role, alarm.step.unit_id)),
            "may_take": alarm.pk in to_take,
            "is_mine": alarm.taken_by_id == request.user.pk,
        }
        for alarm in listing.rows
    ]
    context = {
        "rows": rows,
        "listing": listing,
        "may_name": may(request.user, NAME_DEPUTY, request.today),
        "tabs": _tabs(request, "alarms"),
    }
    return render(request, "deciding/alarms.html", context)


@page(TAKE_ALARM, methods=("POST",))
def take(request: PageRequest, pk: int) -> HttpResponse:
    alarm = get(request.user, TAKE_ALARM, request.today, Alarm.objects.all(), pk=pk)
    take_alarm(alarm, by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("You look after it now; the others and who submitted it are told."))
    return redirect("deciding:alarms")


@page(TAKE_ALARM, methods=("POST",))
def hand_back(request: PageRequest, pk: int) -> HttpResponse:
    alarm = get(request.user, TAKE_ALARM, request.today, Alarm.objects.all(), pk=pk)
    reason = request.POST.get("reason", "")
    hand_alarm_back(alarm, reason=reason, by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("The alarm is with the unit again."))
    return redirect("deciding:alarms")


@page(NAME_DEPUTY)
def deputies(request: PageRequest) -> HttpResponse:
    """Deputies I named or am, and those of others that I may name."""
    grants = visible(request.user, NAME_DEPUTY, request.today, Grant.objects.all())
    found = Deputy.objects.filter(Q(holder_grant__in=grants) | Q(user=request.user))
    found = found.select_related("holder_grant__user", "holder_grant__unit", "user", "named_by", "stand_in")
    listing = paginate(request, found, by="named_at", descending=True)
    mine_to_end = set(grants.filter(pk__in=[row.holder_grant_id for row in listing.rows]).values_list("pk", flat=True))
    rows = [_deputy_row(deputy, mine_to_end, request) for deputy in listing.rows]
    context = {"rows": rows, "listing": listing, "tabs": _tabs(request, "deputies")}
    return render(request, "deciding/deputies.html", context)


@page(NAME_DEPUTY, methods=("GET", "POST"))
def new_deputy(request: PageRequest) -> HttpResponse:
    """Names a deputy for one of my roles; the lead office and the administrator for anybody's."""
    grants = _grants(request)
    candidates = _candidates(request, grants)
    data = request.POST if request.method == "POST" else None
    form = DeputyForm(data, grants=grants, candidates=candidates, today=request.today)
    if form.is_valid():
        given = dict(form.cleaned_data)
        name_deputy(given.pop("grant"), **given, by=request.user, now=timezone.now(), today=request.today)
        messages.success(request, _("The deputy is named and told."))
        return redirect("deciding:deputies")
    context = {"form": form, "back": reverse("deciding:deputies"), "has_grants": bool(grants)}
    return render(request, "deciding/deputy_form.html", context, status=422 if form.is_bound else 200)


@page(NAME_DEPUTY, methods=("POST",))
def end(request: PageRequest, pk: int) -> HttpResponse:
    """Ends a deputy before the time."""
    grants = visible(request.user, NAME_DEPUTY, request.today, Grant.objects.all())
    deputy = get_object_or_404(Deputy, pk=pk, holder_grant__in=grants)
    end_deputy(deputy, by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("The deputy decides nothing more from today."))
    return redirect("deciding:deputies")


def _row(step: Step, names: list[Name], request: PageRequest) -> dict[str, object]:
    waited = (request.today - timezone.localdate(step.pending_since)).days
    return {"step": step, "names": names, "waited": waited, "is_late": step.is_late(request.today)}


def _figures(total: int, counts: dict[str, int]) -> list[dict[str, object]]:
    address = reverse("deciding:list")
    cells: list[dict[str, object]] = [{"number": total, "of": _("waiting for a decision"), "url": address}]
    labels = {"late": _("later than the deadline"), "nobody": _("waiting on nobody"), "mine": _("mine to decide")}
    for word, label in labels.items():
        tone = "late" if counts[word] and word != "mine" else ""
        cells.append({"number": counts[word], "of": label, "url": f"{address}?show={word}", "tone": tone})
    return cells


def _holders(steps: list[Step], day: date) -> dict[tuple[str, int], Grant]:
    """Role and unit → who holds it there although away: the one a deputy can be named for."""
    grants = Grant.objects.filter(
        as_of(day),
        role__in={step.role for step in steps},
        unit__in={step.unit_id for step in steps},
        stands_in_for=None,
    )
    return {(grant.role, grant.unit_id): grant for grant in grants.order_by("-pk")}


def _deputy_row(deputy: Deputy, mine_to_end: set[int], request: PageRequest) -> dict[str, object]:
    state = _state(deputy, request)
    return {
        "deputy": deputy,
        "state": state,
        "last": last_day(deputy.period),
        "kinds": [CaseKind(kind).label for kind in deputy.case_kinds],
        "may_end": state in ("now", "to come") and deputy.holder_grant_id in mine_to_end,
    }


def _state(deputy: Deputy, request: PageRequest) -> str:
    if deputy.ended_at is not None:
        return "ended"
    period = deputy.stand_in.period
    if period.isempty or (period.upper is not None and period.upper <= request.today):
        return "over"
    return "to come" if period.lower > request.today else "now"


def _grants(request: PageRequest) -> list[Grant]:
    """Roles that the user may name a deputy for: the own ones, and the one that the address names."""
    visible_ones = visible(request.user, NAME_DEPUTY, request.today, Grant.objects.filter(as_of(request.today)))
    found = visible_ones.filter(role__in=DECIDING, stands_in_for=None).select_related("unit", "user")
    wanted = request.POST.get("grant") or request.GET.get("grant", "")
    if wanted.isdecimal():
        return list(found.filter(pk=wanted))
    return list(found.filter(user=request.user).order_by("pk"))


def _candidates(request: PageRequest, grants: list[Grant]) -> QuerySet[User]:
    """Who can stand in: people of the same unit and of those under it; at the department, of its offices."""
    units: set[int] = set()
    roles = set(Role) - {Role.TEACHER, Role.PROVIDER}
    for grant in grants:
        is_office = grant.unit.kind not in LOCALITY_KINDS and not grant.unit.is_school
        root = the_department() if is_office else grant.unit
        below = units_under([root.pk], request.today)
        below = below.exclude(kind__in=SCHOOL_KINDS) if is_office else below
        units |= set(below.values_list("pk", flat=True))
        if grant.unit.is_school:
            roles = set(Role)
    held = Grant.objects.filter(as_of(request.today), unit__in=units, role__in=[str(role) for role in roles])
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return people.exclude(pk__in=[grant.user_id for grant in grants]).order_by("search")[:MOST_CANDIDATES]


def _tabs(request: PageRequest, here: str) -> list[dict[str, object]]:
    tabs = [("list", _("Where they are"))]
    if may(request.user, SEE_ALARMS, request.today):
        tabs.append(("alarms", _("Waiting on nobody")))
    if may(request.user, NAME_DEPUTY, request.today):
        tabs.append(("deputies", _("Deputies")))
    return [{"label": label, "url": reverse(f"deciding:{name}"), "is_current": name == here} for name, label in tabs]
