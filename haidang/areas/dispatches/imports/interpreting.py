"""From lines to a draft: addressees, bases, demands with kinds and days, and what a person should look at first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from haidang.areas.dispatches.imports.addressees import chosen_rule, read_rule
from haidang.areas.dispatches.imports.deadlines import deadline_of
from haidang.areas.dispatches.imports.demands import LONGEST_TITLE, day_of, read_demand, title_of
from haidang.areas.dispatches.models import CLOSES_BY_ITSELF, DemandKind, Rhythm
from haidang.areas.dispatches.operations import BasisFacts, DemandFacts, DispatchFacts, RuleFacts
from haidang.areas.dispatches.queries.doubts import Doubt
from haidang.areas.dispatches.queries.raw import LineKind, RawDispatch, RawLine
from haidang.areas.plans.queries.citations import read_citations
from haidang.foundation.basics.names import fold

USUAL_DAYS = 30  # until a demand is due of which neither the document nor a person says when


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
    raw: RawDispatch, corrections: Mapping[str, str], *, issuer_name: str, head: Mapping[str, str], today: date
) -> Understood:
    """The draft in `raw`; `head` fills what the document does not say, `today` is the day it was brought."""
    doubts: list[Doubt] = []
    issued_on = day_of(raw.head.get("issued_on", ""))
    general = _general_deadline(raw, issued_on or today, today)
    demands = dict(_demands(raw, corrections, general, doubts))
    silent = sum(1 for doubt in doubts if doubt.code == "due_general")
    if silent and general.code:
        values = (("count", str(silent)), ("day", f"{general.day:%d/%m/%Y}"))
        doubts.insert(0, Doubt(general.code, "head.due_on", values))
    rules = dict(_rules(raw, corrections, doubts))
    doubts = [*_head_doubts(raw, issuer_name), *doubts]
    doubts += [Doubt("line_unread", f"line-{line.place}.kind") for line in raw.lines if line.kind == LineKind.UNREAD]
    found = [doubt for doubt in doubts if doubt.cell not in corrections]
    return Understood(_facts(raw, head), raw.head.get("number", ""), issued_on, rules, demands, found)


@dataclass(frozen=True, slots=True)
class _General:
    """The deadline of demands that name none; `code` says how it was found, empty where a person wrote it."""

    on: date
    day: date
    code: str


def _general_deadline(raw: RawDispatch, on: date, today: date) -> _General:
    """As a person wrote it, else as the text around the demands says, else the usual days from today."""
    if written := day_of(raw.head.get("due_on", "")):
        return _General(on, written, "")
    around = [*raw.texts(LineKind.OPENING), *raw.texts(LineKind.CLOSING)]
    if said := next(filter(None, (deadline_of(text, on=on) for text in around)), None):
        return _General(on, said.day, "due_from_text")
    return _General(on, today + timedelta(days=USUAL_DAYS), "due_assumed")


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


def _rules(raw: RawDispatch, corrections: Mapping[str, str], doubts: list[Doubt]) -> Iterator[tuple[int, RuleFacts]]:
    for line in raw.lines:
        if line.kind != LineKind.ADDRESSEE:
            continue
        if chosen := corrections.get(f"line-{line.place}.rule"):
            yield line.place, chosen_rule(chosen, line.text)
        else:
            rule = read_rule(line.text)
            code = "addressee_guessed" if rule else "addressee_unread"
            doubts.append(Doubt(code, f"line-{line.place}.text", (("text", line.text),)))
            if rule:
                yield line.place, rule


def _demands(
    raw: RawDispatch, corrections: Mapping[str, str], general: _General, doubts: list[Doubt]
) -> Iterator[tuple[int, DemandFacts]]:
    section = ""
    for line in raw.lines:
        if line.kind == LineKind.SECTION:
            section = line.text
        elif line.kind == LineKind.DEMAND:
            yield line.place, _demand(line, section, corrections, general, doubts)
        elif line.kind == LineKind.CLOSING and read_demand(line.text, on=general.on).kind:
            doubts.append(Doubt("closing_asks", f"line-{line.place}.kind"))


def _demand(
    line: RawLine, section: str, corrections: Mapping[str, str], general: _General, doubts: list[Doubt]
) -> DemandFacts:
    cell = f"line-{line.place}"
    read = read_demand(line.text, on=general.on)
    said = corrections.get(f"{cell}.due_on", "")
    if said and day_of(said) is None:
        doubts.append(Doubt("day_unread", f"{cell}.text", (("text", said),)))
    day = day_of(said) or read.due_on
    of_part = deadline_of(section, on=general.on) if day is None and section else None
    if of_part:
        day = of_part.day
        doubts.append(Doubt("due_of_part", f"{cell}.due_on", (("section", section), ("day", f"{day:%d/%m/%Y}"))))
    elif day is None:
        doubts.append(Doubt("due_general", f"{cell}.due_on", (("day", f"{general.day:%d/%m/%Y}"),)))
    elif read.is_worked_out:
        doubts.append(Doubt("due_worked_out", f"{cell}.due_on", (("day", f"{day:%d/%m/%Y}"),)))
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
        due_on=day or general.day,
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
