"""Who can be put on a school's list for a target, in legal order, and for everyone else why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import inf

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from haidang.areas.needs.models import Answer, Need, NeedStatus, ReviewRound, SheetState
from haidang.areas.needs.queries import verified_needs
from haidang.areas.needs.queries.needs import in_legal_order
from haidang.areas.nominations.models import Nomination, NominationState
from haidang.areas.nominations.queries.conflicts import NEVER_EXCEPTED, Code, Conflict, find_conflicts
from haidang.areas.nominations.queries.courses import Course, course_of
from haidang.areas.personnel.models import Person
from haidang.areas.personnel.queries import working_on
from haidang.areas.plans.models import Target
from haidang.areas.records.models import LedgerEntry
from haidang.foundation.organisation.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One person of the school for one target; without a need only as an exception on the list."""

    person: Person
    need: Need | None
    nomination: Nomination | None
    conflicts: tuple[Conflict, ...]

    @property
    def blocks(self) -> list[Conflict]:
        return [conflict for conflict in self.conflicts if conflict.is_blocking]

    @property
    def warnings(self) -> list[Conflict]:
        return [conflict for conflict in self.conflicts if not conflict.is_blocking]

    @property
    def obstacle(self) -> str | Promise:
        """Why the person cannot go (empty: can)."""
        return next((conflict.sentence for conflict in self.blocks), "")

    @property
    def is_chosen(self) -> bool:
        return self.nomination is not None

    @property
    def can_be_chosen(self) -> bool:
        return not self.blocks and not self.is_chosen

    @property
    def can_be_excepted(self) -> bool:
        """Kept from going by something that a reason can outweigh."""
        return not self.is_chosen and bool(self.blocks) and not any(c.code in NEVER_EXCEPTED for c in self.blocks)


def list_candidates(target: Target, *, school: Unit, today: date, course: Course | None = None) -> list[Candidate]:
    """Who goes or can go in legal order, then who cannot and why; as many queries for sixty people as for ten."""
    found = verified_needs(target.requirement_code, school=school).order_by()
    verified = dict(found.values_list("pk", "person_id"))
    needs = list(_needs(target, school, verified))
    nominations = _nominations(target, school, needs)
    trained = holders_of_programme(needs, today=today)
    people = [need.person for need in needs]
    strangers = [n.person for n in nominations.values() if n.need_id is None and n.list.school_id == school.pk]
    conflicts = find_conflicts(
        target, [*people, *strangers], course=course or course_of(target, today=today), today=today
    )
    candidates = []
    for need in needs:
        nomination = nominations.get(need.person_id)
        blocks = _blocks(need, is_verified=need.pk in verified, is_trained=need.person_id in trained)
        if nomination is not None and nomination.list.school_id != school.pk:
            nomination, blocks = None, [Conflict(code=Code.ON_ANOTHER_LIST)]
        against = (*blocks, *conflicts[need.person_id])
        candidates.append(Candidate(person=need.person, need=need, nomination=nomination, conflicts=against))
    for person in strangers:
        against = (Conflict(code=Code.NO_NEED), *conflicts[person.pk])
        candidates.append(Candidate(person=person, need=None, nomination=nominations[person.pk], conflicts=against))
    return sorted(candidates, key=lambda candidate: bool(candidate.blocks) and not candidate.is_chosen)


def staff_without_need(candidates: Iterable[Candidate], *, school: Unit, today: date) -> QuerySet[Person]:
    """The school's other people: only an exception with a reason can send them."""
    known = [candidate.person.pk for candidate in candidates]
    return working_on(Person.objects.filter(unit=school), today).exclude(pk__in=known).order_by("sort_key", "pk")


def skipped_in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Who stands earlier in the legal order than somebody chosen, could go, and is not on the list; equals may wait."""
    in_order = [c for c in candidates if c.need is not None and not (c.nomination and c.nomination.is_exception)]
    chosen = [_urgency(candidate) for candidate in in_order if candidate.is_chosen]
    return [c for c in in_order if c.can_be_chosen and chosen and _urgency(c) < max(chosen)]


def _urgency(candidate: Candidate) -> tuple[bool, float]:
    """Who must go stands before who may, then fewest months left; without a figure nobody stands before another."""
    need = candidate.need
    assert need is not None
    return need.status != NeedStatus.MUST, inf if need.priority is None else need.priority


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


def _nominations(target: Target, school: Unit, needs: Iterable[Need]) -> dict[int, Nomination]:
    """Live nominations by person: of the people with a need, and whoever else is on the school's list."""
    people = Q(person__in=[need.person_id for need in needs]) | Q(list__school=school)
    return {n.person_id: n for n in live_nominations(target).filter(people).select_related("list", "person")}


def _blocks(need: Need, *, is_verified: bool, is_trained: bool) -> list[Conflict]:
    codes = [Code.TRAINED] if is_trained else []
    if not is_verified and (code := _state_of_review(need)):
        codes.append(code)
    return [Conflict(code=code) for code in codes]


def _state_of_review(need: Need) -> Code | None:
    if need.status == NeedStatus.EXEMPT:
        return Code.EXEMPT
    if need.status == NeedStatus.CANNOT_TELL:
        return Code.CANNOT_TELL
    if need.answer == Answer.CONTESTED:
        return Code.CONTESTED
    if need.answer == Answer.OPEN:
        return Code.UNANSWERED
    return Code.UNVERIFIED if need.sheet.state != SheetState.VERIFIED else None
