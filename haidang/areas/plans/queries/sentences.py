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
    """Severity, title, sentence and remedy of one code; the sentence takes the finding's values."""

    severity: Severity
    title: Promise
    sentence: Promise
    source: Promise | str = ""
    remedy: Promise | str = ""


_ORDINAL = _("broken ordinal")
_BLANK = _("number or date missing")
_AUDIENCE = _("audience differs between text and table")
_GONE = _("unit no longer exists")

SENTENCES: dict[tuple[str, str], Wording] = {
    ("P101", ""): Wording(
        Severity.ERROR,
        _("time outside the plan's year"),
        _("The printed time “%(time)s” lies outside the plan's year %(year)s."),
        remedy=_("Correct the year in the row, or move the task to the plan of its year."),
    ),
    ("P102", ""): Wording(
        Severity.WARNING,
        _ORDINAL,
        _("Printed as “%(printed)s”; counted from the first row it is number %(counted)s."),
        remedy=_("Number the rows 1, 2, 3 … again before the plan is issued."),
    ),
    ("P102", "missing"): Wording(
        Severity.WARNING,
        _ORDINAL,
        _("No ordinal is printed; counted from the first row it is number %(counted)s."),
        remedy=_("Give the row its number."),
    ),
    ("P103", "number"): Wording(
        Severity.WARNING,
        _BLANK,
        _("The plan bears no number before “/%(symbol)s”. Reports will have to cite it by its title."),
        _("Decree 30/2020/NĐ-CP, Articles 8 and 15"),
        remedy=_("Take a number when the plan is issued."),
    ),
    ("P103", "date"): Wording(
        Severity.WARNING,
        _BLANK,
        _("Day and month of issue are blank; only the year %(year)s is known."),
        _("Decree 30/2020/NĐ-CP, Articles 8 and 15"),
        remedy=_("Write the day when the plan is issued."),
    ),
    ("P104", ""): Wording(
        Severity.ERROR,
        _("text cut off"),
        _("The text breaks off at “%(text)s”: a year has four digits."),
        remedy=_("Write the year in full."),
    ),
    ("P105", "text"): Wording(
        Severity.ERROR,
        _AUDIENCE,
        _("Section II item %(item)s also names %(levels)s; the row of the table names only %(row)s."),
        remedy=_("Name the same levels in section II and in the table."),
    ),
    ("P105", "row"): Wording(
        Severity.ERROR,
        _AUDIENCE,
        _("The row of the table names %(levels)s, which section II item %(item)s does not."),
        remedy=_("Name the same levels in section II and in the table."),
    ),
    ("P106", ""): Wording(
        Severity.WARNING,
        _("quantity missing"),
        _("Training without a printed quantity: progress of this row cannot be measured against the plan."),
        remedy=_("Write how many people of which group are to be reached."),
    ),
    ("P107", ""): Wording(
        Severity.ERROR,
        _("lead unit missing"),
        _("No lead unit is printed: nobody answers for this task."),
        remedy=_("Name the unit that answers for the task."),
    ),
    ("P108", "unknown"): Wording(
        Severity.WARNING,
        _("unknown unit"),
        _("“%(unit)s” is neither a unit on file nor a known group of units."),
        remedy=_("Say once what the name means, or correct it."),
    ),
    ("P108", "ended"): Wording(
        Severity.WARNING,
        _GONE,
        _("“%(unit)s” has not existed since %(day)s."),
        remedy=_("Name the unit that took over its work."),
    ),
    ("P108", "districts"): Wording(
        Severity.WARNING,
        _GONE,
        _("“%(unit)s”: districts were abolished on %(day)s; wards and communes took over their schools."),
        _("Law 72/2025/QH15"),
        remedy=_("Name the ward and commune offices (culture and society) instead."),
    ),
    ("P109", ""): Wording(
        Severity.NOTE,
        _("ordinal shifted"),
        _("Printed as “%(printed)s”, counted %(counted)s: the numbering is shifted since the row “%(culprit)s”."),
        remedy=_("Nothing to do by itself: it goes away with the row that breaks the count."),
    ),
    ("P110", ""): Wording(
        Severity.WARNING,
        _("figures and targets differ"),
        _("The printed quantity “%(quantity)s” and the targets read from it do not hold the same figures."),
        remedy=_("Write one group a line, such as “TH: 71”, so that figures and targets agree."),
    ),
    ("P111", ""): Wording(
        Severity.WARNING,
        _("time cannot be read"),
        _("The printed time “%(time)s” cannot be read as days; the task has no place in the calendar."),
        remedy=_("Write months or days, such as “Tháng 4-12/2024”."),
    ),
    ("P112", ""): Wording(
        Severity.ERROR,
        _("parts do not add up"),
        _("The row plans %(parent)s people, its parts %(counted)s together plan %(children)s."),
        remedy=_("Correct the figure of the row or of one of its parts."),
    ),
    ("P113", ""): Wording(
        Severity.WARNING,
        _("target stands twice"),
        _("“%(label)s” is planned here and in row “%(other)s” for the same requirement: people count twice."),
        remedy=_("Keep it in one row, or tell the two groups apart."),
    ),
    ("P114", "nobody"): Wording(
        Severity.WARNING,
        _("target without need"),
        _("%(planned)s places are planned for “%(label)s”, but the review of %(year)s found nobody who needs them."),
        remedy=_("Look at the needs of the requirement; lower the target or choose another requirement."),
    ),
    ("P114", "more"): Wording(
        Severity.WARNING,
        _("target larger than the need"),
        _("%(planned)s places are planned for “%(label)s”; the review of %(year)s found %(needed)s who need it."),
        remedy=_("Lower the target to the need, or write why more are to learn."),
    ),
    ("P115", ""): Wording(
        Severity.NOTE,
        _("people who will have retired"),
        _("Of %(needed)s people who need it, %(retired)s reach retirement before the task ends."),
        _("Decree 135/2020/NĐ-CP, Article 4"),
        remedy=_("Leave them out when places are given; the target may be that much smaller."),
    ),
    ("P116", "late"): Wording(
        Severity.WARNING,
        _("yearly deadline missed"),
        _("A yearly plan of raising qualifications is due before %(due)s; this one bears the day %(issued)s."),
        _("Decree 311/2025/NĐ-CP, Article 8"),
        remedy=_("Nothing can undo the day; say in the report why it was late."),
    ),
    ("P116", "draft"): Wording(
        Severity.WARNING,
        _("yearly deadline missed"),
        _("A yearly plan of raising qualifications was due before %(due)s and is still without a day."),
        _("Decree 311/2025/NĐ-CP, Article 8"),
        remedy=_("Issue the plan now."),
    ),
    ("P116", "near"): Wording(
        Severity.NOTE,
        _("yearly deadline comes near"),
        _("A yearly plan of raising qualifications is due before %(due)s."),
        _("Decree 311/2025/NĐ-CP, Article 8"),
        remedy=_("Have it signed before that day."),
    ),
    ("P117", "ended"): Wording(
        Severity.ERROR,
        _("legal basis no longer in force"),
        _("%(document)s has not been in force since %(until)s; replaced by: %(replaced_by)s."),
        remedy=_("Cite what replaced it."),
    ),
    ("P117", "early"): Wording(
        Severity.ERROR,
        _("legal basis not yet in force"),
        _("%(document)s is in force only from %(from)s."),
        remedy=_("Cite what is in force on the day of the plan."),
    ),
    ("P118", ""): Wording(
        Severity.NOTE,
        _("not understood when read"),
        _("This line was kept word for word, for nobody said where it belongs."),
        remedy=_("Read it; when it matters, bring the document again and say what it is."),
    ),
}
