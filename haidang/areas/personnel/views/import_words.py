"""What the screens of an import say: fields, values, reasons; numbers and days of birth shortened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.personnel.imports import FIELD_OF, explain
from haidang.areas.personnel.models import (
    Contract,
    DegreeRank,
    Difference,
    DifferenceKind,
    FindingState,
    ImportFinding,
    PostKind,
    Sex,
    StagedRow,
)
from haidang.areas.personnel.views.answers import file_url
from haidang.foundation.organisation.models import Level

CHOICES: Mapping[str, Mapping[Any, Any]] = {
    "sex": dict(Sex.choices),
    "contract": dict(Contract.choices),
    "post_kind": dict(PostKind.choices),
    "level": dict(Level.choices),
    "pedagogy_level": dict(Level.choices),
}
SHORTENED = {"identity_number", "phone"}
REASONS = {
    "unit_unknown": gettext_lazy("The unit of this row is not known. Write its code, or choose the school when you bring the list."),
    "unit_closed": gettext_lazy("The unit of this row does not exist on the day of the list."),
    "unit_outside": gettext_lazy("The unit of this row is not one of yours. Its own officer imports it."),
    "has_error": gettext_lazy("A cell of this row must be corrected first."),
    "name_missing": gettext_lazy("The row has no name."),
    "post_missing": gettext_lazy("The row names no post. Add it, or say when you bring the list what people without a post are."),
    "level_missing": gettext_lazy("The school has several levels and the row names none."),
    "level_not_taught": gettext_lazy("The school does not teach this level."),
    "code_of_another": gettext_lazy("The identity number and the code in the sector's database belong to two different people."),
    "number_of_another": gettext_lazy("The identity number is recorded for somebody of another name and birth."),
    "number_differs": gettext_lazy("Another identity number is recorded for this person. Correct the record or the list."),
    "code_differs": gettext_lazy("Another code in the sector's database is recorded for this person. Correct the record or the list."),
    "needs_release": gettext_lazy("The person belongs to another unit. Who manages both units moves people between them."),
    "post_just_began": gettext_lazy("The recorded post began on the day of the list or later. Bring the list as of a later day."),
    "second_post": gettext_lazy("This is a second post; the main one is elsewhere."),
}  # fmt: skip
MATCHES = {
    "number": gettext_lazy("found by the identity number"),
    "code": gettext_lazy("found by the code in the sector's database"),
    "birth": gettext_lazy("found by name and birth at this unit"),
    "name": gettext_lazy("found by the name alone: look twice"),
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field that changes."""

    label: object
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class DifferenceRow:
    """One line of the difference."""

    row: Difference
    name: str
    place: str
    unit: str
    known: str
    facts: str
    reason: object
    url: str
    changes: list[Change]
    tone: str
    word: object


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    """One line of the worklist."""

    finding: ImportFinding
    name: str
    place: str
    offer: str
    text: str
    is_open: bool
    can_edit: bool


def describe_difference(row: Difference, subjects: Mapping[str, str], reach: set[int]) -> DifferenceRow:
    staged, person = row.staged, row.person
    is_seen = person is not None and person.unit_id in reach
    tone, word = _decided(row)
    return DifferenceRow(
        row=row,
        name=(staged.full_name if staged else person.full_name if person else "") or "–",
        place=_place(staged.sheet, staged.row) if staged else "",
        unit=row.unit.short_name if row.unit else (staged.unit_code or staged.unit_name or "") if staged else "",
        known=_known(row, is_seen=is_seen),
        facts=_facts(staged, subjects) if staged and row.kind != DifferenceKind.CHANGED else "",
        reason=REASONS.get(row.reason, ""),
        url=file_url(person) if person and is_seen else "",
        changes=[
            Change(
                label=FIELD_OF[key].label if key in FIELD_OF else key,
                old=in_words(key, old, subjects, is_recorded=True),
                new=in_words(key, new, subjects, is_recorded=False),
            )
            for key, (old, new) in row.changes.items()
        ],
        tone=tone,
        word=word,
    )


