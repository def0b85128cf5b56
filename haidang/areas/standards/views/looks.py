"""How statuses and findings look: tone and word."""

from dataclasses import dataclass

from haidang.areas.standards.models import DraftState, Part, RequirementDraft, Status
from haidang.areas.standards.queries.comparison import Move, status_word
from haidang.areas.standards.queries.explanations import ExplainedCondition
from haidang.areas.standards.queries.findings import Weight

STATUS_TONES: dict[str, str] = {
    Status.MUST: "due",
    Status.MAY: "draft",
    Status.EXEMPT: "note",
    Status.CANNOT_TELL: "wait",
    Status.MEETS: "done",
}
MOVE_TONES = {Move.ENTERS: "due", Move.LEAVES: "done", Move.CHANGES: "note"}
WEIGHT_TONES = {Weight.STOP: "stop", Weight.WARN: "late", Weight.NOTE: "note"}
DRAFT_TONES = {
    DraftState.DRAFT: "draft",
    DraftState.SUBMITTED: "wait",
    DraftState.RETURNED: "due",
    DraftState.APPROVED: "done",
    DraftState.WITHDRAWN: "stop",
}
# In this order people read a row of counts: what calls someone first.
STATUS_ORDER = (
    Status.MUST,
    Status.MAY,
    Status.CANNOT_TELL,
    Status.EXEMPT,
    Status.MEETS,
    Status.NOT_CONCERNED,
)


@dataclass(frozen=True, slots=True)
class Look:
    tone: str
    word: str


def look_of_status(status: str) -> Look:
    """Also for the words outside the law: not at work, no text in force."""
    return Look(STATUS_TONES.get(status, "note"), status_word(status))


def look_of_draft(draft: RequirementDraft) -> Look:
    return Look(DRAFT_TONES[DraftState(draft.state)], str(draft.get_state_display()))


def tone_of_condition(condition: ExplainedCondition) -> str:
    """A tick, a cross, a question mark; a ground for exemption that does not apply is no fault."""
    if condition.holds is None:
        return "due"
    if condition.holds:
        return "done"
    return "draft" if condition.part == Part.EXEMPT else "stop"
