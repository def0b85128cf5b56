"""What the pages of a list after its approval show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from haidang.areas.nominations.models import (
    ChangeLine,
    LineKind,
    LineState,
    ListChange,
    ListState,
    Nomination,
    NominationList,
    NominationState,
    WaitingEntry,
)
from haidang.areas.nominations.models.changes import OPEN_STATES
from haidang.areas.nominations.operations.lists import EDITABLE
from haidang.areas.nominations.permissions import CHANGE_LIST, EDIT_CHANGE, VIEW_IDENTITIES
from haidang.areas.nominations.queries.changes import changes_of, named_on
from haidang.areas.nominations.queries.conflicts import Conflict, restored
from haidang.areas.nominations.queries.explained import ShortReason, explain_judgements
from haidang.areas.nominations.queries.identity import progress_of, to_confirm
from haidang.areas.nominations.queries.people import Candidate, list_candidates, staff_without_need
from haidang.areas.nominations.queries.waiting import Standing, standings, waiting_at
from haidang.areas.nominations.views.parts import TONES, Crumb
from haidang.areas.personnel.models import Person
from haidang.foundation.access.queries import visible
from haidang.foundation.approvals.queries import chain_for, may_decide, pending_step
from haidang.foundation.basics.figures import Figure
from haidang.foundation.ui.pages import PageRequest
from haidang.foundation.ui.trails import trail

LINE_TONES = {LineState.OPEN: "wait", LineState.APPLIED: "done", LineState.DROPPED: "stop"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as pages read it: a name, what happens, and the sentence why."""

    line: ChangeLine
    name: str
    tone: str
    is_addition: bool
    why: str
    note: str
    is_declined: bool
    failed: Sequence[Conflict]
    reason: ShortReason | None


def after_approval(request: PageRequest, found: NominationList) -> dict[str, object]:
    """People now, people waiting, deltas, confirmed data; and what the school may do."""
    people = list(_people(found, request.today))
    waiting = list(waiting_at(found.target, found.school).select_related("target"))
    places = standings(waiting)
    changes = list(changes_of(found)) if found.state == ListState.APPROVED else []
    open_change = next((change for change in changes if change.state in OPEN_STATES), None)
    can_change = _can_change(request, found)
    leaving = {
        line.nomination_id
        for change in changes
        for line in change.lines.all()
        if line.kind == LineKind.WITHDRAWN and line.state == LineState.OPEN
    }
    joining = _joining(found, waiting, request.today) if can_change else _Joining()
    withdrawn = {
        line.nomination.person_id
        for change in changes
        for line in change.lines.all()
        if line.kind == LineKind.WITHDRAWN and line.nomination is not None
    }
    if joining.able:
        back = Nomination.objects.filter(list=found, sent_back_at__isnull=False)
        withdrawn |= set(back.values_list("person", flat=True))
    return {
        "list": found,
        "people": [_row(nomination, leaving) for nomination in people],
        "waiting": [_waiting_row(entry, places) for entry in waiting],
        "changes": [
            {"change": change, "tone": TONES[ListState(change.state)], "lines": lines_of(change, {})}
            for change in changes
        ],
        "open_change": open_change,
        "can_change": can_change,
        "can_edit": can_change and (open_change is None or open_change.state in EDITABLE),
        "joining": joining,
        "left_out": sum(not waits and one.person.pk not in withdrawn for one, waits in joining.able),
        "progress": progress_of(
            visible(request.user, VIEW_IDENTITIES, request.today, to_confirm(request.today)).filter(list=found)
        ),
    }


def change_page(request: PageRequest, found: ListChange) -> dict[str, object]:
    """The lines of a delta, its trail and its seals, and what the reader may do."""
    step = pending_step(found.case) if found.case else None
    chain = chain_for("nomination_change", found.list.school, request.today)
    can_edit = (
        found.state in EDITABLE
        and visible(request.user, EDIT_CHANGE, request.today, ListChange.objects.filter(pk=found.pk)).exists()
    )
    is_mine = step is not None and may_decide(step, request.user, request.today)
    return {
        "change": found,
        "list": found.list,
        "tone": TONES[ListState(found.state)],
        "lines": lines_of(found, explain_judgements(found.lines.all())),
        "step": step if is_mine and found.case and found.case.opened_by_id != request.user.pk else None,
        "trail": trail(found.case, request.today),
        "can_edit": can_edit,
        "first_approver": chain[0][0] if chain else None,
        "crumbs": [
            Crumb(_("Lists of nominees"), reverse("nominations:list")),
            Crumb(found.list.target.label, reverse("nominations:detail", args=[found.list_id])),
            Crumb(_("After the approval"), reverse("nominations:after", args=[found.list_id])),
            Crumb(_("Change %(number)s") % {"number": found.number}),
        ],
    }


