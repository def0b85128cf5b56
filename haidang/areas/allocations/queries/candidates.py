"""Who may go: the verified needs of a run's targets, and who is on a list already; set-wise."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from haidang.areas.allocations.models import Places, Run
from haidang.areas.needs.models import Need, NeedStatus
from haidang.areas.needs.queries import verified_needs
from haidang.areas.nominations.models import ListState, Nomination, NominationList, NominationState
from haidang.areas.plans.models import Target
from haidang.areas.records.models import LedgerEntry
from haidang.foundation.organisation.models import SCHOOL_KINDS

OPEN_LISTS = (ListState.DRAFT, ListState.RETURNED)
MUST_FIRST = {NeedStatus.MUST: 0, NeedStatus.MAY: 1}
BEHIND_ALL = 9_999  # months: behind every priority that is known
STEP = BEHIND_ALL + 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim on a target: the need behind it, where the person works, and the place in the legal order."""

    target: int
    person: int
    need: int
    school: int
    status: str
    months: int | None  # months left, Decree 71/2020 Art 3; None where the requirement orders nobody
    is_on_list: bool

    @property
    def priority(self) -> int:
        """Those who must go first, then the fewest months left: the legal order as one number."""
        months = BEHIND_ALL if self.months is None else min(max(self.months, 0), BEHIND_ALL)
        return MUST_FIRST[NeedStatus(self.status)] * STEP + months


@dataclass(slots=True)
class Candidates:
    """All claims of a run; `listed` counts, by target and school, people whose place is not decided anew."""

    claims: list[Candidate]
    listed: Counter[tuple[int, int]]
    closed: set[tuple[int, int]] = field(default_factory=set)  # (target, school) whose list takes nobody now


def gather_candidates(run: Run, targets: Sequence[Target]) -> Candidates:
    """What the rule of places says: which people on lists are decided anew, and which stay as they are."""
    lists = _lists(targets)
    nominated = _nominated(targets)
    claims: list[Candidate] = []
    listed: Counter[tuple[int, int]] = Counter()
    for target in targets:
        rows = {row[1]: row for row in _verified(target).values_list(*COLUMNS)}
        anew = {
            person: school
            for person, (school, state) in nominated[target.pk].items()
            if _is_decided_anew(run, state, person in rows)
        }
        if run.places == Places.WHOLE:  # people who were nominated but trained since are compared too
            missing = [person for person in anew if person not in rows]
            rows |= {row[1]: row for row in _needs_of(target, missing).values_list(*COLUMNS)}
        for person, (school, _state) in nominated[target.pk].items():
            if person not in anew:
                listed[target.pk, school] += 1
        claims += [
            Candidate(target.pk, person, need, anew.get(person, school), status, months, person in anew)
            for need, person, school, status, months in rows.values()
            if person in anew or person not in nominated[target.pk]
        ]
    closed = set() if run.places == Places.WHOLE else {key for key, state in lists.items() if state not in OPEN_LISTS}
    claims.sort(key=lambda one: (one.target, one.priority, one.person))
    return Candidates(claims, listed, closed)


COLUMNS = ("pk", "person", "person__unit", "status", "priority")


def _is_decided_anew(run: Run, state: str, is_verified: bool) -> bool:
    if run.places == Places.WHOLE:
        return True
    return run.places == Places.HELD and state in OPEN_LISTS and is_verified


def _verified(target: Target) -> QuerySet[Need]:
    """Verified needs at schools, of people who have not finished the programme yet."""
    trained = LedgerEntry.objects.filter(programme=OuterRef("requirement__programme"), person=OuterRef("person"))
    needs = verified_needs(target.requirement_code).select_related(None).order_by()
    return needs.filter(~Exists(trained), person__unit__kind__in=SCHOOL_KINDS)


def _needs_of(target: Target, people: Iterable[int]) -> QuerySet[Need]:
    """The needs behind nominations of these people, whatever the school answered since."""
    behind = Nomination.objects.filter(target=target, person__in=list(people)).exclude(state=NominationState.REMOVED)
    return Need.objects.filter(Q(pk__in=behind.values("need")), status__in=list(MUST_FIRST))


def _lists(targets: Sequence[Target]) -> dict[tuple[int, int], str]:
    lists = NominationList.objects.filter(target__in=targets).exclude(state=ListState.REFUSED)
    rows = lists.values_list("target", "school", "state")
    return {(target, school): state for target, school, state in rows}


def _nominated(targets: Sequence[Target]) -> dict[int, dict[int, tuple[int, str]]]:
    """Target → person → school and state of the list they are on."""
    found: dict[int, dict[int, tuple[int, str]]] = defaultdict(dict)
    rows = Nomination.objects.filter(target__in=targets).exclude(state=NominationState.REMOVED)
    for target, person, school, state in rows.values_list("target", "person", "list__school", "list__state"):
        found[target][person] = (school, state)
    return found
