"""Entries of the audit trail as sentences a person can read: each field old → new, who, when, why."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypedDict

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.models import (
    ContestedFact,
    Contract,
    DegreeRank,
    EndReason,
    LeaveKind,
    Person,
    PostKind,
    Sex,
)
from haidang.areas.personnel.queries import title_words
from haidang.foundation.audit.models import Entry
from haidang.foundation.audit.words import in_words
from haidang.foundation.organisation.models import Level, Unit
from haidang.foundation.ui.templatetags.ui import vn_date, vn_moment

FIELDS = {
    "full_name": _("full name"),
    "birth_on": _("date of birth"),
    "birth_precision": _("known of the birth"),
    "sex": _("sex"),
    "birthplace": _("place of birth"),
    "identity_number": _("identity number"),
    "teacher_code": _("code in the sector's database"),
    "ethnicity": _("ethnic group"),
    "contract": _("kind of contract"),
    "foreign_language": _("foreign language"),
    "informatics": _("computer skills"),
    "email": _("e-mail"),
    "phone": _("telephone"),
    "joined_on": _("recruited on"),
    "unit": _("unit"),
    "from": _("from"),
    "to": _("to"),
    "on": _("on"),
    "post": _("post"),
    "kind": _("post"),
    "post_kind": _("post"),
    "rank": _("diploma"),
    "degree_rank": _("diploma"),
    "major": _("major"),
    "subject": _("school subject"),
    "institution": _("institution"),
    "is_teacher_training": _("trains teachers"),
    "awarded_on": _("awarded on"),
    "issued_on": _("issued on"),
    "is_counsellor": _("counsels pupils"),
    "level": _("level"),
    "subjects": _("subjects"),
    "leave": _("leave"),
    "title": _("professional title"),
    "title_code": _("professional title"),
    "because": _("why"),
    "fact": _("fact"),
    "files": _("files"),
    "file": _("file"),
    "merged": _("merged record"),
    "into": _("remaining record"),
    "other": _("other record"),
    "number": _("rows taken over"),
    "known": _("known already"),
    "reason": _("reason"),
}
# Codes that stand in the trail, in the words of the screens.
WORDS: dict[str, Mapping[str, object]] = {
    "post": dict(PostKind.choices),
    "kind": dict(PostKind.choices),
    "post_kind": dict(PostKind.choices),
    "sex": dict(Sex.choices),
    "contract": dict(Contract.choices),
    "level": dict(Level.choices),
    "leave": dict(LeaveKind.choices),
    "because": dict(EndReason.choices),
    "fact": dict(ContestedFact.choices),
    "rank": {rank.name: rank.label for rank in DegreeRank} | {str(rank.value): rank.label for rank in DegreeRank},
    "degree_rank": {str(rank.value): rank.label for rank in DegreeRank},
}
KINDS_IN = ("from", "to")  # a change of post tells kinds there, a move tells codes of units
UNITS_IN = ("unit", "from", "to")
PAIRS = frozenset({"subjects", "majors"})  # lists that are values, not an old and a new one


class Event(TypedDict):
    """One line of the timeline."""

    when: str
    title: str
    note: str
    tone: str


def entries_of(person: Person) -> QuerySet[Entry]:
    """What was recorded about the person, and about the duplicates that were merged into this record."""
    ids = [person.pk, *person.duplicates.values_list("pk", flat=True)]
    return Entry.objects.filter(object_type=Person._meta.label, object_id__in=ids).select_related("by").order_by("-id")


def tell_all(entries: Iterable[Entry]) -> list[Event]:
    """The entries as lines; names of units are read once for all of them."""
    told = list(entries)
    codes = {str(part) for entry in told for name in UNITS_IN for part in _parts(entry.changes.get(name))}
    units = dict(Unit.objects.filter(code__in=codes).values_list("code", "short_name"))
    return [_tell(entry, units) for entry in told]


def _tell(entry: Entry, units: dict[str, str]) -> Event:
    """When, what, by whom, why, and which fields changed how."""
    who = entry.by.full_name if entry.by else gettext("the system")
    changes = "; ".join(
        f"{FIELDS.get(name, name)}: {_told(name, value, units)}" for name, value in entry.changes.items()
    )
    note = " · ".join(part for part in (who, entry.reason, changes) if part)
    return Event(when=vn_moment(entry.at), title=in_words(entry.action), note=note, tone="note")


def _told(name: str, value: object, units: dict[str, str]) -> str:
    if isinstance(value, list):
        between = ", " if name in PAIRS and not any(isinstance(part, list) for part in value) else " → "
        return between.join(_told(name, part, units) for part in value) or "–"
    return _word(name, value, units)


def _word(name: str, value: object, units: dict[str, str]) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    text = str(value)
    if name in ("title", "title_code"):
        return title_words(text)
    if name in UNITS_IN and text in units:
        return units[text]
    if name in KINDS_IN and text in PostKind.values:
        return str(PostKind(text).label)
    if text in WORDS.get(name, {}):
        return str(WORDS[name][text])
    return _day(text)


def _day(text: str) -> str:
    """A day as it is written here; anything else as it stands."""
    try:
        return vn_date(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def _parts(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
