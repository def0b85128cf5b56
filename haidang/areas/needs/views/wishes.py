"""Wishes: made on one's own page, answered by the principal on the sheet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.needs.forms import WishForm
from haidang.areas.needs.models import SheetState, Wish
from haidang.areas.needs.operations import decline_wish, make_wish, take_wish, withdraw_wish
from haidang.areas.needs.permissions import DECIDE_WISH, MAKE_WISH, VIEW_WISHES
from haidang.areas.needs.queries import find_open_round, find_sheet_of_person, person_of
from haidang.foundation.access.queries import get
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.pages import PageRequest, page

WISHES = Wish.objects.select_related("person", "requirement", "sheet__round", "sheet__school")


class NoRoundForYou(Refused):
    def __init__(self) -> None:
        super().__init__(_("No review is open at your school now. Your wish can be made when the next one opens."))


@page(MAKE_WISH, methods=("GET", "POST"))
def make(request: PageRequest) -> HttpResponse:
    """The form "I want to learn"; one page, made for a telephone."""
    person, review = person_of(request.user), find_open_round()
    sheet = find_sheet_of_person(person, review) if person and review else None
    if person is None or sheet is None or sheet.state != SheetState.WITH_SCHOOL:
        raise NoRoundForYou
    form = WishForm(request.POST or None, sheet=sheet, person=person)
    if request.method == "POST" and form.is_valid():
        make_wish(sheet, person=person, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Your wish is with your principal. You see the answer on this page."))
        return redirect("needs:mine")
    crumbs = [{"label": _("What is required of me"), "url": reverse("needs:mine")}, {"label": _("I want to learn")}]
    context = {"form": form, "sheet": sheet, "crumbs": crumbs}
    return render(request, "needs/make_wish.html", context, status=422 if form.is_bound else 200)


@page(MAKE_WISH, methods=("POST",))
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    wish = get(request.user, MAKE_WISH, request.today, WISHES.all(), pk=pk, seen_by=VIEW_WISHES)
    withdraw_wish(wish, by=request.user, now=timezone.now())
    messages.success(request, _("Your wish is withdrawn."))
    return redirect("needs:mine")


@page(DECIDE_WISH, methods=("POST",))
def take(request: PageRequest, pk: int) -> HttpResponse:
    wish = get(request.user, DECIDE_WISH, request.today, WISHES.all(), pk=pk, seen_by=VIEW_WISHES)
    take_wish(wish, note=request.POST.get("note", ""), by=request.user, now=timezone.now())
    messages.success(request, _("The wish stands on the sheet now."))
    return redirect(f"{reverse('needs:sheet', args=[wish.sheet_id])}#wishes")


@page(DECIDE_WISH, methods=("POST",))
def decline(request: PageRequest, pk: int) -> HttpResponse:
    wish = get(request.user, DECIDE_WISH, request.today, WISHES.all(), pk=pk, seen_by=VIEW_WISHES)
    decline_wish(wish, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("The person reads your reason on the own page."))
    return redirect(f"{reverse('needs:sheet', args=[wish.sheet_id])}#wishes")
