"""The school builds its list: choose, fill, propose an exception, submit; every act shows the effect at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import NominationList
from haidang.areas.nominations.operations.exceptions import propose_exception
from haidang.areas.nominations.operations.lists import add_person, fill_by_priority, remove_person, submit_list
from haidang.areas.nominations.permissions import EDIT_LIST, SUBMIT_LIST, VIEW_LISTS
from haidang.areas.nominations.queries.people import live_nominations
from haidang.areas.nominations.views.people import choosing
from haidang.areas.personnel.models import Person
from haidang.foundation.access.queries import get
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.pages import PageRequest, page

LISTS = NominationList.objects.select_related("target__task__plan", "school")


class PersonUnknown(Refused):
    def __init__(self) -> None:
        super().__init__(_("The form does not say which person is meant. Open the list again and choose there."))


@page(EDIT_LIST, methods=("POST",))
def choose(request: PageRequest, pk: int) -> HttpResponse:
    """Puts the person of `need` on the list, or takes the nomination `nomination` off it."""
    found = get(request.user, EDIT_LIST, request.today, LISTS, pk=pk, seen_by=VIEW_LISTS)
    need_pk, nomination_pk = request.POST.get("need", ""), request.POST.get("nomination", "")
    if nomination_pk.isdecimal():
        remove_person(
            get_object_or_404(
                live_nominations(found.target).select_related("list", "person"), list=found, pk=nomination_pk
            ),
            by=request.user,
            now=timezone.now(),
        )
    elif need_pk.isdecimal():
        need = get_object_or_404(Need.objects.filter(person__unit=found.school), pk=need_pk)
        add_person(found, need=need, by=request.user, now=timezone.now(), today=request.today)
    else:
        raise PersonUnknown
    return _after_change(request, found)


@page(EDIT_LIST, methods=("POST",))
def fill(request: PageRequest, pk: int) -> HttpResponse:
    """Fills the free places with the first people in legal order."""
    found = get(request.user, EDIT_LIST, request.today, LISTS, pk=pk, seen_by=VIEW_LISTS)
    added = fill_by_priority(found, by=request.user, now=timezone.now(), today=request.today)
    if not request.htmx:
        sentence = ngettext(
            "%(count)s person was put on the list.", "%(count)s people were put on the list.", len(added)
        )
        messages.success(request, sentence % {"count": Figure(len(added))})
    return _after_change(request, found)


@page(EDIT_LIST, methods=("POST",))
def propose(request: PageRequest, pk: int) -> HttpResponse:
    """Puts somebody on the list whom a condition keeps from going, for a reason every approver reads."""
    found = get(request.user, EDIT_LIST, request.today, LISTS, pk=pk, seen_by=VIEW_LISTS)
    word = request.POST.get("person", "")
    if not word.isdecimal():
        raise PersonUnknown
    person = get_object_or_404(Person.objects.filter(unit=found.school), pk=word)
    reason = request.POST.get("reason", "")
    propose_exception(found, person=person, reason=reason, by=request.user, now=timezone.now(), today=request.today)
    return _after_change(request, found)


@page(SUBMIT_LIST, methods=("POST",))
def submit(request: PageRequest, pk: int) -> HttpResponse:
    """Sends the list up; its page shows who has it."""
    found = get(request.user, SUBMIT_LIST, request.today, LISTS, pk=pk, seen_by=VIEW_LISTS)
    submit_list(found, by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, _("The list was submitted. You can follow its approval here."))
    return redirect("nominations:detail", found.pk)


def _after_change(request: PageRequest, found: NominationList) -> HttpResponse:
    if request.htmx:
        return render(request, "nominations/_choosing.html", choosing(found, today=request.today))
    return redirect("nominations:detail", found.pk)
