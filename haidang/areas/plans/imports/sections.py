"""Paragraphs of a plan as its parts: head, legal bases, sections I to IV, recipients, signer; the rest verbatim."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from haidang.areas.plans.imports.wrapped import Paragraph
from haidang.areas.plans.models import PartKind
from haidang.areas.plans.queries.raw import LineKind, RawLine
from haidang.foundation.basics.names import fold

_ROMAN = re.compile(r"^(?:phần\s+)?[IVX]{1,5}\s*[.):-]?\s+(?P<title>.+)$")
_ITEM = re.compile(r"^\d{1,2}[.)]\s*(?P<title>.+)$")
_NUMBER = re.compile(r"^Số\s*:\s*(?P<number>[\w ]*?)\s*/\s*(?P<symbol>\S[\wĐđ.&-]*(?:\s*-\s*[\wĐđ.&]+)*)\s*$")
_DATE = re.compile(
    r"(?P<place>[^,]{2,60}),\s*ngày\s*(?P<day>\d{1,2}|[.… ]*)\s*tháng\s*(?P<month>\d{1,2}|[.… ]*)"
    r"\s*năm\s*(?P<year>\d{2,4}|[.… ]*)"
)
_STATE = re.compile(r"^(?:cong hoa xa hoi|doc lap\b)")
_SIGNER = re.compile(
    r"^(?:(?:TM|KT|TL|TUQ|Q)\.\s|(?:PHÓ\s+|QUYỀN\s+)?(?:GIÁM ĐỐC|CHỦ TỊCH|HIỆU TRƯỞNG|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG)\b)"
)
_SECTIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (LineKind.DUTY, re.compile(r"phan cong|to chuc thuc hien|trach nhiem")),
    (PartKind.FUNDING, re.compile(r"kinh phi")),
    (PartKind.AIM, re.compile(r"^muc dich|^muc tieu")),
    (PartKind.REQUIREMENT, re.compile(r"^yeu cau")),
    (PartKind.CONTENT, re.compile(r"noi dung|nhiem vu")),
)
_ANNEX = re.compile(r"^(?:PHỤ LỤC\b|Phụ lục(?:\s+(?:[IVX]{1,5}|\d{1,2}))?\s*$)")
_CLOSING = re.compile(
    r"^(?:tren day la|de nghi cac don vi|yeu cau cac don vi|trong qua trinh (?:trien khai )?thuc hien)"
)


@dataclass(slots=True)
class Sections:
    """What the paragraphs were understood as; `head` holds the fields of the head of the document."""

    head: dict[str, str] = field(default_factory=dict)
    lines: list[RawLine] = field(default_factory=list)
    stage: str = "head"
    section: str = ""
    top: list[str] = field(default_factory=list)

    def add(self, kind: str, paragraph: Paragraph, text: str = "") -> None:
        place = len(self.lines) + 1
        self.lines.append(RawLine(place, str(kind), text or paragraph.text, paragraph.first, paragraph.last))


def read_sections(paragraphs: Sequence[Paragraph]) -> Sections:
    """Walks the paragraphs once, from the head to the annex."""
    found = Sections()
    for paragraph in paragraphs:
        _STAGES[found.stage](found, paragraph)
    _name_bodies(found)
    _trace_documents(found)
    return found


def _head(found: Sections, paragraph: Paragraph) -> None:
    text = paragraph.text
    folded = fold(text)
    if _starts_body(found, paragraph):
        return
    if _STATE.match(folded):
        found.add(LineKind.HEAD, paragraph)
    elif number := _NUMBER.match(text):
        found.head["number"] = number["number"].strip()
        found.head["symbol"] = re.sub(r"\s*-\s*", "-", number["symbol"])
        found.add(LineKind.HEAD, paragraph)
    elif day := _DATE.search(text):
        _read_date(found, day)
        found.add(LineKind.HEAD, paragraph)
    elif folded == "ke hoach":
        found.stage = "title"
        found.add(LineKind.HEAD, paragraph)
    elif text.isupper() and "number" not in found.head and len(found.top) < 4:
        found.top.append(text)
        found.add(LineKind.HEAD, paragraph)
    elif folded.startswith("ke hoach ") and text.isupper():
        found.stage = "title"
        found.head["title"] = text[len("KẾ HOẠCH ") :]
        found.add(LineKind.HEAD, paragraph)
    else:
        found.add(LineKind.UNREAD, paragraph)


def _read_date(found: Sections, day: re.Match[str]) -> None:
    found.head["place"] = re.sub(r"^.*hạnh phúc\s*", "", day["place"].strip(), flags=re.IGNORECASE)
    parts = [day[name].strip(" .…") for name in ("day", "month", "year")]
    if all(part.isdigit() for part in parts):
        found.head["issued_on"] = "/".join(parts)
    if len(parts[2]) == 4 and parts[2].isdigit():
        found.head["year"] = parts[2]


def _title(found: Sections, paragraph: Paragraph) -> None:
    text = paragraph.text
    if _starts_body(found, paragraph):
        return
    if text.startswith("(") or ("subject_note" in found.head and not found.head["subject_note"].endswith(")")):
        found.head["subject_note"] = f"{found.head.get('subject_note', '')} {text}".strip()
    elif "subject_note" not in found.head and len(found.head.get("title", "")) < 600:
        found.head["title"] = f"{found.head.get('title', '')} {text}".strip()
    else:
        found.stage = "opening"
        found.add(PartKind.OPENING, paragraph)
        return
    found.add(LineKind.HEAD, paragraph)


def _starts_body(found: Sections, paragraph: Paragraph) -> bool:
    """Legal bases and section headings end the head wherever they come."""
    if paragraph.text.startswith("Căn cứ") or re.match(r"^Thực hiện (?:Kế hoạch|Quyết định|Công văn)", paragraph.text):
        found.stage = "opening"
    elif _section_of(paragraph.text):
        found.stage = "body"
    elif _ANNEX.match(paragraph.text):
        found.stage = "annex"
    else:
        return False
    _STAGES[found.stage](found, paragraph)
    return True


def _opening(found: Sections, paragraph: Paragraph) -> None:
    text = paragraph.text
    if _section_of(text) or _is_end(text):
        found.stage = "body"
        _body(found, paragraph)
    elif text.startswith(("Căn cứ", "Thực hiện", "Theo đề nghị", "Xét đề nghị")):
        found.add(PartKind.LEGAL_BASIS, paragraph)
    else:
        found.add(PartKind.OPENING, paragraph)


def _is_end(text: str) -> bool:
    return bool(text.startswith("Nơi nhận") or _ANNEX.match(text) or _SIGNER.match(text))


def _section_of(text: str) -> str:
    """The section a Roman heading opens; "?" for one that nobody knows."""
    found = _ROMAN.match(text)
    if not found or len(text) > 160 or not re.match(r"^[IVX]{1,5}\s*[.):-]|^phần", text, re.IGNORECASE):
        return ""
    title = fold(found["title"])
    return next((str(kind) for kind, pattern in _SECTIONS if pattern.search(title)), "?")


def _body(found: Sections, paragraph: Paragraph) -> None:
    text = paragraph.text
    if _is_end(text):
        found.stage = "foot"
        _foot(found, paragraph)
    elif section := _section_of(text):
        found.section = section
        found.add(LineKind.HEADING, paragraph)
        if section == "?":
            found.lines[-1] = RawLine(len(found.lines), LineKind.UNREAD, text, paragraph.first, paragraph.last)
    elif found.section in {PartKind.AIM, PartKind.REQUIREMENT} and (part := _sub_part(text)):
        found.section = part
        found.add(LineKind.HEADING, paragraph)
    elif _CLOSING.match(fold(text)) and found.section not in {PartKind.AIM, PartKind.REQUIREMENT}:
        found.section = PartKind.CLOSING
        found.add(PartKind.CLOSING, paragraph)
    elif found.section == LineKind.DUTY:
        _duty(found, paragraph)
    else:
        found.add(LineKind.UNREAD if found.section in {"", "?"} else found.section, paragraph)


def _sub_part(text: str) -> str:
    """The two parts of section I: "1. Mục đích", "2. Yêu cầu"."""
    found = _ITEM.match(text)
    title = fold(found["title"] if found else text).strip(" .:")
    if title in {"muc dich", "muc tieu", "muc dich, y nghia"}:
        return PartKind.AIM
    return PartKind.REQUIREMENT if title == "yeu cau" else ""


def _duty(found: Sections, paragraph: Paragraph) -> None:
    if _ITEM.match(paragraph.text):
        found.add(LineKind.HOLDER, paragraph)
    elif any(line.kind == LineKind.HOLDER for line in found.lines):
        found.add(LineKind.DUTY, paragraph)
    else:
        found.add(LineKind.UNREAD, paragraph)


def _foot(found: Sections, paragraph: Paragraph) -> None:
    text = paragraph.text
    if _ANNEX.match(text):
        found.stage = "annex"
        _annex(found, paragraph)
    elif text.startswith("Nơi nhận"):
        found.add(LineKind.HEAD, paragraph)
        if rest := text.partition(":")[2].strip():
            found.add(LineKind.RECIPIENT, paragraph, rest)
    elif _SIGNER.match(text):
        found.head["signer_title"] = f"{found.head.get('signer_title', '')}\n{text}".strip()
        found.add(LineKind.HEAD, paragraph)
    elif (text.startswith(("-", "–", "+")) and "signer_title" not in found.head) or text.startswith("- "):
        found.add(LineKind.RECIPIENT, paragraph, text.lstrip("-–+ ").rstrip("; "))
    elif "signer_title" in found.head and "signer_name" not in found.head and len(text) < 60:
        found.head["signer_name"] = text
        found.add(LineKind.HEAD, paragraph)
    else:
        found.add(LineKind.UNREAD, paragraph)


def _annex(found: Sections, paragraph: Paragraph) -> None:
    text = paragraph.text
    label = re.match(r"^PHỤ LỤC(?:\s+(?:[IVX]{1,5}|\d{1,2}))?\b", text, re.IGNORECASE)
    if label and "annex_label" not in found.head:
        found.head["annex_label"] = _label(label.group())
        if rest := text[label.end() :].strip(" .:-"):
            found.head["annex_title"] = rest
        found.add(LineKind.HEAD, paragraph)
    elif text.startswith("(") and "kem theo" in fold(text):
        found.add(LineKind.HEAD, paragraph)
    elif "annex_title" not in found.head:
        found.head["annex_title"] = text
        found.add(LineKind.HEAD, paragraph)
    else:
        found.add(LineKind.UNREAD, paragraph)


def _label(text: str) -> str:
    number = text[len("PHỤ LỤC") :].strip()
    return f"Phụ lục {number}".strip()


_STAGES = {"head": _head, "title": _title, "opening": _opening, "body": _body, "foot": _foot, "annex": _annex}


def _name_bodies(found: Sections) -> None:
    """Of the bodies at the top the last issues, the one before stands above it."""
    top = [line for line in found.top if not _STATE.match(fold(line))]
    if top:
        found.head["printed_issuer"] = top[-1]
    if len(top) > 1:
        found.head["printed_superior"] = " ".join(top[:-1])


def _trace_documents(found: Sections) -> None:
    """What the plan carries out and what pays for it, from its own words."""
    note = found.head.get("subject_note", "")
    if carried := re.match(r"^\(Thực hiện (?P<what>.+?)\)?$", note, re.DOTALL):
        found.head["parent_document"] = carried["what"]
    for line in found.lines:
        if line.kind == PartKind.LEGAL_BASIS and "giao dự toán" in line.text:
            what = re.split(r"\s+về việc\s+", line.text.removeprefix("Căn cứ "))[0]
            found.head["budget_decision"] = what.rstrip(" ;.")
