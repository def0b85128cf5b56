"""The people behind a figure of the board: what is missing, what it leaves open, where to put it right."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from haidang.areas.personnel.models import Person
from haidang.areas.personnel.queries import Contradiction
from haidang.areas.standards.queries import FACTS_BY_NAME
from haidang.front.data_quality.measuring import Measured

DIPLOMAS = frozenset({"degree_rank", "degree_major", "majors", "degree_subjects", "is_teacher_training"})
POSTS = frozenset({"subjects", "level", "post_kind", "is_manager", "is_counsellor"})
OF_DIPLOMAS = frozenset({Contradiction.TRAINING_UNKNOWN, Contradiction.DEGREE_EARLY})
OF_POSTS = frozenset({Contradiction.NO_SUBJECT, Contradiction.LEVEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for; empty means everything."""

    requirement: str = ""
    fact: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing wrong with a record."""

    label: str
    effect: str
    tab: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person with what is wrong, and the page where it is put right."""

    person: Person
    troubles: list[Trouble]
    url: str
    can_fix: bool

    @property
    def effects(self) -> list[str]:
        """Each once: two missing facts often leave the same open."""
        return list(dict.fromkeys(trouble.effect for trouble in self.troubles if trouble.effect))


def troubles_by_person(measured: Measured, asked: Asked) -> dict[int, list[Trouble]]:
    """What is wrong with each person of the scope, narrowed to what was asked for."""
    found: dict[int, dict[str, Trouble]] = defaultdict(dict)
    if not asked.finding:
        for person, fact, requirements in _effects(measured, asked):
            found[person][fact] = _missing(fact, requirements)
    if not (asked.requirement or asked.fact):
        for row in measured.contradictions:
            if asked.finding in ("", row.code):
                found[row.person_id][row.code] = _contradiction(row.code)
    return {person: list(troubles.values()) for person, troubles in found.items()}


def _effects(measured: Measured, asked: Asked) -> Iterable[tuple[int, str, list[str]]]:
    effects: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in measured.undecided:
        if asked.requirement in ("", str(row.requirement_id)) and asked.fact in ("", row.fact):
            effects[row.person_id, row.fact].add(measured.requirements[row.requirement_id].title)
    return [(person, fact, sorted(names)) for (person, fact), names in effects.items()]


def _missing(fact: str, requirements: list[str]) -> Trouble:
    tab = "degrees" if fact in DIPLOMAS else "posts" if fact in POSTS else ""
    form = "" if fact in DIPLOMAS else "change_post" if fact in POSTS else "correct"
    return Trouble(label=str(FACTS_BY_NAME[fact].label), effect="; ".join(requirements), tab=tab, form=form)


def _contradiction(code: str) -> Trouble:
    tab = "degrees" if code in OF_DIPLOMAS else "posts" if code in OF_POSTS else ""
    form = (
        "change_post" if code in OF_POSTS else "" if code in OF_DIPLOMAS or code == Contradiction.TWICE else "correct"
    )
    return Trouble(label=str(Contradiction(code).label), effect="", tab=tab, form=form)


def describe(person: Person, troubles: list[Trouble], editable: set[int]) -> Row:
    """A line of the list: the form for those who may edit, the person's file for everyone else."""
    first = troubles[0]
    can_fix = person.pk in editable
    if can_fix and first.form:
        url = reverse(f"personnel:{first.form}", args=[person.pk])
    elif first.tab:
        url = reverse("staff_file:file", args=[person.pk, first.tab])
    else:
        url = reverse("staff_file:file", args=[person.pk])
    return Row(person=person, troubles=troubles, url=url, can_fix=can_fix)
