"""The words of every finding, in the reader's language; codes are stable and never reused."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Severity(Enum):
    """Whether a finding must be acknowledged before the plan is issued (NOTE: no)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Wording:
    """Severity, title and sentence of one code; the sentence takes the finding's values."""

    severity: Severity
    title: Promise
    sentence: Promise
    source: Promise | str = ""


_ORDINAL = _("broken ordinal")
_BLANK = _("number or date missing")
_AUDIENCE = _("audience differs between text and table")
_GONE = _("unit no longer exists")

SENTENCES: dict[tuple[str, str], Wording] = {
    ("P101", ""): Wording(
        Severity.ERROR,
        _("time outside the plan's year"),
        _("The printed time “%(time)s” lies outside the plan's year %(year)s."),
    ),
    ("P102", ""): Wording(
        Severity.WARNING,
        _ORDINAL,
        _("Printed as “%(printed)s”; counted from the first row it is number %(counted)s."),
    ),
    ("P102", "missing"): Wording(
        Severity.WARNING, _ORDINAL, _("No ordinal is printed; counted from the first row it is number %(counted)s.")
    ),
    ("P103", "number"): Wording(
        Severity.WARNING,
        _BLANK,
        _("The plan bears no number before “/%(symbol)s”. Reports will have to cite it by its title."),
        _("Decree 30/2020/NĐ-CP, Articles 8 and 15"),
    ),
    ("P103", "date"): Wording(
        Severity.WARNING,
        _BLANK,
        _("Day and month of issue are blank; only the year %(year)s is known."),
        _("Decree 30/2020/NĐ-CP, Articles 8 and 15"),
    ),
    ("P104", ""): Wording(
        Severity.ERROR, _("text cut off"), _("The text breaks off at “%(text)s”: a year has four digits.")
    ),
    ("P105", "text"): Wording(
        Severity.ERROR,
        _AUDIENCE,
        _("Section II item %(item)s also names %(levels)s; the row of the table names only %(row)s."),
    ),
    ("P105", "row"): Wording(
        Severity.ERROR,
        _AUDIENCE,
        _("The row of the table names %(levels)s, which section II item %(item)s does not."),
    ),
    ("P106", ""): Wording(
        Severity.WARNING,
        _("quantity missing"),
        _("Training without a printed quantity: progress of this row cannot be measured against the plan."),
    ),
    ("P107", ""): Wording(
        Severity.ERROR, _("lead unit missing"), _("No lead unit is printed: nobody answers for this task.")
    ),
    ("P108", "unknown"): Wording(
        Severity.WARNING, _("unknown unit"), _("“%(unit)s” is neither a unit on file nor a known group of units.")
    ),
    ("P108", "ended"): Wording(Severity.WARNING, _GONE, _("“%(unit)s” has not existed since %(day)s.")),
    ("P108", "districts"): Wording(
        Severity.WARNING,
        _GONE,
        _("“%(unit)s”: districts were abolished on %(day)s; wards and communes took over their schools."),
        _("Law 72/2025/QH15"),
    ),
    ("P109", ""): Wording(
        Severity.NOTE,
        _("ordinal shifted"),
        _("Printed as “%(printed)s”, counted %(counted)s: the numbering is shifted since the row “%(culprit)s”."),
    ),
    ("P110", ""): Wording(
        Severity.WARNING,
        _("figures and targets differ"),
        _("The printed quantity “%(quantity)s” and the targets read from it do not hold the same figures."),
    ),
    ("P111", ""): Wording(
        Severity.WARNING,
        _("time cannot be read"),
        _("The printed time “%(time)s” cannot be read as days; the task has no place in the calendar."),
    ),
}
