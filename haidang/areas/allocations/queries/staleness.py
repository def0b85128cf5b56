"""What changed between the inputs a run decided on and the database now, in sentences."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from haidang.areas.allocations.models import Run
from haidang.areas.allocations.queries.inputs import unpack
from haidang.foundation.basics.figures import Figure

LIMITS = ("caps", "quotas", "minimums", "schools", "travel")


def tell_changes(run: Run, now: Mapping[str, Any]) -> list[str]:
    """Sentences about the difference between the run's own problem and the written problem `now`; empty: none."""
    then = unpack(run.proof.problem)
    labels = {str(target.pk): target.label for target in run.targets.all()}
    return [*_claims(then, now), *_seats(then, now, labels), *_rest(then, now)]


def _claims(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    before, after = (Counter((row["person"], row["target"]) for row in side["claims"]) for side in (then, now))
    came, went = (after - before).total(), (before - after).total()
    if came:
        yield ngettext(
            "%(count)s person waits for a place who did not when the run was computed.",
            "%(count)s people wait for a place who did not when the run was computed.",
            came,
        ) % {"count": Figure(came)}
    if went:
        yield ngettext(
            "%(count)s person waits no longer: nominated, trained, moved or the need was answered anew.",
            "%(count)s people wait no longer: nominated, trained, moved or their needs were answered anew.",
            went,
        ) % {"count": Figure(went)}
    ranks = [{(row["person"], row["target"]): row["priority"] for row in side["claims"]} for side in (then, now)]
    moved = sum(ranks[0][key] != ranks[1][key] for key in ranks[0].keys() & ranks[1].keys())
    if moved:
        yield ngettext(
            "%(count)s person has another place in the legal order.",
            "%(count)s people have another place in the legal order.",
            moved,
        ) % {"count": Figure(moved)}
    where = [
        {row["id"]: (row["school"], row["subject"], row["away"]) for row in side["people"]} for side in (then, now)
    ]
    changed = sum(where[0][key] != where[1][key] for key in where[0].keys() & where[1].keys())
    if changed:
        yield ngettext(
            "%(count)s person works elsewhere, teaches another subject or is away on other days.",
            "%(count)s people work elsewhere, teach other subjects or are away on other days.",
            changed,
        ) % {"count": Figure(changed)}


def _seats(then: Mapping[str, Any], now: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[str]:
    before, after = ({row["id"]: row["seats"] for row in side["targets"]} for side in (then, now))
    for target in before.keys() & after.keys():
        if before[target] != after[target]:
            yield _("%(target)s: places to decide on were %(before)s, now %(after)s.") % {
                "target": labels.get(target, target),
                "before": Figure(before[target]),
                "after": Figure(after[target]),
            }


def _rest(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if then["groups"] != now["groups"]:
        yield _("The classes, their free places or their dates are others.")
    if any(then[key] != now[key] for key in LIMITS):
        yield _("Limits of schools or localities are others: staff, places or shares changed.")
    locks = [_pairs(side["held"]) + _pairs(side["barred"]) for side in (then, now)]
    if locks[0] != locks[1]:
        yield _("Other people are kept in or out: a list was submitted, returned or decided.")


def _pairs(rows: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    return [(row["person"], row["target"]) for row in rows]
