"""Accounts with their roles, and the audit trail."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.foundation.access.models import Grant, Role
from haidang.foundation.access.operations import end_grant, grant_role, write_email
from haidang.foundation.access.queries import get, visible
from haidang.foundation.accounts.models import User
from haidang.foundation.audit.models import Entry
from haidang.foundation.basics.periods import since
from haidang.foundation.ui.lists import Choice, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page
from haidang.front.administration.forms.grants import EmailForm, EndForm, GrantForm
from haidang.front.administration.permissions import MANAGE_ROLES, READ_TRAIL

GRANTS = Prefetch("grants", Grant.objects.select_related("unit").order_by("pk"))


@page(MANAGE_ROLES)
def accounts(request: PageRequest) -> HttpResponse:
    """All accounts, by name, with the roles they hold or held."""
    role = read_filter(
        request,
        name="role",
        label=_("Role"),
        choices=[Choice(value=value, label=label) for value, label in Role.choices],
    )
    users = visible(request.user, MANAGE_ROLES, request.today, User.objects.prefetch_related(GRANTS))
    if role.chosen:
        users = users.filter(pk__in=Grant.objects.filter(role=role.chosen).values("user"))
    if words := search_words(request):
        users = users.filter(search__contains=words)
    listing = paginate(request, users, by="search")
    return render(request, "administration/accounts.html", {"listing": listing, "filters": [role]})


@page(MANAGE_ROLES, methods=("GET", "POST"))
def account(request: PageRequest, pk: int) -> HttpResponse:
    """One account: its roles, and a form to give another."""
    user = get(request.user, MANAGE_ROLES, request.today, User.objects.prefetch_related(GRANTS), pk=pk)
    form = GrantForm(request.POST if request.method == "POST" else None, initial={"starts_on": request.today})
    if request.method == "POST" and form.is_valid():
        grant_role(
            user,
            role=Role(form.cleaned_data["role"]),
            unit=form.cleaned_data["unit_code"],
            period=since(form.cleaned_data["starts_on"]),
            levels=tuple(form.cleaned_data["levels"]),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The role is given."))
        return redirect("administration:account", pk=user.pk)
    status = 422 if form.is_bound else 200
    context = {
        "account": user,
        "form": form,
        "end_form": EndForm(initial={"ends_on": request.today}),
        "email_form": EmailForm(initial={"email": user.email}),
    }
    return render(request, "administration/account.html", context, status=status)


@page(MANAGE_ROLES, methods=("POST",))
def email(request: PageRequest, pk: int) -> HttpResponse:
    """Writes down where mail reaches the account."""
    user = get(request.user, MANAGE_ROLES, request.today, User.objects.all(), pk=pk)
    form = EmailForm(request.POST)
    if form.is_valid():
        write_email(user, email=form.cleaned_data["email"], by=request.user, now=timezone.now())
        messages.success(request, _("The address is written down. Notices reach it from now on."))
    else:
        messages.error(request, _("Write the address as name@example.vn."))
    return redirect("administration:account", pk=user.pk)


@page(MANAGE_ROLES, methods=("POST",))
def end(request: PageRequest, pk: int) -> HttpResponse:
    """Ends one role on a day."""
    grant = get_object_or_404(Grant.objects.select_related("user"), pk=pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the first day without the role as dd/mm/yyyy."))
        return redirect("administration:account", pk=grant.user_id)
    end_grant(grant, on=form.cleaned_data["ends_on"], by=request.user, now=timezone.now())
    messages.success(request, _("The role ends."))
    return redirect("administration:account", pk=grant.user_id)


@page(READ_TRAIL)
def trail(request: PageRequest) -> HttpResponse:
    """The audit trail, newest first; filtered by a word of the action or of the object."""
    entries = visible(request.user, READ_TRAIL, request.today, Entry.objects.select_related("by"))
    if word := request.GET.get("action", "").strip():
        entries = entries.filter(action__startswith=word)
    listing = paginate(request, entries, by="id", descending=True)
    return render(request, "administration/trail.html", {"listing": listing, "action": word})
