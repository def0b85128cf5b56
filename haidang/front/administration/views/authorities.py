"""The authority matrix: who checks, approves and reports for which level and sector, by period."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.foundation.access.queries import may
from haidang.foundation.approvals.operations import set_authority
from haidang.foundation.approvals.queries import (
    count_open_cases,
    former_of,
    list_authorities,
    steps_waiting_on_nobody,
    units_without_holder,
)
from haidang.foundation.ui.pages import PageRequest, page
from haidang.front.administration.forms.authorities import AuthorityForm
from haidang.front.administration.permissions import EDIT_AUTHORITIES, READ_AUTHORITIES

SHOWN = 20


@page(READ_AUTHORITIES)
def authorities(request: PageRequest) -> HttpResponse:
    """The matrix of the chosen day, with the places where a step would wait on nobody."""
    rows = []
    for row in list_authorities(request.as_of):
        nobody = units_without_holder(row, request.as_of)
        rows.append({"row": row, "nobody": list(nobody[:SHOWN]), "number": nobody.count()})
    context = {
        "rows": rows,
        "stuck": steps_waiting_on_nobody(request.today)[:SHOWN],
        "may_edit": may(request.user, EDIT_AUTHORITIES, request.today),
    }
    return render(request, "administration/authorities.html", context)


@page(EDIT_AUTHORITIES, methods=("GET", "POST"))
def new(request: PageRequest) -> HttpResponse:
    """A row from a day on: first what it changes, then, once confirmed, the row."""
    form = AuthorityForm(
        request.POST if request.method == "POST" else None, initial={"on": request.today, "ordinal": 1}
    )
    context: dict[str, object] = {"form": form, "back": reverse("administration:authorities")}
    if not form.is_valid():
        return render(request, "administration/authority_form.html", context, status=422 if form.is_bound else 200)
    row, on = form.row(), form.cleaned_data["on"]
    if request.POST.get("sure"):
        set_authority(row, on=on, by=request.user, now=timezone.now())
        messages.success(request, _("The matrix is changed."))
        return redirect("administration:authorities")
    nobody = units_without_holder(row, on)
    context |= {
        "row": row,
        "on": on,
        "former": former_of(row, on),
        "open_cases": count_open_cases(row.case_kind),
        "nobody": nobody[:SHOWN],
        "number": nobody.count(),
    }
    return render(request, "administration/authority_form.html", context)
