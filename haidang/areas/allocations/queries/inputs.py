"""The whole problem of a run, assembled from the database with a constant number of statements, and its digest."""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from haidang.areas.allocations.models import Lock as KeptLock
from haidang.areas.allocations.models import Run
from haidang.areas.allocations.queries.candidates import Candidates, gather_candidates
from haidang.areas.allocations.queries.groups import (
    Offer,
    hosts_by_ward,
    list_absences,
    list_offer,
    travel_costs,
)
from haidang.areas.allocations.queries.places import (
    Staff,
    Supply,
    count_places,
    count_staff,
    least_shares,
    list_away,
    share_of,
)
from haidang.areas.nominations.queries.holders import localities_of
from haidang.areas.plans.models import Target
from haidang.engines.allocation.problem import Cap, Claim, Lock, Minimum, Person, Problem, Quota
from haidang.engines.allocation.writing import write_problem
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import the_department


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What the engine reads, and what the screens tell about it."""

    problem: Problem
    targets: Sequence[Target]
    candidates: Candidates
    supply: Supply
    offer: Offer
    staff: Staff
    school_codes: Mapping[int, str]
    ward_of: Mapping[int, str]  # school → code of its locality; the department's own schools stand under its code
    department: str  # its code
    locks: Sequence[KeptLock]

    @property
    def written(self) -> dict[str, Any]:
        return write_problem(self.problem)


def digest_of(written: Mapping[str, Any]) -> str:
    """SHA-256 over the problem as it is written: whoever has the file can compute it."""
    return sha256(as_json(written)).hexdigest()


def as_json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def pack(value: object) -> bytes:
    return gzip.compress(as_json(value), compresslevel=5, mtime=0)


def unpack(content: bytes | memoryview) -> Any:
    return json.loads(gzip.decompress(bytes(content)))


def gather(run: Run) -> Inputs:
    """Everything the engine needs for `run` as the database stands now; the day of the run decides staff and map."""
    targets = list(run.targets.select_related("task").order_by("task__position", "position"))
    candidates = gather_candidates(run, targets)
    schools = sorted({one.school for one in candidates.claims} | {school for _target, school in candidates.listed})
    people = sorted({one.person for one in candidates.claims})
    localities = localities_of(schools, run.day)
    codes = dict(Unit.objects.filter(pk__in=[*schools, *localities.values()]).values_list("pk", "code"))
    department = the_department()
    ward_of = {school: codes.get(localities.get(school, 0), department.code) for school in schools}
    offer = list_offer(targets)
    supply = count_places(run, targets, candidates)
    staff = count_staff(run, schools, people, list_away(run, targets))
    locks = list(run.locks.order_by("person_id", "target_id"))
    shown = Inputs(
        problem=Problem(people=(), claims=(), wards={}, seats={}),
        targets=targets, candidates=candidates, supply=supply, offer=offer, staff=staff,
        school_codes={school: codes[school] for school in schools}, ward_of=ward_of,
        department=department.code, locks=locks,
    )  # fmt: skip
    return replace(shown, problem=_problem(shown, run, {pk: codes[pk] for pk in set(localities.values())}))


def _problem(inputs: Inputs, run: Run, wards: Mapping[int, str]) -> Problem:
    codes, candidates, offer = inputs.school_codes, inputs.candidates, inputs.offer
    school_of = {one.person: one.school for one in candidates.claims}
    absences = list_absences(offer.periods, list(school_of)) if offer.periods else {}
    return Problem(
        people=tuple(
            Person(str(pk), codes[school], inputs.staff.subject.get(pk, ""), frozenset(absences.get(pk, ())))
            for pk, school in sorted(school_of.items())
        ),
        claims=tuple(Claim(str(one.person), str(one.target), one.priority) for one in candidates.claims),
        wards={codes[school]: ward for school, ward in inputs.ward_of.items()},
        seats={str(target.pk): inputs.supply.seats[target.pk] for target in inputs.targets},
        groups=offer.groups,
        quotas=tuple(_quotas(inputs)),
        caps=tuple(_caps(inputs, run)),
        minimums=tuple(
            Minimum(ward, least, str(target))
            for ward, target, least in least_shares(run, candidates, inputs.supply.seats, inputs.ward_of)
        ),
        held=tuple(Lock(str(lock.person_id), str(lock.target_id)) for lock in inputs.locks if lock.is_in),
        barred=tuple(_barred(inputs)),
        travel=travel_costs(offer, inputs.ward_of, hosts_by_ward(offer, wards, run.day)),
    )


def _quotas(inputs: Inputs) -> Iterator[Quota]:
    """Only where each school or locality has places of its own; a unit without an account has none."""
    supply = inputs.supply
    for target in inputs.targets:
        if supply.of_school:
            for school, code in inputs.school_codes.items():
                yield Quota(str(target.pk), code, supply.of_school.get((target.pk, school), 0))
        if supply.of_locality:
            for code in sorted(set(inputs.ward_of.values())):
                yield Quota(str(target.pk), code, supply.of_locality.get((target.pk, code), 0))


def _caps(inputs: Inputs, run: Run) -> Iterator[Cap]:
    """Shares of staff, less the people of the school whose course has not ended."""
    claimed = sorted({one.school for one in inputs.candidates.claims})
    for school in claimed:
        most = share_of(inputs.staff.of_school.get(school, 0), run.school_share) - inputs.staff.away.get(school, 0)
        yield Cap(inputs.school_codes[school], max(0, most))
    subjects = {(one.school, inputs.staff.subject.get(one.person, "")) for one in inputs.candidates.claims}
    for school, subject in sorted(subjects):
        if subject:
            most = share_of(inputs.staff.of_subject.get((school, subject), 0), run.subject_share)
            most -= inputs.staff.away_of_subject.get((school, subject), 0)
            yield Cap(inputs.school_codes[school], max(0, most), subject)


def _barred(inputs: Inputs) -> Iterator[Lock]:
    out = {(lock.person_id, lock.target_id) for lock in inputs.locks if not lock.is_in}
    for one in inputs.candidates.claims:
        is_closed = (one.target, one.school) in inputs.candidates.closed
        if is_closed or (one.person, one.target) in out:
            yield Lock(str(one.person), str(one.target))
