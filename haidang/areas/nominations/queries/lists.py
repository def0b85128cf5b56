"""Reads of lists: what is on them, the seal of an approved one, who is approved and waits for a class."""

import json
from collections.abc import Iterable
from hashlib import sha256

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from haidang.areas.nominations.models import Nomination, NominationList, NominationState
from haidang.areas.nominations.queries.people import live_nominations
from haidang.areas.plans.models import Target
from haidang.foundation.approvals.models import Step, StepState

CASE_KIND = "nomination_list"
LIVE = ~Q(nominations__state=NominationState.REMOVED)


def lists_with_counts() -> QuerySet[NominationList]:
    """Lists with target, task, school and how many people are on them."""
    return NominationList.objects.select_related("target__task__plan", "school", "case").annotate(
        people=Count("nominations", filter=LIVE)
    )


def with_pending_step(lists: QuerySet[NominationList]) -> QuerySet[NominationList]:
    """Adds `case.pending` (a list of at most one step) to every list."""
    pending = Step.objects.filter(state=StepState.PENDING).select_related("unit")
    return lists.prefetch_related(Prefetch("case__steps", queryset=pending, to_attr="pending"))


def people_on(nomination_list: NominationList) -> QuerySet[Nomination]:
    """The people on the list in legal order, with their needs."""
    return (
        live_nominations(nomination_list.target)
        .filter(list=nomination_list)
        .select_related("person", "need__requirement")
        .order_by("ordinal", "pk")
    )


def approved_nominations(target: Target) -> QuerySet[Nomination]:
    """Approved people of the target by school and legal order. Which of them are enrolled is known to classes."""
    return (
        Nomination.objects.filter(target=target, state=NominationState.APPROVED)
        .select_related("person", "list__school", "need")
        .order_by("list__school__name", "list_id", "ordinal")
    )


def digest_of(nomination_list: NominationList) -> str:
    """SHA-256 over what an approval approves: target, school, who on which need in which order, which exception why.

    Who left or joined by a later change does not touch it: the effective list is the sealed one and its changes.
    """
    sealed_as = Coalesce("nominated_as_id", "person_id")
    sealed = Nomination.objects.filter(list=nomination_list, change__isnull=True, approved_at__isnull=False)
    people = sealed.order_by("ordinal", "pk").values_list("ordinal", sealed_as, "need_id", "exception_reason")
    return _seal(nomination_list, people)


def _seal(nomination_list: NominationList, people: Iterable[tuple[int, int, int | None, str]]) -> str:
    content = {
        "target": nomination_list.target_id,
        "school": nomination_list.school.code,
        # An exception adds its reason; the seals of all others stay as they always were.
        "people": [[ordinal, person, need, *([why] if why else [])] for ordinal, person, need, why in people],
    }
    return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
