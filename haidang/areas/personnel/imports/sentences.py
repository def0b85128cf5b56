"""Reason and remedy of each finding, by its code; what is stored is the code and its parameters."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.areas.personnel.imports.findings import Finding, Sentences

_SAME_DAY = _("Correct the date in the file, or leave the cell empty if it is not known.")
_CHOOSE_WORD = _("Choose the meaning when you decide on the row, or correct the cell.")
_OFFERED = _("Accept the proposal, or correct the cell.")

SENTENCES: dict[str, tuple[str | Promise, str | Promise]] = {
    "S101": (_("The row has no name."), _("Write the full name, or remove the row.")),
    "S102": (
        _("The formula in this cell failed: %(error)s."),
        _("Replace the formula by its value (copy, paste special, values)."),
    ),
    "S103": (_("The text is longer than %(most)s characters."), _("Shorten it.")),
    "S104": (
        _("No unit in your charge has the code %(unit)s."),
        _("Correct the code; staff of other units are imported by those who are in charge of them."),
    ),
    "S105": (
        _("No unit in your charge is called “%(unit)s”."),
        _("Write the name as it stands in the list of units, or add a column with the code of the unit."),
    ),
    "S106": (_("A ditto mark stands for the value above."), _OFFERED),
    "S201": (_("The name is not written with capital and small letters as names are."), _OFFERED),
    "S202": (_("The name is one word only."), _("Write the full name: family name and given name.")),
    "S203": (
        _("The name contains digits or signs."),
        _("Write the name alone; put remarks into the column for notes."),
    ),
    "S204": (_("The name was typed in an old font (TCVN3), not in Unicode."), _OFFERED),
    "S205": (
        _("The name contains “Thị”, a woman's name, but the sex is male."),
        _("Check the name and the sex."),
    ),
    "S206": (_("Something stands before or after the name; taken as the name: %(name)s."), _("Check the name.")),
    "S301": (
        _("An identity number has 12 digits; Excel has probably eaten the noughts in front."),
        _("Accept %(better)s if it is the number on the card. Format the column as text before typing."),
    ),
    "S302": (
        _("This is the number of an old identity card with 9 digits; it is no longer an identity number."),
        _("Write the 12 digits of the present card."),
    ),
    "S303": (_("An identity number has 12 digits and nothing else."), _("Copy the number from the card.")),
    "S304": (
        _("Excel has turned the number into one with an exponent; its last digits are lost."),
        _("Format the column as text and type the number again."),
    ),
    "S305": (
        _("No province has the code %(first)s with which this number begins."),
        _("Compare the number with the card."),
    ),
    "S306": (
        _("The fourth digit of the identity number, %(digit)s, belongs to the other sex."),
        _("Compare the number and the sex with the card."),
    ),
    "S307": (
        _("Digits 4 to 6 of the identity number, %(digits)s, belong to somebody born in %(year)s."),
        _("Compare the number and the date of birth with the card."),
    ),
    "S401": (_("This is not a date."), _("Write the date as day/month/year, for example 01/09/1975.")),
    "S402": (_("There is no such day in the calendar."), _SAME_DAY),
    "S403": (_("The day is still to come."), _SAME_DAY),
    "S404": (_("Nobody born on that day is of working age."), _("Check the year of birth.")),
    "S405": (_("The date is too long ago to belong to somebody at work."), _("Check the year.")),
    "S406": (
        _("There is no such month: day and month seem swapped. Taken as %(day)s."),
        _("Check the day and the month."),
    ),
    "S407": (
        _("Only month and year are given (%(month)s); the year alone is taken, a day is never made up."),
        _("Write the full date if it is known."),
    ),
    "S408": (_("Letters were typed instead of digits (O for 0, l for 1)."), _OFFERED),
    "S409": (
        _("Only the year %(year)s is given; this date needs its day and month."),
        _("Write the full date as in the decision."),
    ),
    "S410": (
        _("Excel may have swapped day and month: in this column no real date has a day above 12, all others are text."),
        _("Compare with a document: it may be %(better)s. Accept the proposal only if it is right."),
    ),
    "S411": (
        _("The person would have been recruited before the age of 17."),
        _("Check the date of birth and this date."),
    ),
    "S412": (_("The appointment lies before the recruitment."), _("Check both dates.")),
    "S413": (
        _("The diploma would have been awarded before the age of 15."),
        _("Check the date of birth and this date."),
    ),
    "S501": (_("“%(seen)s” does not say whether man or woman."), _("Write Nam or Nữ.")),
    "S502": (
        _("“%(seen)s” does not say which post: principal, deputy principal, teacher or employee."),
        _CHOOSE_WORD,
    ),
    "S503": (_("“%(seen)s” does not say which kind of contract it is."), _CHOOSE_WORD),
    "S504": (_("“%(seen)s” is not a level."), _("Write MN, TH, THCS, THPT or GDTX.")),
    "S505": (_("“%(seen)s” says neither yes nor no."), _("Write x for yes; leave the cell empty for no.")),
    "S506": (_("Several levels are named: %(levels)s."), _("Write the one level of the main post.")),
    "S507": (_("The school does not teach the level %(level)s."), _("Check the level of the row.")),
    "S601": (_("The telephone number has lost its leading nought."), _OFFERED),
    "S602": (_("This is not a Vietnamese telephone number."), _("Write 10 digits beginning with 0.")),
    "S603": (_("Numbers with 11 digits became shorter in 2018."), _OFFERED),
    "S604": (_("Several numbers are given; the first, %(phone)s, is taken."), _("Check that it is the right one.")),
    "S605": (_("This is not an e-mail address."), _("Write it like ten@haiphong.edu.vn.")),
    "S701": (_("“%(seen)s” is not a diploma that is known here."), _("Write TC, CĐ, ĐH, ThS or TS.")),
    "S702": (
        _("These subjects are not known: %(unknown)s."),
        _("Write the names of the subjects as in the programme, separated by commas."),
    ),
    "S703": (_("%(title)s is not among the codes of titles of education."), _("Compare the code with the decision.")),
    "S704": (
        _("The title is written in words; a code is kept."),
        _("Accept the code %(better)s, or write the right one."),
    ),
    "S705": (
        _("“%(seen)s” is not the code of a professional title of education."),
        _("Write the code of the form V.07.…; leave it empty for those who hold a title of another branch."),
    ),
    "S706": (
        _("“%(seen)s” does not say for which level the pedagogy certificate was issued."),
        _("Write the level: MN, TH, THCS or THPT."),
    ),
}


def sentence(finding: Finding) -> Sentences:
    """Reason and remedy in the language of the reader."""
    return explain(finding.code, finding.parameters)


def explain(code: str, parameters: Mapping[str, str]) -> Sentences:
    """The same from stored data."""
    reason, remedy = SENTENCES[code]
    return Sentences(str(reason) % parameters, str(remedy) % parameters)
