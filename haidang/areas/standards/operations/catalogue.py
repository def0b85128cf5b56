"""Loads the catalogue that ships with the product; a version that is already stored is never rewritten."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import transaction
from psycopg.types.range import Range

from haidang.areas.programmes.models import Programme
from haidang.areas.standards.models import Condition, Parameter, Requirement, RequirementDraft, RetirementAge
from haidang.areas.standards.queries import compiled_requirement
from haidang.areas.standards.queries.catalogue import with_parts
from haidang.areas.standards.queries.catalogue_files import (
    DATA,
    PLACES,
    CatalogueError,
    VersionDraft,
    read_requirements,
    read_retirement_ages,
)
from haidang.engines.rules.rules import ClauseError
from haidang.foundation.accounts.models import User


@transaction.atomic
def load_requirements(*, by: User | None = None, folder: Path = DATA / "requirements") -> int:  # noqa: ARG001
    """Adds the versions of the data files that are not stored yet. All or nothing; raises CatalogueError."""
    drafts = read_requirements(folder)
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    stored = {(row.code, row.version): row for row in Requirement.objects.select_for_update().order_by("pk")}
    new: list[VersionDraft] = []
    for draft in drafts:
        known = stored.get((draft.requirement.code, draft.requirement.version))
        if known is None:
            new.append(draft)
        elif known.digest != draft.requirement.digest:
            raise CatalogueError(draft.file, draft.place, _other_text(known))
        elif known.period.upper != draft.requirement.period.upper and not _is_ended_here(known, stored.values()):
            known.period = draft.requirement.period
            known.save(update_fields=["period"])
        if known is not None:
            _place(known, draft.requirement)
    _add_versions(new, programmes, stored.values())
    return len(drafts)


def _place(known: Requirement, drawn: Requirement) -> None:
    """Where a requirement is shown follows the file; it is no part of what a version says."""
    if any(getattr(known, name) != getattr(drawn, name) for name in PLACES):
        known.purpose, known.topic = drawn.purpose, drawn.topic
        known.save(update_fields=PLACES)


@transaction.atomic
def load_retirement_ages(*, by: User | None = None) -> int:  # noqa: ARG001 - reference data
    """Brings the table of retirement ages to what the data file says."""
    rows = read_retirement_ages()
    RetirementAge.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["basis", "sex", "born_month"], update_fields=["age_months"]
    )
    return len(rows)


def _other_text(known: Requirement) -> str:
    """A version that the department approved on screen keeps its number; the shipped text takes the next one."""
    if RequirementDraft.objects.filter(result=known).exists():
        return (
            f"version {known.version} was approved by the department and says something else;"
            " give the shipped text a new version number"
        )
    return "the stored version says something else; give the changed text a new version number"


def _is_ended_here(known: Requirement, stored: Iterable[Requirement]) -> bool:
    """Whether a version approved on screen ended this one: the end in the file is older news then."""
    followers = [row.pk for row in stored if row.code == known.code and row.period.lower == known.period.upper]
    return RequirementDraft.objects.filter(result__in=followers).exists()


def add_version(draft: VersionDraft, programmes: dict[str, Programme]) -> Requirement:
    """Stores one version with its parts. Raises CatalogueError."""
    _add_versions([draft], programmes, Requirement.objects.filter(code=draft.requirement.code))
    return draft.requirement


def _add_versions(
    drafts: Iterable[VersionDraft], programmes: dict[str, Programme], stored: Iterable[Requirement]
) -> None:
    """Stores the versions in a few statements, however many they are."""
    drafts, beside = list(drafts), list(stored)
    for draft in drafts:
        if draft.programme_code and draft.programme_code not in programmes:
            raise CatalogueError(draft.file, "the head", f"there is no programme {draft.programme_code!r}")
        draft.requirement.programme = programmes.get(draft.programme_code)  # none: no single programme meets it
        _check_neighbours(draft, beside)
        beside.append(draft.requirement)
    Requirement.objects.bulk_create(draft.requirement for draft in drafts)
    for draft in drafts:
        rows: tuple[Condition | Parameter, ...] = (*draft.conditions, *draft.parameters)
        for row in rows:
            row.requirement = draft.requirement
    Condition.objects.bulk_create(row for draft in drafts for row in draft.conditions)
    Parameter.objects.bulk_create(row for draft in drafts for row in draft.parameters)
    _check(drafts)


def _check_neighbours(draft: VersionDraft, beside: Iterable[Requirement]) -> None:
    """What the constraints of the table guarantee, said with file and place."""
    drawn = draft.requirement
    others = [row for row in beside if row.code == drawn.code]
    if any(row.version == drawn.version for row in others):
        raise CatalogueError(draft.file, draft.place, "another version has this number")
    if any(_overlap(row.period, drawn.period) for row in others):
        [rule] = [rule for rule in Requirement._meta.constraints if rule.name == "requirement_one_version_at_a_time"]
        raise CatalogueError(draft.file, draft.place, str(rule.get_violation_error_message()))


def _overlap(first: Range[date], second: Range[date]) -> bool:
    starts = max(first.lower or date.min, second.lower or date.min)
    return starts < min(first.upper or date.max, second.upper or date.max)


def _check(drafts: Iterable[VersionDraft]) -> None:
    """Compiles the stored versions, so that no condition is met for the first time when people wait for an answer."""
    places = {draft.requirement.pk: draft for draft in drafts}
    for loaded in with_parts(Requirement.objects.filter(pk__in=list(places))):
        try:
            compiled_requirement(loaded, loaded.period.lower or date.min)
        except (ClauseError, ValueError) as error:
            raise CatalogueError(places[loaded.pk].file, places[loaded.pk].place, str(error)) from error
