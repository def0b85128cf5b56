"""The two choices kept in the session: the as-of day, and the unit one works for."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.forms import DayForm
from haidang.foundation.ui.middleware import AS_OF_KEY
from haidang.foundation.ui.pages import PageRequest, own_page
from haidang.foundation.ui.seats import SEAT_KEY, list_seats


class NotADay(Refused):
    """The text in the day box is no day."""

    def __init__(self) -> None:
        super().__init__(_("This is not a day. Write it as dd/mm/yyyy, for example 15/03/2024."))


class NotYourUnit(Refused):
    """The chosen unit is not, or no longer, one of the user's own."""

    def __init__(self) -> None:
        super().__init__(_("You hold no role in this unit today. Choose one of the units in the list."))


@own_page(methods=["POST"])
def choose_day(request: PageRequest) -> HttpResponse:
    """Compute every figure as of the chosen day; today is the absence of a choice."""
    if "today" in request.POST:
        request.session.pop(AS_OF_KEY, None)
        return _back(request)
    form = DayForm(request.POST)
    if not form.is_valid():
        raise NotADay
    day = form.cleaned_data["day"]
    if day == request.today:
        request.session.pop(AS_OF_KEY, None)
    else:
        request.session[AS_OF_KEY] = day.isoformat()
    return _back(request)


@own_page(methods=["POST"])
def choose_unit(request: PageRequest) -> HttpResponse:
    """Work for another of the units in which the user holds a role."""
    chosen = request.POST.get("seat", "")
    if chosen not in {seat.key for seat in list_seats(request.user, request.today)}:
        raise NotYourUnit
    request.session[SEAT_KEY] = chosen
    return _back(request)


def _back(request: PageRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if is_ours else "/")
