"""What approvers do: approve one list or several, send one back, refuse one; always on the step they saw."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.nominations.models import NominationList
from haidang.areas.nominations.operations.decisions import approve_list, refuse_list, return_list
from haidang.areas.nominations.permissions import DECIDE_LIST, VIEW_LISTS
from haidang.foundation.access.queries import get, visible
from haidang.foundation.approvals.models import Step
from haidang.foundation.basics.figures import Figure
from haidang.foundation.basics.refusals import Refused, Stale
from haidang.foundation.ui.pages import PageRequest, page

LISTS = NominationList.objects.select_related("target", "school", "case")
MOST_AT_ONCE = 200


class NothingChosen(Refused):
    def __init__(self) -> None:
        super().__init__(_("Choose at least one list first."))


@page(DECIDE_LIST, methods=("POST",))
def approve(request: PageRequest, pk: int) -> HttpResponse:
    """Approves the list in one act, without the people ticked to be sent back, each with a reason."""
    found, step = _seen(request, pk)
    sent_back = {
        int(word): request.POST.get(f"reason-{word}", "") for word in request.POST.getlist("back") if word.isdecimal()
    }
    approve_list(found, step=step, by=request.user, now=timezone.now(), today=request.today, sent_back=sent_back)
    messages.success(request, _("Approved: %(school)s.") % {"school": found.school})
    if sent_back:
        sentence = ngettext(
            "%(count)s person was sent back with your reason.",
            "%(count)s people were sent back with your reasons.",
            len(sent_back),
        )
        messages.info(request, sentence % {"count": Figure(len(sent_back))})
    return redirect("nominations:detail", found.pk)


@page(DECIDE_LIST, methods=("POST",))
def send_back(request: PageRequest, pk: int) -> HttpResponse:
    """Returns the whole list; the school changes it and submits it again."""
    return _turn_down(request, pk, return_list, _("Returned to %(school)s with your reason."))


@page(DECIDE_LIST, methods=("POST",))
def refuse(request: PageRequest, pk: int) -> HttpResponse:
    """Refuses the list for good; the school may begin another."""
    return _turn_down(request, pk, refuse_list, _("Refused: %(school)s. Its places are free again."))


@page(DECIDE_LIST, methods=("POST",))
def approve_selected(request: PageRequest) -> HttpResponse:
    """Approves the chosen steps, each list in a transaction of its own; what was refused is said by name."""
    chosen = [int(word) for word in request.POST.getlist("pk") if word.isdecimal()][:MOST_AT_ONCE]
    if not chosen:
        raise NothingChosen
    steps = {step.case_id: step for step in Step.objects.filter(pk__in=chosen)}
    lists = visible(request.user, DECIDE_LIST, request.today, LISTS.filter(case__in=steps)).order_by("pk")
    approved = 0
    for found in lists:
        assert found.case_id is not None
        try:
            approve_list(found, step=steps[found.case_id], by=request.user, now=timezone.now(), today=request.today)
        except Refused as refusal:
            messages.error(request, f"{found.school}: {refusal}")
        else:
            approved += 1
    if approved:
        sentence = ngettext("%(count)s list approved.", "%(count)s lists approved.", approved)
        messages.success(request, sentence % {"count": Figure(approved)})
    return redirect("nominations:list")


def _turn_down(request: PageRequest, pk: int, operation: Callable[..., NominationList], sentence: str) -> HttpResponse:
    found, step = _seen(request, pk)
    reason = request.POST.get("reason", "")
    operation(found, step=step, reason=reason, by=request.user, now=timezone.now(), today=request.today)
    messages.success(request, sentence % {"school": found.school})
    return redirect("nominations:detail", found.pk)


def _seen(request: PageRequest, pk: int) -> tuple[NominationList, Step]:
    """The list, and the step the page showed; a step that is not of this list is as good as none."""
    found = get(request.user, DECIDE_LIST, request.today, LISTS, pk=pk, seen_by=VIEW_LISTS)
    word = request.POST.get("step", "")
    step = Step.objects.filter(pk=word, case=found.case_id).first() if word.isdecimal() else None
    if step is None:
        raise Stale
    return found, step
