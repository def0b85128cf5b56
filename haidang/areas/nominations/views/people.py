"""The people of a list as pages read them: who they are, why they go, what speaks against it, who is away then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import ListState, Nomination, NominationList, NominationState, QuotaAccount
from haidang.areas.nominations.queries.conflicts import Conflict, restored
from haidang.areas.nominations.queries.courses import Course, course_of
from haidang.areas.nominations.queries.explained import ShortReason, explain_judgements, explain_needs
from haidang.areas.nominations.queries.lists import CASE_KIND, people_on
from haidang.areas.nominations.queries.people import (
    Candidate,
    list_candidates,
    skipped_in_order,
    staff_without_need,
)
from haidang.areas.nominations.queries.teaching import Effect, effect_of
from haidang.areas.personnel.models import Person, Post
from haidang.areas.standards.models import Requirement
from haidang.foundation.approvals.queries import chain_for
from haidang.foundation.basics.periods import as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person on the page of a list."""

    person: Person
    post: str
    need: Need | None
    nomination: Nomination | None
    reason: ShortReason | None
    conflicts: Sequence[Conflict] = ()
    failed: Sequence[Conflict] = ()
    can_be_chosen: bool = False
    can_be_excepted: bool = False


def choosing(found: NominationList, *, today: date) -> dict[str, object]:
    """What the school needs to choose: everyone with a need, the account, the effect, who decides next."""
    course = course_of(found.target, today=today)
    candidates = list_candidates(found.target, school=found.school, today=today, course=course)
    effect = _effect(found, candidates, course, today)
    rows = _candidate_rows(candidates, effect, today)
    account = QuotaAccount.objects.filter(target=found.target, unit=found.school).first()
    chain = chain_for(CASE_KIND, found.school, today)
    able = [row for row in rows if row.nomination or row.can_be_chosen]
    return {
        "list": found,
        "rows": able,
        "kept": [row for row in rows if row.nomination is None and not row.can_be_chosen],
        "others": staff_without_need(candidates, school=found.school, today=today),
        "requirement": _requirement(row.need for row in rows),
        "account": account,
        "course": course,
        "effect": effect,
        "skipped": skipped_in_order(candidates),
        "chosen": sum(row.nomination is not None for row in able),
        "able": sum(row.can_be_chosen for row in able),
        "first_approver": chain[0][0] if chain else None,
    }


def reading(found: NominationList, *, today: date) -> dict[str, object]:
    """What a reader or approver sees: the people, why, what speaks against it. A decided list shows no later facts."""
    if found.state in (ListState.APPROVED, ListState.REFUSED):
        rows, context = _decided_rows(found, today), {}
    else:
        course = course_of(found.target, today=today)
        candidates = list_candidates(found.target, school=found.school, today=today, course=course)
        effect = _effect(found, candidates, course, today)
        chosen = [candidate for candidate in candidates if candidate.is_chosen]
        rows = sorted(_candidate_rows(chosen, effect, today), key=_place)
        context = {"course": course, "effect": effect, "skipped": skipped_in_order(candidates)}
    return context | {
        "rows": rows,
        "requirement": _requirement(row.need for row in rows),
        "account": QuotaAccount.objects.filter(target=found.target, unit=found.school).first(),
        "chosen": len(rows),
        "exceptions": sum(bool(row.nomination and row.nomination.is_exception) for row in rows),
    }


def sent_back_from(found: NominationList) -> QuerySet[Nomination]:
    """Who was sent back by an approver who approved the rest, with the step and the reason."""
    return (
        Nomination.objects.filter(list=found, state=NominationState.REMOVED, sent_back_at__isnull=False)
        .select_related("person", "sent_back_at__unit", "sent_back_at__decided_by")
        .order_by("sent_back_at", "person__sort_key", "pk")
    )


def _effect(found: NominationList, candidates: Iterable[Candidate], course: Course, today: date) -> Effect:
    going = [candidate.person.pk for candidate in candidates if candidate.is_chosen]
    return effect_of(found.target, school=found.school, course=course, going=going, today=today)


def _candidate_rows(candidates: Sequence[Candidate], effect: Effect, today: date) -> list[PersonRow]:
    reasons = _Reasons([candidate.need for candidate in candidates], [candidate.nomination for candidate in candidates])
    posts = _posts([candidate.person.pk for candidate in candidates], today)
    rows = []
    for candidate in candidates:
        nomination = candidate.nomination
        failed = restored(nomination.failed) if nomination else []
        told = {conflict.code for conflict in failed}
        against = [conflict for conflict in candidate.conflicts if conflict.code not in told]
        if candidate.can_be_chosen:
            against += effect.warning_of(candidate.person.pk)
        rows.append(
            PersonRow(
                person=candidate.person,
                post=posts.get(candidate.person.pk, ""),
                need=candidate.need,
                nomination=nomination,
                reason=reasons.of(candidate.need, nomination),
                conflicts=against,
                failed=failed,
                can_be_chosen=candidate.can_be_chosen,
                can_be_excepted=candidate.can_be_excepted,
            )
        )
    return rows


def _decided_rows(found: NominationList, today: date) -> list[PersonRow]:
    people = list(people_on(found))
    reasons = _Reasons([nomination.need for nomination in people], people)
    posts = _posts([nomination.person_id for nomination in people], today)
    return [
        PersonRow(
            person=nomination.person,
            post=posts.get(nomination.person_id, ""),
            need=nomination.need,
            nomination=nomination,
            reason=reasons.of(nomination.need, nomination),
            failed=restored(nomination.failed),
        )
        for nomination in people
    ]


class _Reasons:
    """Why each goes, asked for all at once: by the need, or by the answer an exception was proposed with."""

    def __init__(self, needs: Iterable[Need | None], nominations: Iterable[Nomination | None]) -> None:
        self.by_need = explain_needs(need for need in needs if need is not None)
        self.by_nomination = explain_judgements(nomination for nomination in nominations if nomination is not None)

    def of(self, need: Need | None, nomination: Nomination | None) -> ShortReason | None:
        if need is not None:
            return self.by_need[need.pk]
        return self.by_nomination.get(nomination.pk) if nomination is not None else None


def _posts(people: Sequence[int], today: date) -> dict[int, str]:
    """Person → subjects taught today, else the post."""
    posts = Post.objects.filter(as_of(today), person__in=people, is_main=True).prefetch_related("subjects")
    return {
        post.person_id: ", ".join(str(subject) for subject in post.subjects.all()) or post.get_kind_display()
        for post in posts
    }


def _requirement(needs: Iterable[Need | None]) -> Requirement | None:
    return next((need.requirement for need in needs if need is not None), None)


def _place(row: PersonRow) -> int:
    return row.nomination.ordinal if row.nomination is not None else 0
