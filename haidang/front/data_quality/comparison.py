"""Two records beside each other: each field, whether they agree, which value is proposed to be kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.personnel.models import Person
from haidang.areas.personnel.operations import MERGED_FIELDS
from haidang.foundation.ui.templatetags.ui import vn_date

LABELS: Mapping[str, Promise] = {
    "full_name": gettext_lazy("full name"),
    "birth_on": gettext_lazy("date of birth"),
    "sex": gettext_lazy("sex"),
    "birthplace": gettext_lazy("place of birth"),
    "identity_number": gettext_lazy("identity number"),
    "teacher_code": gettext_lazy("code in the sector's database"),
    "ethnicity": gettext_lazy("ethnic group"),
    "contract": gettext_lazy("kind of contract"),
    "foreign_language": gettext_lazy("foreign language"),
    "informatics": gettext_lazy("computer skills"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("telephone"),
    "joined_on": gettext_lazy("recruited on"),
}
MASKED = ("identity_number", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of two records."""

    name: str
    label: str
    kept: str
    other: str
    takes_other: bool
    differs: bool


def compare(remaining: Person, former: Person) -> list[Field]:
    """Fields known to at least one record; where only the duplicate knows, its value is proposed."""
    fields = []
    for name in MERGED_FIELDS:
        kept, other = _told(remaining, name), _told(former, name)
        if kept or other:
            fields.append(
                Field(
                    name=name,
                    label=str(LABELS[name]),
                    kept=kept,
                    other=other,
                    takes_other=bool(other and not kept),
                    differs=_value(remaining, name) != _value(former, name),
                )
            )
    return fields


def hanging_on(person: Person) -> list[dict[str, str]]:
    """How much hangs on a record."""
    return [
        {"label": _("posts"), "value": str(person.posts.count())},
        {
            "label": _("diplomas and certificates"),
            "value": str(person.degrees.count() + person.pedagogy_certificates.count()),
        },
        {"label": _("programmes finished"), "value": str(person.ledger.count())},
        {"label": _("needs in reviews"), "value": str(person.needs.count())},
        {"label": _("nominations"), "value": str(person.nominations.count())},
        {"label": _("places in classes"), "value": str(person.enrolments.count())},
    ]


def _value(person: Person, name: str) -> object:
    """What is compared: two numbers of the same last digits are not the same."""
    return person.birth_words if name == "birth_on" else getattr(person, name) or ""


def _told(person: Person, name: str) -> str:
    value = getattr(person, name)
    if not value:
        return ""
    if name in MASKED:
        return f"•••{str(value)[-3:]}"
    if name == "birth_on":
        return person.birth_words
    if name == "joined_on":
        return vn_date(value)
    return str(getattr(person, f"get_{name}_display")()) if name in ("sex", "contract") else str(value)
