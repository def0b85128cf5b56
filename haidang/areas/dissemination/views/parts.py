"""What the pages share: the tabs, the unit one works for, and how a reading looks."""

from django.urls import reverse
from django.utils.translation import gettext as _

from haidang.areas.dissemination.models import Circulation, Reader
from haidang.areas.dissemination.permissions import CIRCULATE, READ_OWN, READ_PRACTICES, VIEW_COVERAGE, VIEW_OUTREACH
from haidang.foundation.access.actions import Action
from haidang.foundation.access.models import Role
from haidang.foundation.access.queries import may, visible
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_city
from haidang.foundation.ui.pages import PageRequest
from haidang.foundation.ui.seats import current_seat

TABS: tuple[tuple[str, Action], ...] = (
    ("list", VIEW_COVERAGE),
    ("mine", READ_OWN),
    ("outreach", VIEW_OUTREACH),
    ("practices", READ_PRACTICES),
)


def tabs_for(request: PageRequest, here: str) -> list[dict[str, object]]:
    """Only what the user may open."""
    words = {
        "list": _("Documents passed down"),
        "mine": _("For me to read"),
        "outreach": _("Communication"),
        "practices": _("Good practice"),
    }
    return [
        {"label": words[name], "url": reverse(f"dissemination:{name}"), "is_current": name == here}
        for name, action in TABS
        if may(request.user, action, request.today)
    ]


def unit_to_pass_down_from(request: PageRequest) -> Unit | None:
    """The whole city for the lead office, else the unit of the seat; None for those who pass nothing down."""
    seat = current_seat(request)
    if seat is None or seat.grant.role not in CIRCULATE.roles:
        return None
    unit = the_city() if seat.grant.role == Role.LEAD_OFFICE else seat.grant.unit
    return visible(request.user, CIRCULATE, request.today, Unit.objects.filter(pk=unit.pk)).first()


def root_seen(request: PageRequest) -> Unit:
    """The unit whose parts a page of coverage shows: the seat's own for wards and schools, else the city."""
    seat = current_seat(request)
    if seat is not None and seat.grant.role in (Role.WARD_OFFICER, Role.PRINCIPAL):
        return seat.grant.unit
    return the_city()


def look_of_reader(reader: Reader, newest: int) -> tuple[str, str]:
    """Tone and word."""
    if reader.confirmed_edition >= newest:
        return "done", _("confirmed")
    if reader.confirmed_edition:
        return "due", _("has yet to read what changed")
    if reader.opened_edition:
        return "wait", _("opened, not confirmed")
    return "draft", _("not opened") if reader.person.user_id else _("not signed yet")


def crumbs_of(circulation: Circulation, *more: str) -> list[dict[str, str]]:
    """The way here."""
    way = [
        {"label": _("Dissemination"), "url": reverse("dissemination:list")},
        {"label": circulation.title, "url": reverse("dissemination:detail", args=[circulation.pk])},
        *({"label": label} for label in more),
    ]
    if not more:
        way[-1].pop("url")
    return way
