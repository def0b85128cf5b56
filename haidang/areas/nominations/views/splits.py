"""The grid of a split: proposals side by side, edited by hand or by file, saved in one act."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from haidang.areas.nominations.exports import sheet_of_split
from haidang.areas.nominations.forms import GridForm, SplitForm
from haidang.areas.nominations.imports import read_split
from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.operations.split import split_quota
from haidang.areas.nominations.permissions import GRANT_QUOTA, VIEW_QUOTA
from haidang.areas.nominations.queries.claims import Field, Method, read_field
from haidang.areas.nominations.queries.split import Share, Split, places_of, split_of
from haidang.areas.nominations.views.parts import Crumb
from haidang.foundation.access.queries import get
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.spreadsheets.workbooks import xlsx_response
from haidang.foundation.ui.pages import PageRequest, page

ACCOUNTS = QuotaAccount.objects.select_related("target__task__plan", "unit")
PREFIX = "p-"
FAULTS_SHOWN = 50


class NotAFigure(Refused):
    def __init__(self, value: str) -> None:
        super().__init__(_("“%(value)s” is no whole number of places, 0 or more. Correct it.") % {"value": value[:20]})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One unit of the grid with what each method would give it."""

    share: Share
    proposals: tuple[int, ...]
    is_open: bool = False


@page(GRANT_QUOTA, methods=("GET", "POST"))
def split(request: PageRequest, pk: int) -> HttpResponse:
    field = _field(request, pk)
    if request.method == "GET":
        form = SplitForm(initial={"seen": field.digest, "method": _method(request.GET)})
        return _show(request, field, form, given={}, opened=set())
    given, opened = _given(request.POST), _opened(request.POST)
    form = SplitForm(request.POST)
    if "upload" in request.POST or "file" in request.FILES:
        return _take_file(request, field, form)
    if request.POST.get("open", "").isdecimal():
        wanted = int(request.POST["open"])
        if request.htmx and wanted in field.below:
            return _show_one(request, field, wanted, given=given)
        return _show(request, field, form, given=given, opened=opened | {wanted})
    if "check" in request.POST or not form.is_valid():
        status = 200 if "check" in request.POST else 422
        return _show(request, field, form, given=given, opened=opened, status=status)
    done = split_quota(
        field.account,
        method=Method(form.cleaned_data["method"]),
        given=given,
        due_on=form.cleaned_data["due_on"],
        seen=form.cleaned_data["seen"],
        by=request.user,
        now=timezone.now(),
        today=request.today,
    )
    sentence = ngettext("%(count)s place is granted.", "%(count)s places are granted.", done.places)
    messages.success(request, sentence % {"count": Figure(done.places)})
    return redirect(_back(field))


@page(GRANT_QUOTA)
def split_file(request: PageRequest, pk: int) -> HttpResponseBase:
    field = _field(request, pk)
    chosen = split_of(field, Method(_method(request.GET)))
    title = _("Split of places – %(target)s") % {"target": field.account.target.label}
    return xlsx_response([sheet_of_split(field, chosen)], title=title)


def _take_file(request: PageRequest, field: Field, form: SplitForm) -> HttpResponse:
    """Shows the figures of a file in the grid; nothing is granted before they are saved."""
    sent = GridForm(request.POST, request.FILES)
    if not sent.is_valid():
        return _show(request, field, form, given={}, opened=set(), status=422)
    file = sent.cleaned_data["file"]
    read = read_split(file, name=file.name, field=field)
    fresh = SplitForm(initial={"seen": field.digest, "method": _method(request.POST)})
    if read.faults:
        return _show(request, field, fresh, given={}, opened=set(), faults=read.faults, status=422)
    messages.info(request, _("The figures of the file stand in the grid. Look at them, then grant."))
    return _show(request, field, fresh, given=read.given, opened=set())


def _show(
    request: PageRequest,
    field: Field,
    form: SplitForm,
    *,
    given: Mapping[int, int],
    opened: set[int],
    faults: Any = (),
    status: int = 200,
) -> HttpResponse:
    method = Method(_method(request.POST or request.GET))
    chosen = split_of(field, method, given=given)
    account = field.account
    context = {
        "account": account,
        "form": form,
        "split": chosen,
        "rows": _rows(field, chosen, opened),
        "totals": [sum(places_of(field, each).values()) for each in Method],
        "methods": [(each.value, each.label, each == method) for each in Method],
        "method": method,
        "kept": _written(field, given, opened),
        "faults": faults[:FAULTS_SHOWN],
        "more_faults": max(0, len(faults) - FAULTS_SHOWN),
        "grid_form": GridForm(),
        "field": field,
        "source": field.table.source_en if get_language() == "en" else field.table.source_vi,
        "crumbs": _crumbs(account),
        "back": _back(field),
    }
    return render(request, "nominations/split.html", context, status=status)


def _show_one(request: PageRequest, field: Field, wanted: int, *, given: Mapping[int, int]) -> HttpResponse:
    """The schools of one locality, for the grid that is open in the browser."""
    chosen = split_of(field, Method(_method(request.POST)), given=given)
    [row] = [row for row in _rows(field, chosen, {wanted}) if row.share.unit.pk == wanted]
    return render(request, "nominations/_split_unit.html", {"row": row, "account": field.account})


def _rows(field: Field, chosen: Split, opened: set[int]) -> list[Row]:
    proposals = [places_of(field, method) for method in Method]
    return [
        Row(
            share=share,
            proposals=tuple(proposal[share.unit.pk] for proposal in proposals),
            is_open=share.unit.pk in opened,
        )
        for share in chosen.shares
    ]


def _given(posted: QueryDict) -> dict[int, int]:
    """Figures of the visible fields, and of the schools a file or an earlier page gave (`kept`: "12=3,15=0")."""
    pairs = [item.partition("=")[::2] for item in posted.get("kept", "").split(",") if item]
    pairs += [(name.removeprefix(PREFIX), str(posted[name])) for name in posted if name.startswith(PREFIX)]
    given = {}
    for unit, value in pairs:
        text = str(value).strip() or "0"
        if not unit.isdecimal() or not text.isdecimal() or len(text) > 6 or len(unit) > 18:
            raise NotAFigure(text)
        given[int(unit)] = int(text)
    return given


def _opened(posted: QueryDict) -> set[int]:
    return {int(unit) for unit in posted.getlist("opened") if unit.isdecimal()}


def _written(field: Field, given: Mapping[int, int], opened: set[int]) -> str:
    """The schools' figures whose locality is not open on the page."""
    hidden = [pk for top, schools in field.below.items() if top not in opened for pk in schools if pk in given]
    return ",".join(f"{pk}={given[pk]}" for pk in hidden)


def _field(request: PageRequest, pk: int) -> Field:
    account = get(request.user, GRANT_QUOTA, request.today, ACCOUNTS, pk=pk, seen_by=VIEW_QUOTA)
    return read_field(account, today=request.today)


def _method(sent: QueryDict) -> str:
    wanted = sent.get("method", "")
    return wanted if wanted in Method.values else Method.NEED.value


def _back(field: Field) -> str:
    account = field.account
    return f"{reverse('nominations:quota', args=[account.target_id])}?unit={account.unit_id}"


def _crumbs(account: QuotaAccount) -> list[Crumb]:
    return [
        Crumb(_("Quotas"), reverse("nominations:quotas")),
        Crumb(account.target.label, f"{reverse('nominations:quota', args=[account.target_id])}?unit={account.unit_id}"),
        Crumb(_("Split")),
    ]
