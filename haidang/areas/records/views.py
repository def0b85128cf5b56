"""A person's ledger, as a part of the staff file."""

from django.http import HttpResponse
from django.shortcuts import render

from haidang.areas.personnel.models import Person
from haidang.areas.records.permissions import VIEW_LEDGER
from haidang.areas.records.queries import list_ledger_on
from haidang.foundation.access.queries import get
from haidang.foundation.ui.pages import PageRequest, page


@page(VIEW_LEDGER)
def ledger(request: PageRequest, person_pk: int) -> HttpResponse:
    person = get(request.user, VIEW_LEDGER, request.today, Person.objects.select_related("unit"), pk=person_pk)
    template = "records/_ledger.html" if request.htmx else "records/ledger.html"
    return render(request, template, {"person": person, "entries": list_ledger_on(person, request.as_of)})
