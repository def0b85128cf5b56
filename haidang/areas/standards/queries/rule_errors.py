"""What the engine refuses in an expression, in the language of the page."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from haidang.engines.rules.kinds import RuleError

# The engine speaks English and knows no Django; each pattern is one of its sentences.
SENTENCES: tuple[tuple[str, Promise], ...] = (
    (r"There is no fact '(?P<name>.*)'", _("There is no fact “%(name)s”")),
    (r"There is no parameter '(?P<name>.*)'", _("There is no parameter “:%(name)s”")),
    (r"There is no function '(?P<name>.*)'", _("There is no function “%(name)s”")),
    (r"The expression is empty", _("The expression is empty")),
    (r"The expression has (?P<n>\d+) characters", _("The expression has %(n)s characters, too many")),
    (r"The expression has too many brackets", _("The expression has too many brackets")),
    (r"The expression is nested too deeply", _("The expression is nested too deeply")),
    (r"The expression cannot be read", _("The expression cannot be read")),
    (r"The expression is not one condition", _("The expression is not one condition")),
    (r"The expression is (?P<kind>\S+), not true or false", _("The expression gives %(kind)s, not true or false")),
    (r"The expression is (?P<kind>\S+), not a number", _("The expression gives %(kind)s, not a number")),
    (r"The sign '(?P<sign>.*)' is not part of the language", _("The sign “%(sign)s” is not part of the language")),
    (r"(?P<kind>\S+) stands where true or false is needed", _("%(kind)s stands where true or false is needed")),
    (r"(?P<left>\S+) cannot be compared with (?P<right>\S+)", _("%(left)s cannot be compared with %(right)s")),
    (r"(?P<name>\S+) is never (?P<value>.*)", _("“%(name)s” is never “%(value)s”")),
    (r"(?P<name>\S+) takes \((?P<kinds>.*)\)", _("“%(name)s” takes (%(kinds)s)")),
    (r"'is' can only ask for null", _("“is” can only ask for null")),
    (r"'in' needs a list of values", _("“in” needs a list of values")),
    (r"'= any\(\)' asks .*", _("“= any()” asks whether a text is in a list of texts")),
    (r"&& and @> compare two lists of texts", _("&& and @> compare two lists of texts")),
    (r"Only numbers can be added, subtracted or multiplied", _("Only numbers can be added, subtracted or multiplied")),
    (r"'(?P<text>.*)' is no date", _("“%(text)s” is no day")),
    (r"(?P<word>\S+) is not part of the language", _("“%(word)s” is not part of the language")),
    (r"Facts are: (?P<names>.*)", _("Choose a fact from the list beside")),
    (r"Functions are: (?P<names>.*)", _("Functions are: %(names)s")),
    (r"Parameters here are: (?P<names>.*)", _("Parameters here are: %(names)s")),
    (r"Its values are: (?P<values>.*)", _("Its values are: %(values)s")),
    (
        r"Conditions know facts, .*",
        _("Use facts, :parameters, and, or, not, = <> < <= > >=, between, in, is null, any()"),
    ),
    (r"Check both sides", _("Check both sides")),
    (r"Write a condition", _("Write a condition")),
    (r"Compare it(?: with something)?", _("Compare it with a value")),
    (r"Name a numeric fact", _("Name a fact that is a number")),
    (r"Write date '2020-07-01'", _("Write date '2020-07-01'")),
    (r"Split it.*", _("Split it into several conditions")),
    (r"Give it those", _("Give it those")),
    (r"Write the fact itself, or not and the fact", _("Write the fact itself, or not and the fact")),
    (r"Write in \('a', 'b'\) or in \(:parameter\)", _("Write in ('a', 'b') or in (:parameter)")),
)
KINDS = {
    "boolean": _("yes or no"),
    "integer": _("a whole number"),
    "numeric": _("a number"),
    "text": _("a text"),
    "date": _("a day"),
    "text[]": _("a list of texts"),
}


def problem_of(error: RuleError) -> str:
    """What is wrong, with the place where the engine knows it."""
    said = _translated(error.problem)
    if error.position is None:
        return f"{said}."
    return gettext("%(problem)s (at character %(position)s).") % {"problem": said, "position": error.position}


def remedy_of(error: RuleError) -> str:
    return f"{_translated(error.remedy)}."


def _translated(sentence: str) -> str:
    for pattern, said in SENTENCES:
        if match := re.fullmatch(pattern, sentence, re.DOTALL):
            return str(said) % {name: str(KINDS.get(value, value)) for name, value in match.groupdict().items()}
    return sentence
