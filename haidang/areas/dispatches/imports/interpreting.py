"""From lines to a draft: addressees, bases, demands with kinds and days, and what a person should look at first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from haidang.areas.dispatches.imports.addressees import read_rule
from haidang.areas.dispatches.imports.demands import LONGEST_TITLE, day_of, read_demand, title_of
from haidang.areas.dispatches.models import CLOSES_BY_ITSELF, DemandKind, Rhythm
from haidang.areas.dispatches.operations import BasisFacts, DemandFacts, DispatchFacts, RuleFacts
from haidang.areas.dispatches.queries.doubts import Doubt
from haidang.areas.dispatches.queries.raw import LineKind, RawDispatch, RawLine
from haidang.areas.plans.queries.citations import read_citations
from haidang.foundation.basics.names import fold


@dataclass(slots=True)
class Understood:
    """What would be drafted; `rules` and `demands` by the number of the line each comes from."""

    facts: DispatchFacts
    number: str = ""
    issued_on: date | None = None
    rules: dict[int, RuleFacts] = field(default_factory=dict)
    demands: dict[int, DemandFacts] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


def understand(
    raw: RawDispatch, corrections: Mapping[str, str], *, issuer_name: str, head: Mapping[str, str], otherwise: date
) -> Understood:
    """The draft in `raw`; `head` fills what the document does not say, `otherwise` is the deadline nobody named."""
    doubts: list[Doubt] = []
    due = day_of(raw.head.get("due_on", ""))
    demands = dict(_demands(raw, corrections, due or otherwise, doubts))
    silent = sum(1 for doubt in doubts if doubt.code == "due_assumed")
    doubts = [doubt for doubt in doubts if doubt.code != "due_assumed"]
    if silent and due is None:
        doubts.insert(
            0, Doubt("due_assumed", "head.due_on", (("count", str(silent)), ("day", f"{otherwise:%d/%m/%Y}")))
        )
    rules = dict(_rules(raw, doubts))
    doubts = [*_head_doubts(raw, issuer_name), *doubts]
    doubts += [Doubt("line_unread", f"line-{line.place}.kind") for line in raw.lines if line.kind == LineKind.UNREAD]
    found = [doubt for doubt in doubts if doubt.cell not in corrections]
    return Understood(
        _facts(raw, head), raw.head.get("number", ""), day_of(raw.head.get("issued_on", "")), rules, demands, found
    )


def _facts(raw: RawDispatch, head: Mapping[str, str]) -> DispatchFacts:
    def said(name: str) -> str:
        return raw.head.get(name, "").strip() or head.get(name, "")

    return DispatchFacts(
        subject=raw.head.get("subject", "").strip(),
        symbol=said("symbol"),
        place=said("place"),
        printed_superior=said("printed_superior"),
        printed_issuer=said("printed_issuer"),
        authority=[line.strip() for line in said("authority").splitlines() if line.strip()],
        opening="\n".join(raw.texts(LineKind.OPENING)),
        closing="\n".join(raw.texts(LineKind.CLOSING)),
        recipients=raw.texts(LineKind.RECIPIENT) or head.get("recipients", "").splitlines(),
        bases=_bases(raw.texts(LineKind.BASIS)),
    )


def _bases(texts: list[str]) -> list[BasisFacts]:
    """The first line that says "Thực hiện …" names what the dispatch carries out."""
    parent = next((text for text in texts if text.startswith("Thực hiện")), None)
    found = []
    for place, text in enumerate(texts):
        cited = next(iter(read_citations(text)), None)
        is_parent = text is parent and texts.index(text) == place
        named = {"number": cited.number, "issued_on": cited.issued_on, "issued_by_name": cited.issuer} if cited else {}
        found.append(BasisFacts(text=text, is_parent=is_parent, **named))  # type: ignore[arg-type]
    return found


def _rules(raw: RawDispatch, doubts: list[Doubt]) -> Iterator[tuple[int, RuleFacts]]:
    for line in raw.lines:
        if line.kind == LineKind.ADDRESSEE:
            rule = read_rule(line.text)
            code = "addressee_guessed" if rule else "addressee_unread"
            doubts.append(Doubt(code, f"line-{line.place}.text", (("text", line.text),)))
            if rule:
                yield line.place, rule


def _demands(
    raw: RawDispatch, corrections: Mapping[str, str], due: date, doubts: list[Doubt]
) -> Iterator[tuple[int, DemandFacts]]:
    section = ""
    for line in raw.lines:
        if line.kind == LineKind.SECTION:
            section = line.text
        elif line.kind == LineKind.DEMAND:
            yield line.place, _demand(line, section, corrections, due, doubts)
        elif line.kind == LineKind.CLOSING and read_demand(line.text).kind:
            doubts.append(Doubt("closing_asks", f"line-{line.place}.kind"))


def _demand(line: RawLine, section: str, corrections: Mapping[str, str], due: date, doubts: list[Doubt]) -> DemandFacts:
    cell = f"line-{line.place}"
    read = read_demand(line.text)
    said = corrections.get(f"{cell}.due_on", "")
    if said and day_of(said) is None:
        doubts.append(Doubt("day_unread", f"{cell}.text", (("text", said),)))
    day = day_of(said) or read.due_on
    if day is None:
        doubts.append(Doubt("due_assumed", "head.due_on"))
    title = corrections.get(f"{cell}.title", "") or title_of(read.text)[:LONGEST_TITLE]
    named = (("title", title),)
    kind = corrections.get(f"{cell}.demand_kind", "") or read.kind
    if not kind:
        doubts.append(Doubt("kind_unread", f"{cell}.demand_kind", named))
    elif kind in CLOSES_BY_ITSELF:
        doubts.append(Doubt("kind_closes", f"{cell}.demand_kind", named))
    if read.is_repeated:
        doubts.append(Doubt("rhythm_unsure", f"{cell}.text", named))
    facts = DemandFacts(
        title=title,
        text=read.text,
        due_on=day or due,
        kind=kind or DemandKind.OTHER,
        doer=read.doer,
        section=section,
        rhythm=read.rhythm,
        until_on=read.until_on,
    )
    return _at_peace(facts)


def _at_peace(facts: DemandFacts) -> DemandFacts:
    """What the system sees itself is asked once; a repeated demand ends after it begins."""
    if facts.rhythm == Rhythm.ONCE:
        return facts
    if facts.kind in CLOSES_BY_ITSELF or facts.until_on is None or facts.until_on < facts.due_on:
        return replace(facts, rhythm=Rhythm.ONCE, until_on=None)
    return facts


def _head_doubts(raw: RawDispatch, issuer_name: str) -> Iterator[Doubt]:
    if not raw.head.get("subject", "").strip():
        yield Doubt("subject_missing", "head.subject")
    for name in ("issued_on", "due_on"):
        text = raw.head.get(name, "")
        if text and day_of(text) is None:
            yield Doubt("day_unread", f"head.{name}", (("text", text),))
    printed = raw.head.get("printed_issuer", "")
    if printed and fold(printed) not in fold(issuer_name) and fold(issuer_name) not in fold(printed):
        yield Doubt("other_issuer", "head.printed_issuer", (("text", printed),))
