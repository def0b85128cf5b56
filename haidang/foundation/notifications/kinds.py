"""The kinds of notices and their texts: a notice keeps its kind and values, the words are chosen when it is read.

To add one: a line in KINDS here, its Vietnamese in this app's catalogue. Values: numbers and text as they are, days as
`date` (shown dd/mm/yyyy), names in two languages as {"vi": …, "en": …}.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from re import compile as pattern

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.figures import Figure


class Group(models.TextChoices):
    """What a reader's settings speak of."""

    APPROVALS = "approvals", _("Approvals")
    LISTS = "lists", _("Lists and places")
    DUTIES = "duties", _("Plans, dispatches and duties")
    CLASSES = "classes", _("Classes and results")
    RECORDS = "records", _("My record and my needs")
    SYSTEM = "system", _("Work of the system")


class Mode(models.TextChoices):
    """When a notice goes out through a channel."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day, together")
    OFF = "off", _("never")


# Who has chosen nothing gets this by e-mail; other channels are off until someone gives an address.
USUAL: dict[Group, Mode] = {
    Group.APPROVALS: Mode.AT_ONCE,
    Group.LISTS: Mode.AT_ONCE,
    Group.DUTIES: Mode.AT_ONCE,
    Group.CLASSES: Mode.DAILY,
    Group.RECORDS: Mode.DAILY,
    Group.SYSTEM: Mode.DAILY,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice: `title` is one line, `body` says what to do and by when; both may hold %(name)s."""

    group: Group
    title: str | Promise
    body: str | Promise


