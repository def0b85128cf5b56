"""One's own data before the class list is final; and how many have confirmed theirs."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from haidang.areas.nominations.forms import PaperForm
from haidang.areas.nominations.models import IdentityCheck, Nomination
from haidang.areas.nominations.operations.identity import confirm_identity, confirm_on_paper
from haidang.areas.nominations.permissions import CONFIRM_IDENTITY, CONFIRM_ON_PAPER, VIEW_IDENTITIES
from haidang.areas.nominations.queries.identity import (
    confirmed,
    contested,
    identity_of,
    progress_of,
    stamp_of,
    to_confirm,
    unconfirmed,
)
from haidang.areas.nominations.views.parts import Crumb, tabs_of
from haidang.areas.personnel.models import ContestedFact, Person
from haidang.areas.plans.models import Target
from haidang.foundation.access.queries import get, visible
from haidang.foundation.basics.evidence import download_evidence, read_evidence
from haidang.foundation.ui.lists import Choice, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page


@page(CONFIRM_IDENTITY, methods=("GET", "POST"))
def my_data(request: PageRequest) -> HttpResponse:
    """What the class list and the certificate will print about me; each field can be contested."""
    person = visible(request.user, CONFIRM_IDENTITY, request.today, Person.objects.all()).first()
    if person is None:
        raise Http404("no record")
    if request.method == "POST":
        confirm_identity(person, seen=request.POST.get("seen", ""), by=request.user, now=timezone.now())
        messages.success(request, _("Thank you. The class list is made from these data."))
        return redirect("nominations:mine")
    context = {
        "person": person,
        "facts": _facts(person),
        "stamp": stamp_of(person),
        "identity": identity_of(request.user),
        "crumbs": [Crumb(_("My nominations"), reverse("nominations:mine")), Crumb(_("My data"))],
    }
    return render(request, "nominations/my_data.html", context)


@page(VIEW_IDENTITIES)
def progress(request: PageRequest) -> HttpResponse:
    """Approved people, and whether each has confirmed; names and states only, no data."""
    rows = visible(request.user, VIEW_IDENTITIES, request.today, to_confirm(request.today))
    targets = Target.objects.filter(pk__in=rows.order_by().values("target")).select_related("task__plan")
    choices = [
        Choice(value=str(target.pk), label=f"{target.task.plan.year} · {target.label}")
        for target in targets.order_by("-task__plan__year", "task__position", "position")
    ]
    target = read_filter(request, name="target", label=_("Target"), choices=choices)
    state = read_filter(
        request,
        name="state",
        label=_("State"),
        choices=[
            Choice(value="asked", label=_("asked, not confirmed")),
            Choice(value="open", label=_("not confirmed")),
            Choice(value="confirmed", label=_("confirmed")),
            Choice(value="contested", label=pgettext("identity", "contested")),
        ],
    )
    if target.chosen:
        rows = rows.filter(target=int(target.chosen))
    counted = progress_of(rows)
    match state.chosen:
        case "asked":
            rows = unconfirmed(rows).filter(person__user__isnull=False)
        case "open":
            rows = unconfirmed(rows)
        case "confirmed":
            rows = confirmed(rows)
        case "contested":
            rows = contested(rows)
    if words := search_words(request):
        rows = rows.filter(person__search__contains=words)
    listing = paginate(
        request, rows.select_related("person", "list__school", "target__task__plan"), by="person__sort_key"
    )
    context = {
        "listing": listing,
        "filters": [target, state],
        "progress": counted,
        "mine": set(
            visible(request.user, CONFIRM_ON_PAPER, request.today, Nomination.objects.all())
            .filter(pk__in=[row.pk for row in listing.rows])
            .values_list("pk", flat=True)
        ),
        "tabs": tabs_of(request, current="identities"),
    }
    return render(request, "nominations/identities.html", context)


@page(CONFIRM_ON_PAPER, methods=("GET", "POST"))
def on_paper(request: PageRequest, pk: int) -> HttpResponse:
    """Says that somebody without an account signed a sheet with their data."""
    row = _approved(request, pk)
    form = PaperForm(
        request.POST or None, request.FILES or None, initial={"seen": stamp_of(row.person), "signed_on": request.today}
    )
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        confirm_on_paper(
            row.person,
            seen=sent["seen"],
            signed_on=sent["signed_on"],
            scan=read_evidence(sent["scan"]) if sent["scan"] else None,
            by=request.user,
            now=timezone.now(),
            today=request.today,
        )
        messages.success(request, _("%(person)s: confirmed on paper.") % {"person": row.person})
        return redirect("nominations:identities")
    back = reverse("nominations:identities")
    crumbs = [Crumb(_("Confirmed data"), back), Crumb(row.person.full_name)]
    context = {"row": row, "form": form, "crumbs": crumbs, "back": back}
    return render(request, "nominations/on_paper.html", context, status=422 if form.errors else 200)


@page(CONFIRM_ON_PAPER)
def scan(request: PageRequest, pk: int) -> HttpResponseBase:
    """The scanned sheet, for the school that keeps it."""
    check = get_object_or_404(IdentityCheck, person=_approved(request, pk).person_id, scan__isnull=False)
    return download_evidence(check.scan_name, bytes(check.scan or b""))


def _approved(request: PageRequest, pk: int) -> Nomination:
    rows = to_confirm(request.today).select_related("person", "target")
    return get(request.user, CONFIRM_ON_PAPER, request.today, rows, pk=pk, seen_by=VIEW_IDENTITIES)


def _facts(person: Person) -> list[dict[str, object]]:
    """Label, value and what to contest; what the record lacks is said, not hidden."""
    fields = (
        (_("Full name"), person.full_name, ContestedFact.FULL_NAME),
        (_("Date of birth"), person.birth_words, ContestedFact.BIRTH_ON),
        (_("Place of birth"), person.birthplace, ContestedFact.BIRTHPLACE),
        (_("Ethnic group"), person.ethnicity, ContestedFact.OTHER),
        (_("Identity number"), person.identity_number or "", ContestedFact.IDENTITY_NUMBER),
        (_("Telephone"), person.phone, ContestedFact.PHONE),
        (_("E-mail"), person.email, ContestedFact.OTHER),
    )
    contest = reverse("personnel:contest")
    return [
        {"label": label, "value": value, "url": f"{contest}?{_asked(label, fact)}"} for label, value, fact in fields
    ]


def _asked(label: str, fact: ContestedFact) -> str:
    """What the form begins with; a fact without a name of its own is named in the explanation."""
    return urlencode({"fact": fact.value} | ({"statement": f"{label}: "} if fact == ContestedFact.OTHER else {}))
