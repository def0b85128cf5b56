"""What the side-by-side page of a brought dispatch shows: the source, each line as read, what to look at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from haidang.areas.dispatches.imports.drafts import Draft
from haidang.areas.dispatches.models import AddresseeRole, AddresseeRule, DemandKind, DispatchImport, Rhythm, Span
from haidang.areas.dispatches.operations import DemandFacts, RuleFacts
from haidang.areas.dispatches.queries.addressees import list_addressees
from haidang.areas.dispatches.queries.doubts import SPOKEN_FOR, Doubt
from haidang.areas.dispatches.queries.raw import HEAD_CELLS, LineKind, RawLine
from haidang.areas.plans.queries.citations import Citation, read_citations
from haidang.areas.plans.queries.imports import SourceBlock
from haidang.foundation.basics.figures import Figure
from haidang.foundation.organisation.models import Level, Sector, UnitKind

HEAD_NAMES = {
    "printed_superior": gettext_lazy("Body above, as printed"),
    "printed_issuer": gettext_lazy("Issuing body, as printed"),
    "number": gettext_lazy("Number"),
    "symbol": gettext_lazy("Symbol"),
    "place": pgettext_lazy("document", "Place"),
    "issued_on": gettext_lazy("Day of issue"),
    "subject": pgettext_lazy("dispatch", "Subject"),
    "due_on": gettext_lazy("Deadline where none is named"),
    "authority": gettext_lazy("Signed for"),
    "signer_name": gettext_lazy("Who signed (stays with the document)"),
}
LINE_NAMES = {
    LineKind.ADDRESSEE: pgettext_lazy("dispatch import", "addressee"),
    LineKind.BASIS: pgettext_lazy("dispatch import", "legal basis"),
    LineKind.OPENING: pgettext_lazy("dispatch import", "before the demands"),
    LineKind.SECTION: pgettext_lazy("dispatch import", "heading of demands"),
    LineKind.DEMAND: pgettext_lazy("dispatch import", "demand"),
    LineKind.CLOSING: pgettext_lazy("dispatch import", "after the demands"),
    LineKind.RECIPIENT: pgettext_lazy("dispatch import", "recipient"),
    LineKind.UNREAD: pgettext_lazy("dispatch import", "kept word for word"),
    LineKind.LEFT_OUT: pgettext_lazy("dispatch import", "left out"),
}
PARTS = (
    (LineKind.ADDRESSEE, pgettext_lazy("dispatch import", "Whom it addresses")),
    (LineKind.BASIS, gettext_lazy("What it rests on")),
    (LineKind.OPENING, gettext_lazy("Before the demands")),
    (LineKind.CLOSING, gettext_lazy("After the demands")),
    (LineKind.RECIPIENT, gettext_lazy("Recipients")),
)
MOST_NAMED, LONGEST_HEADING = 8, 110
_LONG = frozenset({"text", "subject", "authority"})


@dataclass(frozen=True, slots=True)
class Remark:
    """A doubt in words, as the page's cells show it."""

    sentence: str
    place: str
    tone: str = "due"
    unit: str = ""

    @property
    def url(self) -> str:
        """Where it can be mended, unfolded."""
        return f"?line={self.place}#{self.place}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that can be corrected: written, or chosen among `choices`."""

    cell: str
    label: str
    text: str
    remarks: Sequence[Remark]
    is_corrected: bool
    is_long: bool = False
    understood: Sequence[str] = ()
    choices: Sequence[tuple[str, str]] = ()
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its cells; `heading` is what stands on the folded line, `due` and `means` beside it."""

    place: str
    first: int
    kind: str
    cells: Sequence[Cell]
    heading: str = ""
    section: str = ""
    due: date | None = None
    means: str = ""
    cited: Sequence[Citation] = field(default_factory=tuple)
    rule_url: str = ""
    chosen_rule: str = ""  # the cell of a rule that a person chose

    @property
    def unsure(self) -> int:
        return sum(len(cell.remarks) for cell in self.cells)


def reading_context(brought: DispatchImport, draft: Draft, *, day: date) -> dict[str, Any]:
    """Everything the page shows."""
    page = _Page(brought, draft, day)
    lines = [page.line(line) for line in draft.raw.lines if line.kind in LINE_NAMES]
    return {
        "import": brought,
        "head": (head := [page.head_cell(name) for name in HEAD_CELLS]),
        "head_unsure": sum(len(cell.remarks) for cell in head),
        "subject": draft.understood.facts.subject,
        "parts": [(title, [line for line in lines if line.kind == kind]) for kind, title in PARTS],
        "demands": [line for line in lines if line.kind in {LineKind.DEMAND, LineKind.SECTION}],
        "unread": [line for line in lines if line.kind == LineKind.UNREAD],
        "left_out": [line for line in lines if line.kind == LineKind.LEFT_OUT],
        "open_doubts": [_remark(doubt) for doubt in draft.understood.doubts if doubt.code not in SPOKEN_FOR],
        "units": page.units,
        "demanded": len(draft.understood.demands),
        "blocks": [
            SourceBlock(number, text=block) if isinstance(block, str) else SourceBlock(number, rows=block)
            for number, block in enumerate(brought.blocks, start=1)
        ],
        "urls": {
            name: reverse(f"dispatches:import_{name}", args=[brought.pk])
            for name in ("correct", "restore", "accept", "withdraw", "file")
        },
    }


def _remark(doubt: Doubt) -> Remark:
    return Remark(doubt.sentence, doubt.place)


class _Page:
    """The cells of one reading."""

    def __init__(self, brought: DispatchImport, draft: Draft, day: date) -> None:
        self.draft, self.brought, self.day = draft, brought, day
        self.said = brought.corrections
        rules = {place: _rule(rule) for place, rule in draft.understood.rules.items()}
        self.meant = {
            place: [one.name for one in list_addressees([rule], brought.issuer, day)] for place, rule in rules.items()
        }
        self.units = len({name for names in self.meant.values() for name in names})

    def head_cell(self, name: str) -> Cell:
        text = self.draft.raw.head.get(name, "")
        understood = [] if text else self._head_otherwise(name)
        return self._cell(f"head.{name}", str(HEAD_NAMES[name]), text, understood, is_long=name in _LONG)

    def line(self, line: RawLine) -> Line:
        place, understood = f"line-{line.place}", self.draft.understood
        cells: list[Cell] = []
        demand = understood.demands.get(line.place)
        said: list[str] = []
        if rule := understood.rules.get(line.place):
            said = self._meaning(rule, self.meant[line.place])
        cells.append(self._cell(f"{place}.text", _("Words"), line.text, said, is_long=True))
        if demand:
            cells += self._demand_cells(place, demand)
        names = [(kind.value, str(name)) for kind, name in LINE_NAMES.items()]
        is_what = self._cell(f"{place}.kind", _("This line is"), str(LINE_NAMES[LineKind(line.kind)]), choices=names)
        cited = read_citations(line.text) if line.kind == LineKind.BASIS else ()
        is_addressee = line.kind == LineKind.ADDRESSEE
        units = len(self.meant.get(line.place, ()))
        return Line(
            place,
            line.first,
            line.kind,
            [*cells, is_what],
            heading=Truncator(demand.title if demand else line.text).chars(LONGEST_HEADING),
            section=demand.section if demand else "",
            due=demand.due_on if demand else None,
            means=_("%(count)s units today") % {"count": Figure(units)} if is_addressee else "",
            cited=cited,
            rule_url=reverse("dispatches:import_rule", args=[self.brought.pk, line.place]) if is_addressee else "",
            chosen_rule=f"{place}.rule" if f"{place}.rule" in self.said else "",
        )

    def _demand_cells(self, place: str, demand: DemandFacts) -> list[Cell]:
        kinds = [(kind.value, str(kind.label)) for kind in DemandKind]
        due = f"{demand.due_on:%d/%m/%Y}"
        again = []
        if demand.rhythm != Rhythm.ONCE and demand.until_on:
            again = [f"{Rhythm(demand.rhythm).label} → {demand.until_on:%d/%m/%Y}"]
        return [
            self._cell(f"{place}.title", _("In a few words"), demand.title),
            self._cell(
                f"{place}.demand_kind", _("Kind"), str(DemandKind(demand.kind).label), choices=kinds, chosen=demand.kind
            ),
            self._cell(f"{place}.due_on", _("Due on"), due, again),
        ]

    def _meaning(self, rule: RuleFacts, names: Sequence[str]) -> list[str]:
        words = [str(UnitKind(kind).label) for kind in rule.kinds] + [str(Level(one).label) for one in rule.levels]
        words += [str(Sector(one).label) for one in rule.sectors]
        words += [str(Span(rule.span).label)] if rule.span != Span.ANY else []
        words += [str(AddresseeRole(rule.role).label)]
        more = " …" if len(names) > MOST_NAMED else ""
        units = _("%(count)s units today") % {"count": Figure(len(names))}
        return [" · ".join(words), f"{units}: {', '.join(names[:MOST_NAMED])}{more}" if names else units]

    def _head_otherwise(self, name: str) -> list[str]:
        """What stands in the draft where the document says nothing."""
        facts = self.draft.understood.facts
        if name == "authority":
            return [" / ".join(facts.authority)]
        value = getattr(facts, name, "")
        return [str(value)] if value else []

    def _cell(
        self,
        cell: str,
        label: str,
        text: str,
        understood: Sequence[str] = (),
        *,
        is_long: bool = False,
        choices: Sequence[tuple[str, str]] = (),
        chosen: str = "",
    ) -> Cell:
        remarks = [_remark(doubt) for doubt in self.draft.understood.doubts if doubt.cell == cell]
        current = chosen or next((value for value, name in choices if name == text), "")
        return Cell(cell, label, text, remarks, cell in self.said, is_long, understood, choices, current)


def _rule(facts: RuleFacts) -> AddresseeRule:
    """The rule as it would be written."""
    return AddresseeRule(
        printed=facts.printed, role=facts.role, kinds=list(facts.kinds), levels=list(facts.levels),
        sectors=list(facts.sectors), span=facts.span,
    )  # fmt: skip
