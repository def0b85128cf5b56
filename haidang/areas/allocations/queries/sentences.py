"""The binding limit of a claim, a conflict of locks and a figure of fairness, in words with their values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from haidang.areas.allocations.models import Choice, Reason, Run
from haidang.areas.personnel.models import Person, Subject
from haidang.areas.plans.models import Target
from haidang.foundation.basics.figures import Figure, figures_in
from haidang.foundation.organisation.models import Unit


def subject_names() -> dict[str, str]:
    return {subject.code: str(subject) for subject in Subject.objects.all()}


def why(choice: Choice, subjects: Mapping[str, str]) -> str:
    """Why this person goes or stays, for this person to read."""
    values: dict[str, Any] = figures_in(choice.values)
    if choice.is_chosen:
        return _place(values) + _class(choice.group, values.get("class"))
    if choice.reason in FULL:
        return _full(choice.reason, values, subjects) + _before(choice.reason, values)
    match choice.reason:
        case Reason.PERSON:
            return _("Goes to “%(other)s” in this run; nobody gets two places at once.") % values
        case Reason.LOCKED_OUT:
            return _("Kept out by a decision of the lead office: %(note)s") % values
        case Reason.LIST_CLOSED:
            return _("The school's list for this target is with the approvers or decided; it takes nobody now.")
        case _:
            return _("On leave or in another class on the dates of every class of this target.")


FULL = (
    Reason.SUBJECT_CAP, Reason.SCHOOL_CAP, Reason.SCHOOL_QUOTA, Reason.WARD_QUOTA, Reason.CAPACITY, Reason.SEATS
)  # fmt: skip


def _full(reason: str, values: Mapping[str, Any], subjects: Mapping[str, str]) -> str:
    """The limit that is full, with its figures."""
    given = dict(values)
    match reason:
        case Reason.SUBJECT_CAP:
            return _subject_cap(given | {"subject": subjects.get(given["subject"], given["subject"])})
        case Reason.SCHOOL_CAP:
            return _school_cap(values)
        case Reason.SCHOOL_QUOTA:
            return _("The school holds %(most)s places of this target, and all are taken.") % given
        case Reason.WARD_QUOTA:
            return _ward_quota(values)
        case Reason.CAPACITY:
            return _("The classes have %(most)s free places, and all are taken.") % given
        case _:
            return _("All %(most)s places of the target are taken.") % given


def _place(values: Mapping[str, object]) -> str:
    given = {"place": values["place"], "of": values["of"], "months": values["months"]}
    if values["months"] is None:
        return _("Place %(place)s of %(of)s in the legal order.") % given
    return _("Place %(place)s of %(of)s in the legal order: %(months)s months left to work.") % given


WAYS = (
    gettext_lazy("in the school's own locality"),
    gettext_lazy("in the same former district"),
    gettext_lazy("in another former district"),
)


def _class(code: str, found: Mapping[str, Any] | None) -> str:
    """The class someone goes to, and how far it is: the steps of `groups.travel_costs`."""
    if found is None:
        return ""
    return " " + _("Class %(code)s: %(venue)s, %(way)s, %(first)s to %(last)s.") % {
        "code": code,
        "venue": found["venue"],
        "way": WAYS[round(found["travel"])],
        "first": f"{date.fromisoformat(found['first']):%d/%m/%Y}",
        "last": f"{date.fromisoformat(found['last']):%d/%m/%Y}",
    }


def _school_cap(values: Mapping[str, object]) -> str:
    if values["away"]:
        return _(
            "At most %(most)s more of the school's %(staff)s people may be away at once"
            " (%(share)s %%, %(away)s are on lists already)."
        ) % dict(values)
    return _("At most %(most)s of the school's %(staff)s people may be away at once (%(share)s %%).") % dict(values)


def _ward_quota(values: Mapping[str, object]) -> str:
    if values.get("of_department"):
        return _("Places of localities were given out; the school stands directly under the department.")
    if not values.get("most"):
        return _("The locality has no accepted place of this target left.")
    return _("The locality has %(most)s accepted places of this target left, and all are taken.") % dict(values)


def _subject_cap(values: Mapping[str, object]) -> str:
    if values.get("away"):
        return _(
            "At most %(most)s more of the school's %(staff)s teachers of %(subject)s may be away at once"
            " (%(share)s %%, %(away)s are on lists already)."
        ) % dict(values)
    return _(
        "At most %(most)s of the school's %(staff)s teachers of %(subject)s may be away at once (%(share)s %%)."
    ) % dict(values)


def _before(reason: str, values: Mapping[str, object]) -> str:
    """Where the person stands in the legal order, and how that compares with the last who goes within the limit."""
    sentence = " " + _place(values)
    match values.get("behind"):
        case 1:
            return sentence + " " + _("Those who go come before in that order.")
        case 0 if reason in (Reason.SEATS, Reason.CAPACITY):
            return sentence + " " + _("Others of the same place go: equal places are shared evenly among localities.")
        case 0:
            return (
                sentence + " " + _("Others of the same place go; no text ranks equals, the order of records decides.")
            )
        case -1:
            return sentence + " " + _("The limit comes before the order: it keeps the school or the subject staffed.")
        case _:
            return sentence


def conflict_sentences(run: Run) -> list[str]:
    """The smallest sets of decisions that cannot be kept together, each in a sentence."""
    people = {lock["person"] for lock in _locks(run)}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "full_name"))
    labels = {str(target.pk): target.label for target in Target.objects.filter(allocation_runs=run)}
    codes = {part for conflict in run.conflicts for part in conflict["place"].split(" · ")}
    units = dict(Unit.objects.filter(code__in=codes).values_list("code", "short_name"))
    subjects = subject_names()
    told = []
    for conflict in run.conflicts:
        who = _("%(names)s are to go") % {
            "names": ", ".join(
                names.get(int(person), person) + (f" ({labels.get(target, target)})" if len(labels) > 1 else "")
                for person, target in conflict["locks"]
            )
        }
        words = {**units, **labels, **subjects}
        where = " · ".join(words.get(part, part) for part in conflict["place"].split(" · "))
        told.append(f"{who}: {_limit_words(conflict['limit'], conflict['most'], where)}")
    return told


def _locks(run: Run) -> list[dict[str, int]]:
    return [{"person": int(person)} for conflict in run.conflicts for person, _target in conflict["locks"]]


LIMITS = {
    "person": gettext_lazy("one person takes one place."),
    "subject_cap": gettext_lazy("of %(where)s at most %(most)s may be away at once."),
    "school_cap": gettext_lazy("of the staff of %(where)s at most %(most)s may be away at once."),
    "school_quota": gettext_lazy("%(where)s has only %(most)s places."),
    "ward_quota": gettext_lazy("%(where)s has only %(most)s places."),
    "capacity": gettext_lazy("the classes of %(where)s have only %(most)s places."),
    "seats": gettext_lazy("%(where)s has only %(most)s places."),
    "impossible": gettext_lazy("the list of the school is closed, or the person is away on every date of the classes."),
    "periods": gettext_lazy("no choice of class dates keeps them all within the limits of their schools."),
}


def _limit_words(limit: str, most: int, where: str) -> str:
    return str(LIMITS[limit]) % {"most": Figure(most), "where": where}


EVEN, FAIRLY, UNEVEN = 0.10, 0.25, 0.45


def evenness(gini: float) -> str:
    """The Gini coefficient in plain words."""
    if gini < EVEN:
        return _("almost evenly")
    if gini < FAIRLY:
        return _("fairly evenly")
    return _("unevenly") if gini < UNEVEN else _("very unevenly")


def without_words(count: int, whole: int) -> str:
    if not count:
        return _("everyone of %(whole)s gets at least one place") % {"whole": Figure(whole)}
    return ngettext(
        "%(count)s of %(whole)s gets nobody a place", "%(count)s of %(whole)s get nobody a place", count
    ) % {"count": Figure(count), "whole": Figure(whole)}
