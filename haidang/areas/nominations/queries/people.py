"""Who can be put on a school's list for a target, in legal order, and for everyone else why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.areas.needs.models import Answer, Need, NeedStatus, ReviewRound, SheetState
from haidang.areas.needs.queries import verified_needs
from haidang.areas.needs.queries.needs import in_legal_order
from haidang.areas.nominations.models import Nomination, NominationState
from haidang.areas.plans.models import Target
from haidang.areas.records.models import LedgerEntry
from haidang.foundation.organisation.models import Unit

# Blocks that end when the school or locality finishes its review; the others are final for this target.
CONTESTED = _("The school contested this need.")
UNANSWERED = _("The school has not confirmed this need yet.")
UNVERIFIED = _("The locality has not verified the school's sheet yet.")
EXEMPT = _("Exempt from this requirement.")
CANNOT_TELL = _("The records do not suffice to judge. Complete the person's file.")
TRAINED = _("Has finished this programme already.")
ON_ANOTHER_LIST = _("Is on another school's list for this target.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One person of the school for one target; `obstacle` says why the person cannot go (empty: can)."""

    need: Need
    nomination: Nomination | None
    obstacle: str | Promise

    @property
    def is_chosen(self) -> bool:
        return self.nomination is not None

    @property
    def can_be_chosen(self) -> bool:
        return not self.obstacle and not self.is_chosen


def list_candidates(target: Target, *, school: Unit, today: date) -> list[Candidate]:
    """People with a need for the target at the school: who goes or can go in legal order, then who cannot."""
    found = verified_needs(target.requirement_code, school=school).order_by()
    verified = dict(found.values_list("pk", "person_id"))
    needs = list(_needs(target, school, verified))
    nominations = live_nominations(target).filter(person__in=[need.person_id for need in needs]).select_related("list")
    by_person = {nomination.person_id: nomination for nomination in nominations}
    trained = holders_of_programme(needs, today=today)
    candidates = []
    for need in needs:
        nomination = by_person.get(need.person_id)
        obstacle = _obstacle(need, is_verified=need.pk in verified, is_trained=need.person_id in trained)
        if nomination is not None and nomination.list.school_id != school.pk:
            nomination, obstacle = None, obstacle or ON_ANOTHER_LIST
        candidates.append(Candidate(need=need, nomination=nomination, obstacle=obstacle))
    return sorted(candidates, key=lambda candidate: bool(candidate.obstacle) and not candidate.is_chosen)


def live_nominations(target: Target) -> QuerySet[Nomination]:
    return Nomination.objects.filter(target=target).exclude(state=NominationState.REMOVED)


def holders_of_programme(needs: Iterable[Need], *, today: date) -> set[int]:
    """People of these needs (with requirement) whose ledger already holds the requirement's programme."""
    needs = list(needs)
    programmes = {need.requirement.programme_id for need in needs if need.requirement.programme_id}
    return set(
        LedgerEntry.objects.filter(
            programme__in=programmes, person__in=[need.person_id for need in needs], completed_on__lte=today
        ).values_list("person_id", flat=True)
    )


def _needs(target: Target, school: Unit, verified: Mapping[int, int]) -> QuerySet[Need]:
    """The verified needs (need: person), and of people without one the need of the newest round."""
    newest_round = ReviewRound.objects.order_by("-pk").values("pk")[:1]
    others = Need.objects.filter(
        requirement__code=target.requirement_code, person__unit=school, round__in=newest_round
    ).exclude(person__in=verified.values())
    ids = [*verified, *others.values_list("pk", flat=True)]
    return in_legal_order(Need.objects.filter(pk__in=ids).select_related("person", "requirement", "sheet"))


def _obstacle(need: Need, *, is_verified: bool, is_trained: bool) -> str | Promise:
    if is_trained:
        return TRAINED
    if is_verified:
        return ""
    if need.status == NeedStatus.EXEMPT:
        return EXEMPT
    if need.status == NeedStatus.CANNOT_TELL:
        return CANNOT_TELL
    if need.answer == Answer.CONTESTED:
        return CONTESTED
    if need.answer == Answer.OPEN:
        return UNANSWERED
    return UNVERIFIED if need.sheet.state != SheetState.VERIFIED else ""
