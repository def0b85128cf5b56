"""The words of every doubt about the reading of a dispatch; codes are stable and never reused."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at: `cell` is where, `values` fill the sentence."""

    code: str
    cell: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        return self.cell.partition(".")[0]

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code]) % dict(self.values)


# Shown at their cell only: one sentence above speaks for all of them.
SPOKEN_FOR = frozenset({"due_general"})

SENTENCES: dict[str, Promise] = {
    "addressee_guessed": _("Whom “%(text)s” means was guessed from its words. Look at the units below."),
    "addressee_unread": _("“%(text)s” names no kind of unit we know. Say below whom it addresses."),
    "closing_asks": _("The end of the dispatch asks for something too. Make it a demand, if it is one."),
    "day_unread": _("“%(text)s” is no day. Write dd/mm/yyyy, or leave it empty."),
    "due_assumed": _("%(count)s demands name no deadline; %(day)s holds for all of them."),
    "due_from_text": _("%(count)s demands name no deadline; %(day)s, as the text around them says, holds for all."),
    "due_general": _("The words name no deadline: %(day)s is the one for all such demands."),
    "due_of_part": _("The words name no deadline: %(day)s is that of “%(section)s”."),
    "due_worked_out": _("%(day)s was worked out from the words, which name no whole day."),
    "kind_unread": _("What kind of demand “%(title)s” is was not understood; it counts as “other”."),
    "kind_closes": _("“%(title)s”: of this kind the system itself sees whether it was done. Make sure it is meant."),
    "line_unread": _("Where this line belongs was not understood; it is kept word for word."),
    "other_issuer": _(
        "The document is from “%(text)s”, the draft will be yours. Take the words that are not yours out."
    ),
    "rhythm_unsure": _(
        "“%(title)s” is asked for again and again, without a last day. It is asked once until you say so."
    ),
    "subject_missing": _("No “V/v …” was found. Write what the dispatch is about."),
}
