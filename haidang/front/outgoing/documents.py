"""A plain document of one's own unit from what was typed: notice, report, invitation."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from haidang.foundation.documents.offices import office_of
from haidang.foundation.documents.official import Block, Heading, OfficialDocument, Paragraph, Signature
from haidang.foundation.organisation.models import Unit

# Mark and tên loại of Annex III of Decree 30/2020.
KINDS = {"TB": "Thông báo", "BC": "Báo cáo", "GM": "Giấy mời"}
ROMAN = re.compile(r"^[IVX]+\.\s")


def plain_document(unit: Unit, typed: Mapping[str, Any], day: date) -> OfficialDocument:
    """A draft: number and day are blank. A line that begins with a Roman number is a heading."""
    office = office_of(unit, day)
    mark = typed["kind"]
    return OfficialDocument(
        issuer=office.issuer,
        symbol=f"{mark}-{office.mark}",
        kind=KINDS[mark],
        subject=" ".join(typed["subject"].split()),
        year=day.year,
        addressed_with="Kính mời" if mark == "GM" else "Kính gửi",
        addressees=lines_of(typed["addressees"]),
        bases=lines_of(typed["bases"]),
        body=tuple(_body(typed["body"])),
        recipients=lines_of(typed["recipients"]),
        signature=Signature(lines_of(typed["authority"]), typed["signer_name"]),
    )


def lines_of(text: str) -> tuple[str, ...]:
    """Its lines without the empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _body(text: str) -> Iterator[Block]:
    for line in lines_of(text):
        yield Heading(line) if ROMAN.match(line) else Paragraph(line)
