"""What the forms of this area answer: the form page, or the way back to the person's file."""

from collections.abc import Callable

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from haidang.areas.personnel.models import Person
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.pages import PageRequest


def file_url(person: Person, tab: str = "") -> str:
    """The person's file; it is a page of the front, so it is known here by its name only."""
    try:
        return (
            reverse("staff_file:tab", args=(person.pk, tab)) if tab else reverse("staff_file:file", args=(person.pk,))
        )
    except NoReverseMatch:
        return reverse("personnel:list")


def back_to_file(person: Person, tab: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(file_url(person, tab))


def sent(request: PageRequest) -> QueryDict | None:
    """What the form was sent with; None while it is only shown."""
    return request.POST if request.method == "POST" else None


def saved[T](request: PageRequest, form: forms.Form, change: Callable[[], T]) -> T | None:
    """What `change` returns when the form was sent and read well; a refusal becomes an error of the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return change()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def answer_form(
    request: PageRequest,
    form: forms.Form,
    *,
    title: str,
    act: str,
    person: Person | None = None,
    kicker: str = "",
    back: str = "",
) -> HttpResponse:
    """The page of one form; 422 when it was sent with mistakes."""
    context = {
        "form": form,
        "title": title,
        "act": act,
        "person": person,
        "kicker": kicker or (person.full_name if person else ""),
        "back": back or (file_url(person) if person else reverse("personnel:list")),
    }
    return render(request, "personnel/form.html", context, status=422 if form.is_bound else 200)
