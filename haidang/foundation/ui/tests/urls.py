"""Small pages that stand for an area's own, so that the frame is tested without any area."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.i18n import set_language

from haidang.foundation.access.actions import Action, Reach, Rule
from haidang.foundation.access.models import Role
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.ui.lists import paginate, search_words
from haidang.foundation.ui.pages import PageRequest, own_page, page, public_page
from haidang.foundation.ui.tests.specimen import specimen

CONFIRM = Action("tests.confirm", None, (Rule((Role.PRINCIPAL,), Reach.UNIT),))


@page(CONFIRM, methods=["GET", "POST"])
def acted(request: PageRequest) -> HttpResponse:
    return HttpResponse(f"{request.today.isoformat()} {request.as_of.isoformat()}")


@page(CONFIRM, methods=["GET", "POST"])
def refused(request: PageRequest) -> HttpResponse:
    raise Refused("Danh sách đã gửi <b>rồi</b>.")


@own_page
def own(request: PageRequest) -> HttpResponse:
    return HttpResponse(request.user.full_name)


@public_page
def public(request: PageRequest) -> HttpResponse:
    return HttpResponse("open")


@own_page
def people(request: PageRequest) -> HttpResponse:
    found = User.objects.filter(search__contains=search_words(request))
    falling = "falling" in request.GET
    listing = paginate(request, found, by="full_name", size=3, descending=falling)
    answer = render(request, "ui/_pager.html", {"listing": listing})
    answer["X-Rows"] = ",".join(user.username for user in listing.rows)
    return answer


urlpatterns = [
    path("acted/", acted, name="acted"),
    path("refused/", refused, name="refused"),
    path("own/", own, name="own"),
    path("public/", public, name="public"),
    path("people/", people, name="people"),
    path("specimen/", own_page(specimen), name="specimen"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("ui/", include("haidang.foundation.ui.urls")),
    path("accounts/", include("haidang.foundation.accounts.urls")),
]