def lines_of(change: ListChange, judged: Mapping[int, ShortReason]) -> list[Line]:
    """Who leaves first, then who joins."""
    return sorted((_line(line, judged) for line in change.lines.all()), key=lambda row: (row.is_addition, row.line.pk))


def _line(line: ChangeLine, judged: Mapping[int, ShortReason]) -> Line:
    note = ""
    if line.passed_over:
        note = _("Goes before %(count)s who wait longer or are more urgent.") % {"count": Figure(line.passed_over)}
    return Line(
        line=line,
        name=line.who.full_name,
        tone=LINE_TONES[LineState(line.state)],
        is_addition=line.kind == LineKind.ADDED,
        why=why_of(line),
        note=note,
        is_declined=hasattr(line, "decline"),
        failed=restored(line.failed),
        reason=judged.get(line.pk),
    )


def why_of(line: ChangeLine) -> str:
    """The reason given, or for a promotion whose place it takes and since when."""
    if line.reason:
        return line.reason
    if line.follows is not None and line.follows.nomination is not None:
        return _("First on the waiting list; takes the place of %(person)s, who leaves (change of %(day)s).") % {
            "person": line.follows.nomination.person,
            "day": f"{line.change.drawn_up_at:%d/%m/%Y}",
        }
    return _("First on the waiting list; takes a place that became free.")


def _people(found: NominationList, today: date) -> list[Nomination]:
    people = Nomination.objects.filter(list=found).exclude(state=NominationState.REMOVED)
    with_data = {row.pk: row for row in to_confirm(today).filter(list=found)}
    rows = list(people.select_related("person", "change", "need").order_by("ordinal", "pk"))
    for row in rows:
        data = with_data.get(row.pk)
        row.identity = _identity_of(data)  # type: ignore[attr-defined]
    return rows


def _identity_of(row: Nomination | None) -> tuple[str, str]:
    """Tone and word of what the person confirmed."""
    if row is None:
        return "draft", _("not asked yet")
    if row.is_contested:  # type: ignore[attr-defined]
        return "late", _("data contested")
    if row.is_confirmed:  # type: ignore[attr-defined]
        on_paper = row.signed_on is not None  # type: ignore[attr-defined]
        return "done", _("data confirmed on paper") if on_paper else _("data confirmed")
    if row.confirmed_at:  # type: ignore[attr-defined]
        return "due", _("data changed since")
    return "wait", _("not confirmed yet")


def _row(nomination: Nomination, leaving: set[int | None]) -> dict[str, object]:
    tone, word = nomination.identity  # type: ignore[attr-defined]
    return {
        "nomination": nomination,
        "identity_tone": tone,
        "identity": word,
        "is_leaving": nomination.pk in leaving,
    }


def _waiting_row(entry: WaitingEntry, places: dict[int, Standing]) -> dict[str, object]:
    return {"entry": entry, "standing": places.get(entry.pk)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Joining:
    """Who is on neither list nor change: able to go (and whether they wait), kept from going, without a need."""

    able: Sequence[tuple[Candidate, bool]] = ()
    kept: Sequence[Candidate] = ()
    without_need: Sequence[Person] = ()


def _joining(found: NominationList, waiting: list[WaitingEntry], today: date) -> _Joining:
    queued = {entry.need.person_id for entry in waiting}  # the next round gives them another need
    named = set(named_on(found))
    candidates = list_candidates(found.target, school=found.school, today=today)
    free = [candidate for candidate in candidates if candidate.person.pk not in named]
    return _Joining(
        able=[(candidate, candidate.person.pk in queued) for candidate in free if candidate.can_be_chosen],
        kept=[candidate for candidate in free if candidate.can_be_excepted],
        without_need=list(staff_without_need(candidates, school=found.school, today=today).exclude(pk__in=named)),
    )


def _can_change(request: PageRequest, found: NominationList) -> bool:
    mine = visible(request.user, CHANGE_LIST, request.today, NominationList.objects.filter(pk=found.pk))
    return found.state == ListState.APPROVED and mine.exists()
