"""A reader's notices and settings; the ledger for those who answer for others."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.foundation.access.models import Grant
from haidang.foundation.access.queries import may, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.periods import as_of
from haidang.foundation.notifications.kinds import KINDS, Group
from haidang.foundation.notifications.models import NOT_DELIVERED, Delivery, DeliveryState, Notice, Reader
from haidang.foundation.notifications.operations import (
    MAIL,
    choose,
    correct_address,
    note_bounce,
    see_all,
    see_notice,
    send_again,
)
from haidang.foundation.notifications.queries import (
    count_unseen,
    ledger,
    modes_of,
    notices_of,
    open_notices,
    with_delivery,
)
from haidang.foundation.ui.lists import Choice, Filter, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, own_page, page
from haidang.front.notices.forms import AddressForm, SettingsForm
from haidang.front.notices.permissions import MEND_DELIVERY, SEE_LEDGER

FIRST_FAILED = 10


@own_page
def mine(request: PageRequest) -> HttpResponse:
    """My notices, newest first."""
    unseen = count_unseen(request.user)
    choices = [Choice(value="unseen", label=_("not opened yet"), count=unseen)]
    show = read_filter(request, name="show", label=_("Show only"), choices=choices)
    notices = notices_of(request.user)
    if show.chosen:
        notices = open_notices(request.user)
    listing = paginate(request, notices, by="created_at", descending=True)
    context = {"listing": listing, "filters": [show], "unseen": unseen, "tabs": _tabs(request, "list")}
    return render(request, "notices/list.html", context)


@own_page
def open_notice(request: PageRequest, pk: int) -> HttpResponse:
    """Opening it is seeing it; then to the page it speaks of."""
    notice = get_object_or_404(notices_of(request.user), pk=pk)
    see_notice(notice, by=request.user, now=timezone.now())
    is_ours = url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
    return redirect(notice.path if is_ours else "notices:list")


@own_page(methods=("POST",))
def see_everything(request: PageRequest) -> HttpResponse:
    see_all(by=request.user, now=timezone.now())
    messages.success(request, _("All notices count as seen."))
    return redirect("notices:list")


@own_page(methods=("GET", "POST"))
def settings_page(request: PageRequest) -> HttpResponse:
    """What reaches me outside the app, how and when."""
    reader = Reader.objects.filter(user=request.user).first() or Reader(user=request.user)
    data = request.POST if request.method == "POST" else None
    form = SettingsForm(data, reader=reader, modes=modes_of(request.user))
    if form.is_valid():
        choose(by=request.user, reader=form.reader(request.user), modes=form.modes)
        messages.success(request, _("Your settings hold from the next notice on."))
        return redirect("notices:settings")
    context = {"form": form, "tabs": _tabs(request, "settings")}
    return render(request, "notices/settings.html", context, status=422 if form.is_bound else 200)


@page(SEE_LEDGER)
def ledger_page(request: PageRequest) -> HttpResponse:
    """Who was told what, and whether it arrived, was seen and acted on; what failed stands first."""
    everything = ledger(_readers(request))
    failed = with_delivery(everything, *NOT_DELIVERED)
    filters = _ledger_filters(request, failed.count())
    notices = _narrowed(everything, filters)
    if words := search_words(request):
        notices = notices.filter(user__in=User.objects.filter(search__contains=words))
    listing = paginate(request, notices, by="created_at", descending=True)
    is_plain = not (request.GET.keys() - {"show"}) and not filters[0].chosen
    context = {
        "listing": listing,
        "failed": failed.order_by("-created_at", "-pk")[:FIRST_FAILED] if is_plain else [],
        "failures": filters[0].choices[0].count,
        "filters": filters,
        "may_mend": may(request.user, MEND_DELIVERY, request.today),
        "tabs": _tabs(request, "ledger"),
    }
    return render(request, "notices/ledger.html", context)


@page(MEND_DELIVERY, methods=("GET", "POST"))
def delivery(request: PageRequest, pk: int) -> HttpResponse:
    """A message that did not arrive: why, and what to do now; the right address sends it again."""
    found = _delivery(request, pk)
    form = AddressForm(request.POST if request.method == "POST" else None, initial={"email": found.notice.user.email})
    if form.is_valid():
        number = correct_address(found, email=form.cleaned_data["email"], by=request.user, now=timezone.now())
        sentence = ngettext(
            "The address is written down; %(count)s message goes out again.",
            "The address is written down; %(count)s messages go out again.",
            number,
        )
        messages.success(request, sentence % {"count": Figure(number)})
        return redirect("notices:ledger")
    context = {"delivery": found, "notice": found.notice, "form": form, "is_mail": found.channel == MAIL}
    return render(request, "notices/delivery.html", context, status=422 if form.is_bound else 200)


@page(MEND_DELIVERY, methods=("POST",))
def again(request: PageRequest, pk: int) -> HttpResponse:
    send_again(_delivery(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The message goes out again."))
    return redirect("notices:ledger")


@page(MEND_DELIVERY, methods=("POST",))
def bounced(request: PageRequest, pk: int) -> HttpResponse:
    """A message that came back to the sender's mailbox is noted by hand."""
    reason = request.POST.get("reason", "")
    note_bounce(_delivery(request, pk), by=request.user, now=timezone.now(), reason=reason)
    messages.success(request, _("The ledger says that it came back."))
    return redirect("notices:delivery", pk)


def _delivery(request: PageRequest, pk: int) -> Delivery:
    readers = visible(request.user, MEND_DELIVERY, request.today, Grant.objects.filter(as_of(request.today)))
    deliveries = Delivery.objects.select_related("notice__user")
    return get_object_or_404(deliveries, pk=pk, notice__user__in=readers.order_by().values("user"))


def _readers(request: PageRequest) -> QuerySet[Grant]:
    return visible(request.user, SEE_LEDGER, request.today, Grant.objects.filter(as_of(request.today)))


def _ledger_filters(request: PageRequest, failures: int) -> list[Filter]:
    states = [
        Choice(value="failed", label=_("not delivered"), count=failures),
        Choice(value="waiting", label=_("on the way")),
        Choice(value="unseen", label=_("not seen")),
        Choice(value="open", label=_("seen, not acted on")),
        Choice(value="acted", label=_("acted on")),
    ]
    groups = [Choice(value=value, label=label) for value, label in Group.choices]
    return [
        read_filter(request, name="state", label=_("State"), choices=states),
        read_filter(request, name="group", label=_("About"), choices=groups),
    ]


def _narrowed(notices: QuerySet[Notice], filters: list[Filter]) -> QuerySet[Notice]:
    state, group = (found.chosen for found in filters)
    if group:
        notices = notices.filter(kind__in=[code for code, kind in KINDS.items() if kind.group == group])
    match state:
        case "failed":
            return with_delivery(notices, *NOT_DELIVERED)
        case "waiting":
            return with_delivery(notices, DeliveryState.WAITING, DeliveryState.SENDING)
        case "unseen":
            return notices.filter(seen_at=None, acted_at=None)
        case "open":
            return notices.filter(seen_at__isnull=False, acted_at=None)
        case "acted":
            return notices.filter(acted_at__isnull=False)
    return notices


def _tabs(request: PageRequest, here: str) -> list[dict[str, object]]:
    tabs = [("list", _("My notices")), ("settings", _("Settings"))]
    if may(request.user, SEE_LEDGER, request.today):
        tabs.append(("ledger", _("Ledger")))
    return [{"label": label, "url": reverse(f"notices:{name}"), "is_current": name == here} for name, label in tabs]
