"""The fields a row of a staff list can have, in the order they are shown."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What type the value of a field has once it is read."""

    TEXT = "text"  # str
    DATE = "date"  # datetime.date
    CHOICE = "choice"  # str, a value of the choices of the model
    RANK = "rank"  # int, a DegreeRank
    FLAG = "flag"  # bool
    SUBJECTS = "subjects"  # tuple of codes of Subject
    PART = "part"  # not a value of its own: goes into the field named by `part_of`


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its key, its name on screen, the type of its values, and the field it is a part of."""

    key: str
    label: str | Promise
    kind: Kind
    part_of: str = ""


FIELDS: tuple[Field, ...] = (
    Field("unit_code", _("Code of the unit"), Kind.TEXT),
    Field("unit_name", _("Name of the unit"), Kind.TEXT),
    Field("teacher_code", _("Code in the sector's database"), Kind.TEXT),
    Field("full_name", _("Full name"), Kind.TEXT),
    Field("family_name", _("Family and middle name"), Kind.PART, "full_name"),
    Field("given_name", _("Given name"), Kind.PART, "full_name"),
    Field("birth_on", _("Date of birth"), Kind.DATE),
    Field("birth_day", _("Day of birth"), Kind.PART, "birth_on"),
    Field("birth_month", _("Month of birth"), Kind.PART, "birth_on"),
    Field("birth_year", _("Year of birth"), Kind.PART, "birth_on"),
    Field("birth_of_man", _("Date of birth, column of the men"), Kind.PART, "birth_on"),
    Field("birth_of_woman", _("Date of birth, column of the women"), Kind.PART, "birth_on"),
    Field("sex", _("Sex"), Kind.CHOICE),
    Field("is_man", _("Column of the men, marked"), Kind.PART, "sex"),
    Field("is_woman", _("Column of the women, marked"), Kind.PART, "sex"),
    Field("identity_number", _("Identity number"), Kind.TEXT),
    Field("ethnicity", _("Ethnic group"), Kind.TEXT),
    Field("phone", _("Telephone"), Kind.TEXT),
    Field("email", _("E-mail"), Kind.TEXT),
    Field("birthplace", _("Place of birth"), Kind.TEXT),
    Field("post_kind", _("Post"), Kind.CHOICE),
    Field("position", _("Group of posts, position"), Kind.PART, "post_kind"),
    Field("is_counsellor", _("In charge of counselling pupils"), Kind.FLAG),
    Field("contract", _("Kind of contract"), Kind.CHOICE),
    Field("joined_on", _("Recruited on"), Kind.DATE),
    Field("appointed_on", _("Appointed to the post on"), Kind.DATE),
    Field("level", _("Level"), Kind.CHOICE),
    Field("subjects", _("Subjects taught"), Kind.SUBJECTS),
    Field("degree_rank", _("Highest diploma"), Kind.RANK),
    Field("has_intermediate", _("Column of intermediate diplomas, marked"), Kind.PART, "degree_rank"),
    Field("has_college", _("Column of college diplomas, marked"), Kind.PART, "degree_rank"),
    Field("has_bachelor", _("Column of bachelor's degrees, marked"), Kind.PART, "degree_rank"),
    Field("has_master", _("Column of master's degrees, marked"), Kind.PART, "degree_rank"),
    Field("has_doctorate", _("Column of doctorates, marked"), Kind.PART, "degree_rank"),
    Field("major", _("Major"), Kind.TEXT),
    Field("is_teacher_training", _("Programme trains teachers"), Kind.FLAG),
    Field("institution", _("Institution"), Kind.TEXT),
    Field("awarded_on", _("Diploma awarded on"), Kind.DATE),
    Field("pedagogy_level", _("Pedagogy certificate for the level"), Kind.CHOICE),
    Field("title_code", _("Code of the professional title"), Kind.TEXT),
    Field("foreign_language", _("Foreign language"), Kind.TEXT),
    Field("informatics", _("Computer skills"), Kind.TEXT),
    Field("note", _("Note"), Kind.TEXT),
)

FIELD_OF: dict[str, Field] = {field.key: field for field in FIELDS}

# Columns of StaffTable.columns: fields with values of their own, and how much is known of two dates ("day" or "year").
PRECISIONS = {"birth_on": "birth_precision", "awarded_on": "awarded_precision"}
VALUE_KEYS: tuple[str, ...] = (*(f.key for f in FIELDS if f.kind is not Kind.PART), *PRECISIONS.values())
