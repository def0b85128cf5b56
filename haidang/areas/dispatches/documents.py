"""A dispatch as the paper it is: công văn in the layout of Decree 30/2020, always Vietnamese."""

from collections.abc import Iterator

from haidang.areas.dispatches.models import Demand, Rhythm
from haidang.areas.dispatches.queries.dispatches import Text
from haidang.foundation.documents.official import Block, Heading, Issuer, OfficialDocument, Paragraph, Signature

RHYTHMS = {
    Rhythm.MONTHLY: "hằng tháng",
    Rhythm.QUARTERLY: "hằng quý",
    Rhythm.HALF_YEARLY: "sáu tháng một lần",
    Rhythm.YEARLY: "hằng năm",
}


def dispatch_document(text: Text) -> OfficialDocument:
    """The whole dispatch; number and day stay blank on a draft."""
    dispatch = text.dispatch
    return OfficialDocument(
        issuer=Issuer(dispatch.printed_issuer, superior=dispatch.printed_superior, place=dispatch.place),
        symbol=dispatch.symbol,
        number=dispatch.number,
        issued_on=dispatch.issued_on,
        year=dispatch.year,
        subject=f"V/v {dispatch.subject}",
        addressees=[rule.printed for rule in text.rules],
        body=list(_body(text)),
        recipients=dispatch.recipients,
        signature=Signature(tuple(dispatch.authority)),
    )


def _body(text: Text) -> Iterator[Block]:
    for basis in text.bases:
        yield Paragraph(basis.text)
    if text.dispatch.opening:
        yield Paragraph(text.dispatch.opening)
    for section, demands in text.sections:
        shown = [demand for demand in demands if not _is_only_planned(demand)]
        if section and shown:
            yield Heading(section, 2)
        for demand in shown:
            yield Paragraph(f"- {demand.text} {_when(demand)}")
    if text.dispatch.closing:
        yield Paragraph(text.dispatch.closing)


def _when(demand: Demand) -> str:
    if demand.rhythm == Rhythm.ONCE or demand.until_on is None:
        return f"(Hoàn thành trước ngày {demand.due_on:%d/%m/%Y}.)"
    rhythm = RHYTHMS[Rhythm(demand.rhythm)].capitalize()
    return f"({rhythm}, lần đầu trước ngày {demand.due_on:%d/%m/%Y}, đến hết ngày {demand.until_on:%d/%m/%Y}.)"


def _is_only_planned(demand: Demand) -> bool:
    """Added by an amendment: it stands in the amendment's own paper, not in the first one."""
    return demand.added_by_id is not None
