"""One's own data before the class list is final; and how many have confirmed theirs."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from haidang.areas.nominations.operations.identity import confirm_identity
from haidang.areas.nominations.permissions import CONFIRM_IDENTITY, VIEW_IDENTITIES
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
from haidang.foundation.access.queries import visible
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
        "tabs": tabs_of(request, current="identities"),
    }
    return render(request, "nominations/identities.html", context)


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
    return [{"label": label, "value": value, "url": f"{contest}?fact={fact}"} for label, value, fact in fields]
