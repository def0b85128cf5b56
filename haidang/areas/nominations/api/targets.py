"""How many places a target has, for programs: open, raise, cut."""

from collections.abc import Callable

from django.utils import timezone

from haidang.areas.nominations.api.shapes import AccountOut, account_out
from haidang.areas.nominations.forms import BasisForm
from haidang.areas.nominations.models import QuotaAccount
from haidang.areas.nominations.operations import cut_quota, open_account, raise_quota
from haidang.areas.nominations.permissions import OPEN_QUOTA
from haidang.areas.plans.models import Target
from haidang.foundation.access.queries import get
from haidang.foundation.ui.endpoints import ApiRequest, endpoint, read


@endpoint(OPEN_QUOTA, method="POST", gives=AccountOut)
def open_target(request: ApiRequest, pk: int) -> AccountOut:
    """Opens the department's account with the places the plan names."""
    return account_out(open_account(_target(request, pk), by=request.user, now=timezone.now()))


@endpoint(OPEN_QUOTA, method="POST", takes=BasisForm, gives=AccountOut)
def raise_target(request: ApiRequest, pk: int) -> AccountOut:
    """Adds places to the department's account by a decision."""
    return _change(request, pk, raise_quota)


@endpoint(OPEN_QUOTA, method="POST", takes=BasisForm, gives=AccountOut)
def cut_target(request: ApiRequest, pk: int) -> AccountOut:
    """Takes free places out of the department's account by a decision."""
    return _change(request, pk, cut_quota)


def _change(request: ApiRequest, pk: int, act: Callable[..., QuotaAccount]) -> AccountOut:
    sent = read(BasisForm(request.sent))
    target = _target(request, pk)
    return account_out(
        act(target, quantity=sent["quantity"], basis=sent["basis"], by=request.user, now=timezone.now())
    )  # fmt: skip


def _target(request: ApiRequest, pk: int) -> Target:
    return get(request.user, OPEN_QUOTA, request.today, Target.objects.select_related("task__plan"), pk=pk)