KINDS: dict[str, Kind] = {
    "approvals.step_yours": Kind(
        Group.APPROVALS,
        _("To decide: %(case)s"),
        _("%(unit)s submitted it. Please approve or return it; it waits for nobody else."),
    ),
    "approvals.step_due": Kind(
        Group.APPROVALS,
        _("Due on %(due)s: %(case)s"),
        _("%(unit)s waits for your decision. After the deadline the unit above is told."),
    ),
    "approvals.step_late": Kind(
        Group.APPROVALS,
        _("Overdue since %(due)s: %(case)s"),
        _("%(unit)s still waits for your decision. Decide now, or name a deputy."),
    ),
    "approvals.step_escalated": Kind(
        Group.APPROVALS,
        _("Late below you: %(case)s"),
        _("%(holder)s should have decided by %(due)s. Please see to it that it is decided."),
    ),
    "plans.amended_places": Kind(
        Group.DUTIES,
        _("Plan amended: %(plan)s"),
        _("Amendment %(ordinal)s changes numbers. Places given out do not change by themselves: raise or cut them."),
    ),
    "plans.amended_above": Kind(
        Group.DUTIES,
        _("The plan above yours was amended: %(plan)s"),
        _("Amendment %(ordinal)s was issued. See whether the plan of your unit must be amended too."),
    ),
    "approvals.alarm": Kind(
        Group.APPROVALS,
        _("Waits on nobody: %(case)s"),
        _("%(why)s Please find someone who decides; the case does not move by itself."),
    ),
    "approvals.alarm_taken": Kind(
        Group.APPROVALS,
        _("%(person)s looks after it: %(case)s"),
        _("The step waits on nobody; %(person)s finds someone who decides."),
    ),
    "approvals.alarm_handed_back": Kind(
        Group.APPROVALS,
        _("Waits on nobody again: %(case)s"),
        _("%(person)s cannot look after it any more: %(reason)s"),
    ),
    "approvals.deputy_named": Kind(
        Group.APPROVALS,
        _("You are deputy of %(holder)s"),
        _("From %(first)s to %(last)s you may decide in the place of %(holder)s. Reason: %(reason)s"),
    ),
    "nominations.nominated": Kind(
        Group.LISTS,
        _("Your school nominates you: %(target)s"),
        _("The list waits for approval. You see here where it stands."),
    ),
    "nominations.list_approved": Kind(
        Group.LISTS,
        _("Your list is approved: %(target)s"),
        _("It is frozen now; who leaves or joins later goes through a change of the list."),
    ),
    "nominations.list_returned": Kind(
        Group.LISTS,
        _("Your list was returned: %(target)s"),
        _("Reason: %(reason)s. Correct the list and submit it again."),
    ),
    "nominations.list_refused": Kind(
        Group.LISTS,
        _("Your list was refused: %(target)s"),
        _("Reason: %(reason)s. Its places are free again; you may begin a new list."),
    ),
    "nominations.people_sent_back": Kind(
        Group.LISTS,
        _("%(people)s sent back from your list: %(target)s"),
        _("%(reasons)s. The others go on; the free places can be filled once the list is approved."),
    ),
    "nominations.document_issued": Kind(
        Group.LISTS,
        _("%(document)s %(number)s was issued: %(target)s"),
        _("Signed on %(day)s. Open your list to read it, and tell the people it names."),
    ),
    "nominations.promoted": Kind(
        Group.LISTS,
        _("You moved up on the waiting list: %(target)s"),
        _("A place became free. Your school submits the change of its list; until it is approved nothing is certain."),
    ),
    "nominations.moved_up": Kind(
        Group.LISTS,
        _("The waiting list moved up: %(people)s (%(target)s)"),
        _("Change %(number)s of your list is drawn up. Look at it and submit it."),
    ),
    "nominations.declined": Kind(
        Group.LISTS,
        _("%(person)s declined: %(target)s"),
        _("Reason: %(reason)s. Look at the change of your list and submit it."),
    ),
    "nominations.change_approved": Kind(
        Group.LISTS,
        _("Change %(number)s of your list is approved: %(target)s"),
        _("Who left and who joined is told as well."),
    ),
    "nominations.change_returned": Kind(
        Group.LISTS,
        _("Change %(number)s of your list was returned: %(target)s"),
        _("Reason: %(reason)s. Correct it and submit it again."),
    ),
    "nominations.change_refused": Kind(
        Group.LISTS,
        _("Change %(number)s of your list was refused: %(target)s"),
        _("Reason: %(reason)s. The list stays as it was."),
    ),
    "nominations.joined": Kind(
        Group.LISTS,
        _("You are on the approved list: %(target)s"),
        _("Confirm your data now: the class list is made from them."),
    ),
    "nominations.left": Kind(
        Group.LISTS,
        _("You are no longer on the list: %(target)s"),
        _("The change of your school's list was approved."),
    ),
    "allocations.list_proposed": Kind(
        Group.LISTS,
        _("An allocation proposes people of your school: %(target)s"),
        _("They stand on your open list. Look at it and submit it by %(due)s."),
    ),
    "allocations.handed_out": Kind(
        Group.LISTS,
        _("Places of your locality went to its schools: %(target)s"),
        _("An allocation says who goes. Their schools submit the lists by %(due)s; you then approve them."),
    ),
    "allocations.answered": Kind(
        Group.LISTS,
        _("The places are allocated: %(target)s"),
        _("Read whether you go, and if not, which limit was in the way."),
    ),
    "dissemination.to_read": Kind(
        Group.DUTIES, _("To read: %(title)s"), _("Please read it and confirm by %(due)s that you know it.")
    ),
    "dissemination.changed": Kind(
        Group.DUTIES, _("Changed: %(title)s"), _("Please read what changed and confirm by %(due)s.")
    ),
    "dissemination.reminder": Kind(
        Group.DUTIES,
        _("Not yet confirmed: %(title)s"),
        _("It was to be read by %(due)s. Please read and confirm it today; it takes a few minutes."),
    ),
    "dissemination.sheet_missing": Kind(
        Group.DUTIES,
        _("Signatures missing: %(title)s"),
        _("People without an account at your school have not signed by %(due)s. Print the sheet, take it in signed."),
    ),
    "dissemination.practice_endorsed": Kind(
        Group.DUTIES, _("Endorsed: %(title)s"), _("%(unit)s recommends your way of working; everyone can read it now.")
    ),
    "dissemination.practice_returned": Kind(
        Group.DUTIES, _("Returned: %(title)s"), _("%(unit)s has advice for you. Rewrite the text and send it again.")
    ),
    "dispatches.issued": Kind(
        Group.DUTIES,
        _("Dispatch %(number)s asks something of your unit"),
        _("%(issuer)s: %(subject)s. Each duty stands with its deadline among the duties of your unit."),
    ),
    "dispatches.amended": Kind(
        Group.DUTIES,
        _("Dispatch %(number)s is amended"),
        _("Reason: %(reason)s. Look at what was added and what is no longer asked."),
    ),
    "dispatches.withdrawn": Kind(
        Group.DUTIES,
        _("Dispatch %(number)s is withdrawn"),
        _("Reason: %(reason)s. What was still open is no longer asked of your unit."),
    ),
    "dispatches.reminder": Kind(
        Group.DUTIES,
        _("Late: duties of dispatch %(number)s"),
        _("%(issuer)s reminds you. Do the late ones first, or report those that are done."),
    ),
    "dispatches.sent_back": Kind(
        Group.DUTIES,
        _("Sent back: %(title)s"),
        _("Dispatch %(number)s, reason: %(reason)s. Add what is missing and report it again."),
    ),
}

ISO_DAY = pattern(r"\d{4}-\d{2}-\d{2}")


def title_of(kind: str, params: Mapping[str, object]) -> str:
    """The notice in one line, in the reader's language."""
    return _filled(KINDS[kind].title, params) if kind in KINDS else kind


def body_of(kind: str, params: Mapping[str, object]) -> str:
    """What to do, and why, in the reader's language."""
    return _filled(KINDS[kind].body, params) if kind in KINDS else ""


def group_of(kind: str) -> Group:
    return KINDS[kind].group


def _filled(text: str | Promise, params: Mapping[str, object]) -> str:
    return str(text) % {name: _shown(value) for name, value in params.items()}


def _shown(value: object) -> object:
    """Days the Vietnamese way, names and figures in the reader's language; a year is given as text."""
    if isinstance(value, Mapping):
        return value.get((get_language() or "vi")[:2]) or value.get("vi", "")
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return Figure(value) if type(value) is int else value


def in_both(text: str | Promise, **values: object) -> dict[str, object]:
    """A sentence as a value of a notice: in every language, so that each reader gets their own."""
    said: dict[str, object] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said[language] = str(text) % values
    return said


def kept(params: Mapping[str, object]) -> dict[str, object]:
    """The values as JSON keeps them."""
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else _plain(value)
        for name, value in params.items()
    }


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | dict) or value is None else str(value)
