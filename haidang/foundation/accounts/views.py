"""Sign in, sign out, change the password; in the demo city one click signs in as a role."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from haidang.foundation.accounts.forms import NewPasswordForm, SignInForm
from haidang.foundation.accounts.models import User
from haidang.foundation.accounts.queries import demo_sign_ins

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door: user name and password, and the roles of the demo city where there is one."""
    if request.headers.get("HX-Request"):  # a partial was asked for after the session ended: reload the whole page
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.user.is_authenticated:
        return HttpResponseRedirect(_where_to(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        login(request, form.get_user())
        return HttpResponseRedirect(_where_to(request))
    players = list(demo_sign_ins()) if settings.HAIDANG_DEMO else []
    page = {"form": form, "players": players, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "accounts/sign_in.html", page, status=422 if form.is_bound else 200)


@login_not_required
@never_cache
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the people of the demo city; not there outside the demo."""
    if not settings.HAIDANG_DEMO:
        raise Http404
    username = request.POST.get("username", "")
    player = get_object_or_404(demo_sign_ins(), username=username)
    logout(request)
    login(request, player, backend=MODEL_BACKEND)
    return HttpResponseRedirect(_where_to(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and return to the door."""
    logout(request)
    return redirect("accounts:sign_in")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the user end."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    form = NewPasswordForm(user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Your password is changed."))
        return redirect("accounts:password")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.is_bound else 200)


# The public list and one's own pages carry no action (read by the architecture test).
for _view in (sign_in, demo_sign_in, sign_out, password):
    _view.action = None  # type: ignore[attr-defined]


def _where_to(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else settings.LOGIN_REDIRECT_URL
