"""Entries of the audit trail as sentences a person can read."""

from typing import TypedDict

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from haidang.foundation.audit.models import Entry
from haidang.foundation.audit.words import in_words
from haidang.foundation.ui.templatetags.ui import vn_moment

FIELDS = {
    "full_name": _("full name"),
    "birth_on": _("date of birth"),
    "sex": _("sex"),
    "birthplace": _("place of birth"),
    "identity_number": _("identity number"),
    "phone": _("telephone"),
    "joined_on": _("recruited on"),
    "unit": _("unit"),
    "from": _("from"),
    "to": _("to"),
    "on": _("on"),
    "post": _("post"),
    "rank": _("diploma"),
    "major": _("major"),
    "level": _("level"),
    "subjects": _("subjects"),
}


class Event(TypedDict):
    """One line of the timeline."""

    when: str
    title: str
    note: str
    tone: str


def tell(entry: Entry) -> Event:
    """When, what, by whom, why, and which fields changed how."""
    who = entry.by.full_name if entry.by else gettext("the system")
    changes = "; ".join(f"{FIELDS.get(name, name)}: {_told(value)}" for name, value in entry.changes.items())
    note = " · ".join(part for part in (who, entry.reason, changes) if part)
    return Event(when=vn_moment(entry.at), title=in_words(entry.action), note=note, tone="note")


def _told(value: object) -> str:
    if isinstance(value, list):
        return " → ".join(str(part or "–") for part in value)
    return str(value or "–")