def _known(row: Difference, *, is_seen: bool) -> str:
    """How the row was tied to a record, or where somebody like that is recorded."""
    if row.person is None or row.kind == DifferenceKind.MISSING:
        return ""
    if row.kind == DifferenceKind.ELSEWHERE or not is_seen:
        return _("recorded at %(unit)s") % {"unit": row.person.unit.short_name}
    return str(MATCHES.get(row.matched_by, ""))


def _decided(row: Difference) -> tuple[str, object]:
    if row.is_applied:
        return "done", _("applied")
    if row.is_stale:
        return "late", _("changed since: decide again")
    if row.decision == "take":
        return "wait", _("take")
    if row.decision == "leave":
        return "draft", _("leave")
    if row.kind in {DifferenceKind.CONFLICT, DifferenceKind.WAITING, DifferenceKind.UNCHANGED}:
        return "note", ""
    return "due", _("not decided")


def _place(sheet: str, row: int) -> str:
    return _("%(sheet)s, row %(row)s") % {"sheet": sheet, "row": row}


def _facts(staged: StagedRow, subjects: Mapping[str, str]) -> str:
    parts = [
        str(staged.birth_on.year) if staged.birth_on else "",
        in_words("post_kind", staged.post_kind, subjects, is_recorded=False),
        in_words("level", staged.level, subjects, is_recorded=False),
        in_words("subjects", staged.subjects, subjects, is_recorded=False),
        in_words("identity_number", staged.identity_number, subjects, is_recorded=False),
    ]
    return " · ".join(part for part in parts if part not in {"", "–"})


def in_words(key: str, value: Any, subjects: Mapping[str, str], *, is_recorded: bool) -> str:
    """A value as a person reads it; what is recorded about somebody shows no more than lists do."""
    if value in (None, "", []):
        return "–"
    if key in SHORTENED:
        return f"…{str(value)[-3:]}"
    if key == "birth_on" and is_recorded:
        return f"…/{str(value)[:4]}"
    if key == "degree_rank" and isinstance(value, list):
        rank, *rest = value
        return " · ".join([str(DegreeRank(rank).label).capitalize(), *(str(part) for part in rest if part)])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(subjects.get(code, code) for code in value)
    if key in CHOICES:
        return str(CHOICES[key].get(value, value))
    return _day(str(value))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).strftime("%d/%m/%Y") if len(text) == 10 else text
    except ValueError:
        return text


def describe_findings(findings: Iterable[ImportFinding], subjects: Mapping[str, str]) -> list[FindingRow]:
    return [_describe_finding(finding, subjects) for finding in findings]


def _describe_finding(finding: ImportFinding, subjects: Mapping[str, str]) -> FindingRow:
    staged = finding.staged
    is_open = finding.state == FindingState.OPEN
    return FindingRow(
        finding=finding,
        name=(staged.full_name if staged else "") or "–",
        place=_("%(sheet)s, cell %(cell)s") % {"sheet": finding.sheet, "cell": f"{finding.column}{finding.row or ''}"},
        offer="" if finding.offer is None else _offer(finding, subjects),
        text=(staged.raw or {}).get(finding.column, finding.value) if staged else finding.value,
        is_open=is_open,
        can_edit=is_open and staged is not None and bool(finding.column),
    )


def _offer(finding: ImportFinding, subjects: Mapping[str, str]) -> str:
    """An offer is shown whole: it is made from the cell of the same row."""
    if finding.field in SHORTENED:
        return str(finding.offer)
    return in_words(finding.field, finding.offer, subjects, is_recorded=False)


def sentences(code: str, finding: ImportFinding | None) -> tuple[str, str]:
    """Reason and remedy."""
    reason, remedy = explain(code, finding.parameters if finding else {})
    return str(reason), str(remedy)
