"""What was read from somebody's document before it is a plan: lines and table rows as text, each with its source."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from haidang.areas.plans.models import PartKind

CELLS = ("ordinal", "content", "levels", "time", "quantity", "mode", "leads", "coordinating")
HEAD_CELLS = (
    "printed_superior",
    "printed_issuer",
    "number",
    "symbol",
    "place",
    "issued_on",
    "year",
    "title",
    "subject_note",
    "parent_document",
    "budget_decision",
    "annex_label",
    "annex_title",
    "signer_title",
    "signer_name",
)


class LineKind(StrEnum):
    """What a line of the document is beside the parts of a plan."""

    HOLDER = "holder"
    DUTY = "duty"
    RECIPIENT = "recipient"
    HEAD = "head"
    HEADING = "heading"
    UNREAD = "unread"
    LEFT_OUT = "left_out"


LINE_KINDS = (*(kind.value for kind in PartKind), *(kind.value for kind in LineKind))


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in the reading that a person should look at; the code is stable, the sentence is `doubts.SENTENCES`."""

    code: str
    place: str
    field: str = ""
    values: tuple[tuple[str, str], ...] = ()

    @property
    def cell(self) -> str:
        return f"{self.place}.{self.field}" if self.field else self.place


@dataclass(frozen=True, slots=True)
class RawLine:
    """A paragraph; `first` and `last` are the blocks of the source it was read from."""

    place: int
    kind: str
    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RawTask:
    """A row of the table: the text of its cells, its place in the source, and what made the reading doubtful."""

    place: int
    cells: Mapping[str, str]
    first: int
    last: int
    row: int = 0
    doubts: Sequence[tuple[str, str]] = ()  # code, field


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPlan:
    """A document as it was read: nothing in it was understood as a unit, a day or a figure yet."""

    head: Mapping[str, str] = field(default_factory=dict)
    lines: Sequence[RawLine] = ()
    tasks: Sequence[RawTask] = ()
    doubts: Sequence[Doubt] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "RawPlan":
        return cls(
            head=dict(kept["head"]),
            lines=[RawLine(**line) for line in kept["lines"]],
            tasks=[RawTask(**task | {"doubts": [tuple(d) for d in task["doubts"]]}) for task in kept["tasks"]],
            doubts=[
                Doubt(d["code"], d["place"], d["field"], tuple((k, v) for k, v in d["values"])) for d in kept["doubts"]
            ],
        )


def corrected(raw: RawPlan, corrections: Mapping[str, str]) -> RawPlan:
    """The reading with what people wrote in its place: "head.number", "task-3.time", "line-7.kind", "line-7.text".

    "task-8.after" is a row that was missed and stands behind the row it names.
    """
    head = {name: corrections.get(f"head.{name}", raw.head.get(name, "")) for name in HEAD_CELLS}
    lines = [
        replace(
            line,
            kind=corrections.get(f"line-{line.place}.kind", line.kind),
            text=corrections.get(f"line-{line.place}.text", line.text),
        )
        for line in raw.lines
    ]
    tasks = [
        replace(
            task,
            cells={name: corrections.get(f"task-{task.place}.{name}", task.cells.get(name, "")) for name in CELLS},
            doubts=[(code, name) for code, name in task.doubts if f"task-{task.place}.{name}" not in corrections],
        )
        for task in with_added(raw.tasks, corrections)
        if corrections.get(f"task-{task.place}.kind") != LineKind.LEFT_OUT
    ]
    doubts = [doubt for doubt in raw.doubts if doubt.cell not in corrections]
    return RawPlan(head=head, lines=lines, tasks=tasks, doubts=doubts)


def with_added(tasks: Sequence[RawTask], corrections: Mapping[str, str]) -> list[RawTask]:
    """The rows that were read and those that people added, each behind the row it was put behind (0: the first)."""
    rows = list(tasks)
    for number, after in sorted(
        (number_of(cell), int(after)) for cell, after in corrections.items() if cell.endswith(".after")
    ):
        places = [row.place for row in rows]
        rows.insert(places.index(after) + 1 if after in places else 0, RawTask(number, {}, 0, 0))
    return rows


def number_of(cell: str) -> int:
    """The number of the row or line that a cell belongs to: 8 of "task-8.time"."""
    return int(cell.partition(".")[0].rpartition("-")[2])
