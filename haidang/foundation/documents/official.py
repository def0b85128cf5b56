"""What an official document consists of (Decree 30/2020/NĐ-CP, Annex I): plain values, no layout."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from haidang.foundation.basics.paper import Paper

# In the note of an annex ("(Kèm theo Quyết định {số, ngày})"): replaced by the number and day of the document.
WITH_NUMBER = "{số, ngày}"


class Align(Enum):
    """How the text of a table column stands."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """Title of a part; `depth` 1 for Roman numbers (bold capitals as typed), 2 below."""

    text: str
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body: justified, first line indented; `label` ("Điều 1.") stands before it in bold."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """A "Phần" or "Chương", or a line alone ("QUYẾT ĐỊNH:"): label and title centred, bold, the title in capitals."""

    title: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table; `share` is its part of the page's width beside the other shares."""

    heading: str
    share: float = 1
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A bordered table with a heading row that repeats on every page; a line break in a cell is "\\n"."""

    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[str]]
    size: float = 12  # points


type Block = Heading | Division | Paragraph | Table


class Urgency(Enum):
    """How fast a document must arrive; the mark is printed in a red frame under the number."""

    NONE = ""
    URGENT = "KHẨN"
    VERY_URGENT = "THƯỢNG KHẨN"
    IMMEDIATE = "HOẢ TỐC"

    @property
    def width(self) -> float:
        """Millimetres of the frame (Decree 30/2020, Annex I)."""
        return {"KHẨN": 20.0, "THƯỢNG KHẨN": 40.0, "HOẢ TỐC": 30.0}.get(self.value, 0.0)


@dataclass(frozen=True, slots=True)
class Annex:
    """A "Phụ lục": a section of its own with pages numbered from 1."""

    label: str
    title: str
    note: str = ""
    blocks: Sequence[Block] = ()
    paper: Paper = Paper.PORTRAIT


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues: the body above, the body itself, the place in the date line, the address at the foot of page 1."""

    name: str
    superior: str = ""
    place: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """The lines of authority ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC") and, once signed, the name."""

    authority: Sequence[str]
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """A document as Decree 30/2020 knows it. Number and day stay blank on drafts: leave them empty.

    `kind` is the tên loại ("KẾ HOẠCH"); a dispatch (công văn) has none and its `subject` ("V/v …") stands under the
    number. `year` is what a draft prints behind the blank day. `authority` is the line a decision has between title
    and bases ("GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO").
    """

    issuer: Issuer
    symbol: str
    subject: str
    signature: Signature
    kind: str = ""
    number: str = ""
    issued_on: date | None = None
    year: int | None = None
    subject_note: str = ""
    urgency: Urgency = Urgency.NONE
    addressees: Sequence[str] = ()
    addressed_with: str = "Kính gửi"
    authority: str = ""
    bases: Sequence[str] = ()
    body: Sequence[Block] = ()
    recipients: Sequence[str] = ()
    annexes: Sequence[Annex] = field(default=())

    @property
    def mark(self) -> str:
        """The mark of the kind in the symbol: "QĐ" of "QĐ-SGDĐT"; dispatches have none."""
        return self.symbol.partition("-")[0] if self.kind else ""

    @property
    def attachment(self) -> str:
        """What stands for `WITH_NUMBER` in the note of an annex: số 05/QĐ-SGDĐT ngày 03/02/2026, blank on a draft."""
        number = self.number_line.removeprefix("Số: ") if self.number else f"      /{self.symbol}"
        blank = f"      tháng      năm {self.year or '       '}"
        return f"số {number} ngày {f'{self.issued_on:%d/%m/%Y}' if self.issued_on else blank}"

    @property
    def number_line(self) -> str:
        """Số: 05/KH-SGDĐT; on a draft room for the number."""
        if not self.number:
            return f"Số:          /{self.symbol}"
        shown = f"{int(self.number):02d}" if self.number.isdigit() else self.number
        return f"Số: {shown}/{self.symbol}"

    @property
    def date_line(self) -> str:
        """Days under 10 and months 1 and 2 take a leading zero; on a draft room for day and month."""
        place = f"{self.issuer.place}, " if self.issuer.place else ""
        if self.issued_on is None:
            return f"{place}ngày       tháng       năm {self.year or '          '}"
        day = self.issued_on
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        return f"{place}ngày {day.day:02d} tháng {month} năm {day.year}"
