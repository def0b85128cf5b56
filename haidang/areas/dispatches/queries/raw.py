"""What was read from a brought dispatch: the fields of its head and its lines, each with its place in the source."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

HEAD_CELLS = (
    "printed_superior",
    "printed_issuer",
    "number",
    "symbol",
    "place",
    "issued_on",
    "subject",
    "due_on",
    "authority",
    "signer_name",
)
DEMAND_CELLS = ("title", "demand_kind", "due_on")
LINE_CELLS = ("kind", "text", *DEMAND_CELLS)


class LineKind(StrEnum):
    """What a line of a dispatch is."""

    HEAD = "head"
    ADDRESSEE = "addressee"
    BASIS = "basis"
    OPENING = "opening"
    SECTION = "section"
    DEMAND = "demand"
    CLOSING = "closing"
    RECIPIENT = "recipient"
    UNREAD = "unread"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class RawLine:
    """A paragraph; `first` is the block of the source in which it begins."""

    place: int
    kind: str
    text: str
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDispatch:
    """A document as it was read: no addressee, day or kind in it was understood yet."""

    head: Mapping[str, str] = field(default_factory=dict)
    lines: Sequence[RawLine] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "RawDispatch":
        return cls(head=dict(kept["head"]), lines=[RawLine(**line) for line in kept["lines"]])

    def texts(self, kind: LineKind) -> list[str]:
        return [line.text for line in self.lines if line.kind == kind]


def corrected(raw: RawDispatch, corrections: Mapping[str, str]) -> RawDispatch:
    """The reading with what people wrote in its place: "head.subject", "line-7.kind", "line-7.text"."""
    head = {name: corrections.get(f"head.{name}", raw.head.get(name, "")) for name in HEAD_CELLS}
    lines = [
        replace(
            line,
            kind=corrections.get(f"line-{line.place}.kind", line.kind),
            text=corrections.get(f"line-{line.place}.text", line.text),
        )
        for line in raw.lines
    ]
    return RawDispatch(head=head, lines=lines)
