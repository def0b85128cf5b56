"""The register of communication: entries, the months of every unit, the proof."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.dissemination.exports import register_workbook
from haidang.areas.dissemination.forms import OutreachForm
from haidang.areas.dissemination.models import Circulation, Outreach, OutreachKind, Picture
from haidang.areas.dissemination.operations import record_outreach, withdraw_outreach
from haidang.areas.dissemination.permissions import RECORD_OUTREACH, VIEW_OUTREACH, WITHDRAW_OUTREACH
from haidang.areas.dissemination.queries.outreach import by_month, months_before, standing
from haidang.areas.dissemination.views.parts import root_seen, tabs_for
from haidang.foundation.access.queries import get, may, visible
from haidang.foundation.basics.evidence import download_evidence, read_evidence
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import units_under
from haidang.foundation.ui.lists import Choice, Filter, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.seats import current_seat

MONTHS_SHOWN = 6


@page(VIEW_OUTREACH)
def register(request: PageRequest) -> HttpResponse:
    """What was told, newest first."""
    kind = _kind(request)
    entries = _entries(request, kind).select_related("unit", "about").annotate(proofs=Count("pictures"))
    listing = paginate(request, entries, by="done_on", descending=True)
    own = visible(
        request.user, WITHDRAW_OUTREACH, request.today, Outreach.objects.filter(pk__in=[o.pk for o in listing.rows])
    )
    context = {
        "tabs": tabs_for(request, "outreach"),
        "listing": listing,
        "filters": [kind],
        "own": set(own.values_list("pk", flat=True)),
        "may_record": may(request.user, RECORD_OUTREACH, request.today),
        "exports": [{"label": ".xlsx", "url": f"{reverse('dissemination:outreach_export')}?{request.GET.urlencode()}"}],
    }
    return render(request, "dissemination/outreach.html", context)


@page(VIEW_OUTREACH)
def download_register(request: PageRequest) -> HttpResponseBase:
    seat = current_seat(request)
    entries = _entries(request, _kind(request)).select_related("unit", "about").order_by("-done_on", "-pk")
    return register_workbook(entries.iterator(), of=seat.unit if seat else "")


@page(VIEW_OUTREACH)
def months(request: PageRequest) -> HttpResponse:
    """Units against months: where nothing was told."""
    shown = months_before(request.today, MONTHS_SHOWN)
    entries = visible(request.user, VIEW_OUTREACH, request.today, Outreach.objects.all())
    below = units_under([root_seen(request).pk], request.today)
    asked = Circulation.objects.filter(ended_at=None).values("readers__unit")
    units = below.filter(pk__in=asked) | below.filter(pk__in=entries.order_by().values("unit"))
    listing = paginate(request, units.distinct(), by="name")
    context = {
        "tabs": tabs_for(request, "outreach"),
        "months": shown,
        "rows": by_month(listing.rows, entries, shown),
        "listing": listing,
    }
    return render(request, "dissemination/months.html", context)


@page(RECORD_OUTREACH, methods=("GET", "POST"))
def record_entry(request: PageRequest) -> HttpResponse:
    """One thing told, entered with its proof."""
    seat = current_seat(request)
    own = visible(request.user, RECORD_OUTREACH, request.today, Unit.objects.all())
    unit = own.filter(pk=seat.grant.unit_id).first() if seat else None
    if unit is None:
        raise PermissionDenied(RECORD_OUTREACH.code)
    circulations = Circulation.objects.filter(ended_at=None).order_by("-pk")
    form = OutreachForm(
        request.POST or None, request.FILES or None, circulations=circulations, initial={"done_on": request.today}
    )
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["picture"]
        try:
            record_outreach(
                form.told(), unit=unit, by=request.user, now=timezone.now(), today=request.today,
                picture=read_evidence(upload) if upload else None,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Entered in the register of %(unit)s.") % {"unit": unit.name})
            return redirect("dissemination:outreach")
    context = {
        "form": form,
        "unit": unit,
        "title": _("Enter a communication"),
        "act": _("Enter"),
        "back": reverse("dissemination:outreach"),
    }
    return render(request, "dissemination/form.html", context, status=422 if form.errors else 200)


@page(WITHDRAW_OUTREACH, methods=("POST",))
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    entry = get(request.user, WITHDRAW_OUTREACH, request.today, Outreach.objects.all(), pk=pk, seen_by=VIEW_OUTREACH)
    withdraw_outreach(entry, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Withdrawn; the audit trail keeps it."))
    return redirect("dissemination:outreach")


@page(VIEW_OUTREACH)
def picture(request: PageRequest, pk: int) -> HttpResponseBase:
    """The picture or scan that proves an entry."""
    seen = visible(request.user, VIEW_OUTREACH, request.today, Outreach.objects.all())
    found = Picture.objects.filter(pk=pk, outreach__in=seen).first()
    if found is None:
        raise Http404("picture")
    return download_evidence(found.name, bytes(found.content))


def _kind(request: PageRequest) -> Filter:
    choices = [Choice(value=value, label=label) for value, label in OutreachKind.choices]
    return read_filter(request, name="kind", label=_("Kind"), choices=choices)


def _entries(request: PageRequest, kind: Filter) -> QuerySet[Outreach]:
    entries = standing(visible(request.user, VIEW_OUTREACH, request.today, Outreach.objects.all()))
    if kind.chosen:
        entries = entries.filter(kind=kind.chosen)
    if words := search_words(request):
        entries = entries.filter(search__contains=words)
    if code := request.GET.get("unit"):
        entries = entries.filter(unit__code=code)
    return entries
