"""What a run decided, told claim by claim: who goes, and for everyone else the limit in the way, with its figures."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from haidang.areas.allocations.models import Reason, Run
from haidang.areas.allocations.queries.candidates import Candidate
from haidang.areas.allocations.queries.inputs import Inputs
from haidang.engines.allocation.answer import Answer, Goal, LeftOut
from haidang.engines.allocation.fairness import gini, shares
from haidang.engines.allocation.measure import Place, find_broken, measure
from haidang.engines.allocation.problem import Problem
from haidang.engines.allocation.reasons import BARRED


@dataclass(frozen=True, slots=True)
class Told:
    """One claim of the run and what became of it."""

    claim: Candidate
    is_chosen: bool
    in_order: bool
    group: str = ""
    reason: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def tell_claims(run: Run, inputs: Inputs, answer: Answer, by_hand: Answer) -> Iterator[Told]:
    """Every claim once, in the legal order of its target. Reads nothing: it is written while the connection copies."""
    seats = {(seat.person, seat.target): seat for seat in answer.seats}
    in_order = {(seat.person, seat.target) for seat in by_hand.seats}
    left_out = {(one.person, one.target): one for one in answer.left_out}
    facts = _Facts(run, inputs, answer)
    for claim in inputs.candidates.claims:
        key = (str(claim.person), str(claim.target))
        seat = seats.get(key)
        if seat is not None:
            values = facts.of_place(claim) | facts.of_class(claim, seat.group)
            yield Told(claim, True, key in in_order, seat.group, Reason.NONE, values)
        else:
            reason, values = facts.why(claim, left_out[key])
            yield Told(claim, False, key in in_order, "", reason, values)


AMONG = (Reason.SUBJECT_CAP, Reason.SCHOOL_CAP, Reason.SCHOOL_QUOTA, Reason.WARD_QUOTA, Reason.SEATS)


class _Facts:
    """The figures behind each limit, looked up once for the whole run."""

    def __init__(self, run: Run, inputs: Inputs, answer: Answer) -> None:
        self.run, self.inputs = run, inputs
        self.labels = {str(target.pk): target.label for target in inputs.targets}
        self.goes = {seat.person: seat.target for seat in answer.seats}
        self.room = Counter[str]()
        for group in inputs.problem.groups:
            self.room[group.target] += group.capacity
        self.caps = {(cap.school, cap.subject): cap.most for cap in inputs.problem.caps}
        self.locked_out = {(lock.person_id, lock.target_id): lock for lock in inputs.locks if not lock.is_in}
        self.of_target = Counter(claim.target for claim in inputs.candidates.claims)
        going = {(seat.person, seat.target) for seat in answer.seats}
        self.last: dict[tuple[object, ...], int] = {}  # among whom a limit is full → the last priority that goes
        self.place: dict[tuple[int, int], int] = {}
        seen = Counter[int]()
        first: dict[tuple[int, int], int] = {}  # claims of one priority share their place
        for claim in inputs.candidates.claims:
            if (str(claim.person), str(claim.target)) in going:
                for reason in AMONG:
                    among = self._among(claim, reason)
                    self.last[among] = max(claim.priority, self.last.get(among, 0))
            seen[claim.target] += 1
            place = first.setdefault((claim.target, claim.priority), seen[claim.target])
            self.place[claim.target, claim.person] = place

    def of_place(self, claim: Candidate) -> dict[str, object]:
        return {
            "months": claim.months,
            "place": self.place[claim.target, claim.person],
            "of": self.of_target[claim.target],
        }

    def of_class(self, claim: Candidate, group: str) -> dict[str, object]:
        if not group:
            return {}
        found = self.inputs.offer.classes[group]
        ward, host = self.inputs.ward_of[claim.school], found.venue.host.code
        return {
            "class": {
                "venue": str(found.venue),
                "first": found.starts_on.isoformat(),
                "last": found.ends_on.isoformat(),
                "travel": self.inputs.problem.travel.get((ward, host), 0.0),
            }
        }

    def why(self, claim: Candidate, left: LeftOut) -> tuple[str, dict[str, object]]:
        reason = self._code(claim, left.reasons[0])
        last = self.last.get(self._among(claim, reason))
        values = self.of_place(claim) | self._of_limit(claim, reason)
        values["behind"] = None if last is None else (claim.priority > last) - (claim.priority < last)
        values["also"] = [code for code in left.reasons[1:] if code != reason]
        return reason, values

    def _among(self, claim: Candidate, reason: str) -> tuple[object, ...]:
        """Among whom the places of a limit are taken: a school or a subject of it, a locality, the whole target."""
        match reason:
            case Reason.SUBJECT_CAP:
                return reason, claim.target, claim.school, self.inputs.staff.subject.get(claim.person, "")
            case Reason.SCHOOL_CAP | Reason.SCHOOL_QUOTA:
                return reason, claim.target, claim.school
            case Reason.WARD_QUOTA:
                return reason, claim.target, self.inputs.ward_of[claim.school]
            case _:
                return Reason.SEATS, claim.target

    def _code(self, claim: Candidate, code: str) -> str:
        if code != BARRED:
            return code
        is_locked = (claim.person, claim.target) in self.locked_out
        return Reason.LOCKED_OUT if is_locked else Reason.LIST_CLOSED

    def _of_limit(self, claim: Candidate, reason: str) -> dict[str, object]:
        school, target = self.inputs.school_codes[claim.school], str(claim.target)
        subject = self.inputs.staff.subject.get(claim.person, "")
        match reason:
            case Reason.PERSON:
                return {"other": self.labels[self.goes[str(claim.person)]]}
            case Reason.SCHOOL_CAP:
                return {
                    "most": self.caps[school, ""], "staff": self.inputs.staff.of_school.get(claim.school, 0),
                    "share": self.run.school_share, "away": self.inputs.staff.away.get(claim.school, 0),
                }  # fmt: skip
            case Reason.SUBJECT_CAP:
                return {
                    "most": self.caps[school, subject], "subject": subject, "share": self.run.subject_share,
                    "staff": self.inputs.staff.of_subject.get((claim.school, subject), 0),
                    "away": self.inputs.staff.away_of_subject.get((claim.school, subject), 0),
                }  # fmt: skip
            case Reason.SCHOOL_QUOTA:
                return {"most": self.inputs.supply.of_school.get((claim.target, claim.school), 0)}
            case Reason.WARD_QUOTA:
                ward = self.inputs.ward_of[claim.school]
                return {
                    "most": self.inputs.supply.of_locality.get((claim.target, ward), 0),
                    "of_department": ward == self.inputs.department,
                }
            case Reason.CAPACITY:
                return {"most": self.room[target]}
            case Reason.SEATS:
                return {"most": self.inputs.supply.seats[claim.target]}
            case Reason.LOCKED_OUT:
                return {"note": self.locked_out[claim.person, claim.target].reason}
            case _:
                return {}


def figures_of(inputs: Inputs, answer: Answer, by_hand: Answer) -> dict[str, object]:
    """The three ways to choose side by side: the schools' lists as they are, the legal order by hand, the optimum."""
    listed = [Place(str(claim.person), str(claim.target)) for claim in inputs.candidates.claims if claim.is_on_list]
    ways = {
        "lists": listed,
        "order": [Place(seat.person, seat.target, seat.group, seat.period) for seat in by_hand.seats],
        "optimal": [Place(seat.person, seat.target, seat.group, seat.period) for seat in answer.seats],
    }
    return {
        "claims": len(inputs.problem.claims),
        "people": len(inputs.problem.people),
        "seats": sum(inputs.problem.seats.values()),
        "listed": sum(inputs.candidates.listed.values()),
        "ways": {name: _figures(inputs.problem, places) for name, places in ways.items()},
    }


def _figures(problem: Problem, places: list[Place]) -> dict[str, object]:
    school = {person.id: person.school for person in problem.people}
    going = {place.person for place in places}
    wanted = [school[person] for person in {claim.person for claim in problem.claims}]
    wards = shares((problem.wards[one] for one in wanted), (problem.wards[school[one]] for one in going))
    schools = shares(wanted, (school[one] for one in going))
    values = measure(problem, places)
    if not any(place.group for place in places):
        values.pop(Goal.TRAVEL, None)  # the lists name no classes
    return {
        "goals": {goal.value: value for goal, value in values.items()},
        "people": len(places),
        "empty": sum(problem.seats.values()) - len(places),
        "wards": len(wards),
        "wards_without": sum(not one.served for one in wards),
        "schools": len(schools),
        "schools_without": sum(not one.served for one in schools),
        "gini_wards": gini(wards),
        "gini_schools": gini(schools),
        "broken": len(find_broken(problem, places)),
    }
