"""What documents call units: the names that were confirmed, and ending one."""

from django.contrib import messages
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.plans.models import UnitAlias
from haidang.areas.plans.operations import end_unit_name
from haidang.areas.plans.permissions import NAME_UNITS
from haidang.foundation.access.queries import get, visible
from haidang.foundation.basics.fields import Plain
from haidang.foundation.ui.lists import paginate, search_words
from haidang.foundation.ui.pages import PageRequest, page


@page(NAME_UNITS)
def index(request: PageRequest) -> HttpResponse:
    aliases = visible(request.user, NAME_UNITS, request.today, UnitAlias.objects.all())
    aliases = aliases.select_related("unit", "issuer", "confirmed_by")
    if words := search_words(request):
        aliases = aliases.annotate(folded=Plain(F("name"))).filter(Q(folded__contains=words))
    listing = paginate(request, aliases, by="key")
    return render(request, "plans/unit_names.html", {"listing": listing, "today": request.today})


@page(NAME_UNITS, methods=("POST",))
def end(request: PageRequest, pk: int) -> HttpResponse:
    alias = get(request.user, NAME_UNITS, request.today, UnitAlias.objects.all(), pk=pk)
    end_unit_name(alias, on=request.today, by=request.user, now=timezone.now())
    messages.success(request, _("From today on documents ask again what “%(name)s” means.") % {"name": alias.name})
    return redirect("plans:unit_names")
