"""One's own reading: what is to be read, the text, the question, the confirmation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.dissemination.models import Reader
from haidang.areas.dissemination.operations import confirm_reading, open_reading
from haidang.areas.dissemination.permissions import READ_OWN
from haidang.areas.dissemination.queries.readings import current_edition, editions_to_read, own_readings
from haidang.areas.dissemination.views.parts import look_of_reader, tabs_for
from haidang.foundation.access.queries import get
from haidang.foundation.basics.refusals import Stale
from haidang.foundation.ui.pages import PageRequest, page


@page(READ_OWN)
def mine(request: PageRequest) -> HttpResponse:
    """Everything I am to read, unread first."""
    rows = [
        {"reader": one, "look": look_of_reader(one, newest), "is_open": one.confirmed_edition < newest}
        for one, newest in own_readings(request.user)
    ]
    rows.sort(key=lambda row: not row["is_open"])
    return render(request, "dissemination/mine.html", {"rows": rows, "tabs": tabs_for(request, "mine")})


@page(READ_OWN, methods=("GET", "POST"))
def read(request: PageRequest, pk: int) -> HttpResponse:
    """The text (of later editions only what changed), the question, and the confirmation."""
    readers = Reader.objects.select_related("circulation__unit", "circulation__plan", "person")
    reader = get(request.user, READ_OWN, request.today, readers, circulation=pk)
    edition = current_edition(reader.circulation)
    is_wrong = False
    if request.method == "POST":
        if request.POST.get("edition") != str(edition.number):
            raise Stale
        answer = request.POST.get("answer", "")
        is_right = confirm_reading(
            reader, edition=edition, answer=int(answer) if answer.isdigit() else None,
            by=request.user, now=timezone.now(),
        )  # fmt: skip
        if is_right:
            messages.success(request, _("Confirmed. Thank you; your school sees it at once."))
            return redirect("dissemination:mine")
        is_wrong = True
    elif reader.circulation.ended_at is None:
        open_reading(reader, edition=edition, by=request.user)
    context = {
        "reader": reader,
        "circulation": reader.circulation,
        "edition": edition,
        "to_read": editions_to_read(reader),
        "is_changed_only": 0 < reader.confirmed_edition < edition.number,
        "is_confirmed": reader.confirmed_edition >= edition.number,
        "confirmation": reader.confirmations.filter(edition=edition).first(),
        "is_wrong": is_wrong,
    }
    return render(request, "dissemination/read.html", context, status=422 if is_wrong else 200)
