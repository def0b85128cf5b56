"""What operations on dispatches lock before they decide, always in the order of ids."""

from collections.abc import Iterable

from haidang.areas.dispatches.models import Dispatch, Duty


def lock_dispatch(dispatch: Dispatch) -> Dispatch:
    """The dispatch as it is now, locked until the end of the transaction."""
    return Dispatch.objects.select_for_update(of=("self",)).select_related("issuer", "office").get(pk=dispatch.pk)


def lock_duties(duty_ids: Iterable[int]) -> list[Duty]:
    """The duties as they are now, locked, with demand and dispatch."""
    found = Duty.objects.select_for_update(of=("self",)).filter(pk__in=list(duty_ids))
    return list(found.select_related("demand__dispatch__issuer", "unit").order_by("pk"))
