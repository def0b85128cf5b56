"""Forms of a person's record: adding, correcting, diplomas; looking at sensitive facts."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.personnel.forms import AddPersonForm, CorrectPersonForm, DegreeForm, PedagogyForm
from haidang.areas.personnel.models import Degree, PedagogyCertificate, Person
from haidang.areas.personnel.operations import (
    PersonFacts,
    add_degree,
    add_pedagogy_certificate,
    add_person,
    correct_person,
    reveal_person,
)
from haidang.areas.personnel.permissions import ADD_PERSON, EDIT_PERSON, REVEAL_PERSON, VIEW_PERSON
from haidang.areas.personnel.queries import main_post_of
from haidang.areas.personnel.views.answers import answer_form, back_to_file, saved, sent
from haidang.foundation.access.queries import get, visible
from haidang.foundation.organisation.models import Unit
from haidang.foundation.ui.pages import PageRequest, page
from haidang.foundation.ui.seats import current_seat


@page(ADD_PERSON, methods=("GET", "POST"))
def add(request: PageRequest) -> HttpResponse:
    unit = _own_unit(request)
    form = AddPersonForm(sent(request), unit=unit, initial={"on": request.today})

    def save() -> Person:
        return add_person(
            unit,
            facts=form.person_facts(),
            post=form.post_facts(),
            on=form.cleaned_data["on"],
            by=request.user,
            now=timezone.now(),
        )

    if person := saved(request, form, save):
        messages.success(request, _("%(name)s was added. Now enter the diplomas.") % {"name": person.full_name})
        return redirect("personnel:new_degree", pk=person.pk)
    title = _("Add a person")
    return answer_form(request, form, title=title, kicker=unit.name, act=_("Add"), back="")


def _own_unit(request: PageRequest) -> Unit:
    """The school of the chosen seat when people may be added there, otherwise the first such school."""
    units = visible(request.user, ADD_PERSON, request.today, Unit.objects.all())
    seat = current_seat(request)
    chosen = units.filter(pk=seat.grant.unit_id).first() if seat else None
    return chosen or units.order_by("pk")[0]


def _own_person(request: PageRequest, pk: int) -> Person:
    people = Person.objects.select_related("unit")
    return get(request.user, EDIT_PERSON, request.today, people, pk=pk, seen_by=VIEW_PERSON)


@page(EDIT_PERSON, methods=("GET", "POST"))
def correct(request: PageRequest, pk: int) -> HttpResponse:
    person = _own_person(request, pk)
    known = asdict(PersonFacts.of(person))
    form = CorrectPersonForm(sent(request), initial=known | {"identity_number": "", "phone": ""})

    def save() -> Person:
        facts = form.corrected_facts(PersonFacts.of(person))
        return correct_person(
            person, facts=facts, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        )

    if saved(request, form, save):
        messages.success(request, _("The record was corrected."))
        return back_to_file(person)
    return answer_form(request, form, title=_("Correct the record"), person=person, act=_("Save"))


@page(EDIT_PERSON, methods=("GET", "POST"))
def new_degree(request: PageRequest, pk: int) -> HttpResponse:
    person = _own_person(request, pk)
    form = DegreeForm(sent(request))

    def save() -> Degree:
        return add_degree(person, facts=form.degree_facts(), by=request.user, now=timezone.now())

    if saved(request, form, save):
        messages.success(request, _("The diploma was added."))
        return back_to_file(person, "degrees")
    return answer_form(request, form, title=_("Add a diploma"), person=person, act=_("Add"))


@page(EDIT_PERSON, methods=("GET", "POST"))
def new_certificate(request: PageRequest, pk: int) -> HttpResponse:
    person = _own_person(request, pk)
    post = main_post_of(person, request.today)
    form = PedagogyForm(sent(request), initial={"level": post.level if post else ""})

    def save() -> PedagogyCertificate:
        facts = form.cleaned_data
        return add_pedagogy_certificate(
            person, level=facts["level"], issued_on=facts["issued_on"], by=request.user, now=timezone.now()
        )

    if saved(request, form, save):
        messages.success(request, _("The certificate was added."))
        return back_to_file(person, "degrees")
    return answer_form(request, form, title=_("Add a certificate of pedagogy"), person=person, act=_("Add"))


@page(REVEAL_PERSON, methods=("POST",))
def reveal(request: PageRequest, pk: int) -> HttpResponse:
    """Shows identity number, telephone and date of birth, and records who looked."""
    people = Person.objects.select_related("unit")
    person = get(request.user, REVEAL_PERSON, request.today, people, pk=pk, seen_by=VIEW_PERSON)
    reveal_person(person, by=request.user, now=timezone.now())
    template = "personnel/_revealed.html" if request.htmx else "personnel/revealed.html"
    return render(request, template, {"person": person})
