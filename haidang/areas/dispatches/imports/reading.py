"""A document as the lines of a dispatch: head, Kính gửi, bases, demands, Nơi nhận, signer; the rest word for word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from haidang.areas.dispatches.queries.raw import LineKind, RawDispatch, RawLine
from haidang.foundation.basics.names import fold
from haidang.foundation.basics.refusals import Refused
from haidang.foundation.documents.reading import ReadDocument, ReadParagraph

_NUMBER = re.compile(r"^Số\s*:\s*(?P<number>[\w. …]*?)\s*/\s*(?P<symbol>[\wĐđ.&-]+(?:\s*-\s*[\wĐđ.&]+)*)\s*$")
_DATE = re.compile(
    r"(?P<place>[^,]{2,60}),\s*ngày\s*(?P<day>\d{1,2}|[.… ]*)\s*tháng\s*(?P<month>\d{1,2}|[.… ]*)"
    r"\s*năm\s*(?P<year>\d{4}|[.… ]*)"
)
_STATE = re.compile(r"^(?:cong hoa xa hoi|doc lap\b)")
_ADDRESSED = re.compile(r"^Kính gửi\s*:?\s*(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
_BASIS = re.compile(r"^(?:Căn cứ|Thực hiện|Theo đề nghị|Xét đề nghị|Tiếp theo)\b")
_ITEM = re.compile(r"^[-–•]\s*(?P<text>.+)$", re.DOTALL)
_UNDER = re.compile(r"^[+*]\s*(?P<text>.+)$", re.DOTALL)
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[a-zđ])[.)/]\s*(?P<text>\D.*)$", re.DOTALL)
_SIGNER = re.compile(
    r"^(?:(?:TM|KT|TL|TUQ|Q)\.\s|(?:PHÓ\s+|QUYỀN\s+)?(?:GIÁM ĐỐC|CHỦ TỊCH|HIỆU TRƯỞNG|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG)\b)"
)
_LETTERED = re.compile(r"^[a-zđ][.)/]\s")
LONGEST_HEADING = 200


class NotADispatch(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "No “Kính gửi” was found, so it is not clear whom the document addresses. Bring the dispatch itself, or"
                " begin a new one and write it here."
            )
        )


@dataclass(slots=True)
class _Found:
    head: dict[str, str] = field(default_factory=dict)
    top: list[str] = field(default_factory=list)
    lines: list[RawLine] = field(default_factory=list)
    stage: str = "head"

    def add(self, kind: LineKind, text: str, block: int) -> None:
        self.lines.append(RawLine(len(self.lines) + 1, kind.value, text, block))

    def go_on(self, text: str) -> None:
        """The last line has more words."""
        last = self.lines[-1]
        self.lines[-1] = RawLine(last.place, last.kind, f"{last.text}\n{text}", last.first)


def read_raw_dispatch(document: ReadDocument) -> RawDispatch:
    """The lines of a dispatch; raises NotADispatch when it addresses nobody."""
    texts = list(_paragraphs(document))
    if not any(_ADDRESSED.match(text) for text, _block in texts):
        raise NotADispatch
    found = _Found()
    for place, (text, block) in enumerate(texts):
        following = texts[place + 1][0] if place + 1 < len(texts) else ""
        _STAGES[found.stage](found, text, block, following)
    if found.top:
        found.head["printed_issuer"] = found.top[-1]
        found.head["printed_superior"] = " ".join(found.top[:-1])
    _close(found)
    return RawDispatch(head=found.head, lines=found.lines)


def _paragraphs(document: ReadDocument) -> Iterator[tuple[str, int]]:
    """Lines of head and foot one by one, tables of them by columns; wrapped lines of plain text put together."""
    waiting: tuple[str, int] | None = None
    for line, block in _lines(document):
        if not (text := _plain(line)):
            continue
        if waiting and document.kind == "text" and _goes_on(text):
            waiting = (f"{waiting[0]} {text}", waiting[1])
            continue
        if waiting:
            yield waiting
        waiting = (text, block)
    if waiting:
        yield waiting


def _goes_on(text: str) -> bool:
    """No sentence begins with a small letter or a year."""
    return (text[0].islower() and not _LETTERED.match(text)) or bool(re.match(r"\d{4}\b", text))


def _lines(document: ReadDocument) -> Iterator[tuple[str, int]]:
    is_body = False
    for number, block in enumerate(document.blocks, start=1):
        if isinstance(block, ReadParagraph):
            is_body = is_body or bool(_ADDRESSED.match(block.text))
            parts = [" ".join(block.text.split())] if is_body else block.text.split("\n")
            yield from ((part, number) for part in parts)
            continue
        cells = [[row[column] or "" for row in block.rows] for column in range(block.width)]
        if not is_body or any(cell.startswith("Nơi nhận") for column in cells for cell in column):
            yield from ((part, number) for column in cells for cell in column for part in _head_lines(cell))
        else:
            yield from ((" | ".join(" ".join((cell or "").split()) for cell in row), number) for row in block.rows)


def _head_lines(cell: str) -> Iterator[str]:
    """The lines of a cell of the head; a subject that was broken into lines is one."""
    lines = cell.split("\n")
    for place, line in enumerate(lines):
        if fold(line).startswith("v/v"):
            yield " ".join(lines[place:])
            return
        yield line


def _plain(text: str) -> str:
    """Without the marks of Markdown, which texts converted from a PDF carry."""
    text = text.strip()
    return text.strip("*# ").replace("**", "").strip() if text.startswith(("*", "#")) or text.endswith("*") else text


def _head(found: _Found, text: str, block: int, _following: str) -> None:
    if addressed := _ADDRESSED.match(text):
        found.stage = "addressees"
        for one in addressed["rest"].split(";"):
            if one.strip(" ."):
                found.add(LineKind.ADDRESSEE, one.strip(" ."), block)
        return
    kind = LineKind.HEAD
    if number := _NUMBER.match(text):
        found.head["number"] = number["number"].strip(" .…")
        found.head["symbol"] = re.sub(r"\s*-\s*", "-", number["symbol"])
    elif fold(text).startswith("v/v"):
        found.head["subject"] = text[3:].strip(" :.")
    elif day := _DATE.search(text):
        _read_date(found, day)
    elif text.isupper() and not _STATE.match(fold(text)) and "symbol" not in found.head and len(found.top) < 3:
        found.top.append(text)
    elif not _STATE.match(fold(text)):
        kind = LineKind.UNREAD
    found.add(kind, text, block)


def _read_date(found: _Found, day: re.Match[str]) -> None:
    found.head["place"] = day["place"].strip()
    parts = [day[name].strip(" .…") for name in ("day", "month", "year")]
    if all(part.isdigit() for part in parts):
        found.head["issued_on"] = "/".join(part.zfill(2) for part in parts)


def _addressees(found: _Found, text: str, block: int, following: str) -> None:
    if item := _ITEM.match(text):
        found.add(LineKind.ADDRESSEE, item["text"].rstrip(" ;."), block)
    else:
        found.stage = "opening"
        _opening(found, text, block, following)


def _opening(found: _Found, text: str, block: int, following: str) -> None:
    if _ends(text) or _ITEM.match(text) or _NUMBERED.match(text) or _is_heading(text, following):
        found.stage = "body"
        _body(found, text, block, following)
    elif _BASIS.match(text):
        found.add(LineKind.BASIS, text, block)
    else:
        found.add(LineKind.OPENING, text, block)


def _body(found: _Found, text: str, block: int, following: str) -> None:
    if _ends(text):
        found.stage = "foot"
        _foot(found, text, block, following)
    elif item := _ITEM.match(text):
        found.add(LineKind.DEMAND, _without_end(item["text"], following), block)
    elif _UNDER.match(text) and found.lines and found.lines[-1].kind == LineKind.DEMAND:
        found.go_on(text)
    elif _NUMBERED.match(text):
        kind = LineKind.SECTION if _is_heading(text, following) else LineKind.DEMAND
        found.add(kind, _without_end(text, following), block)
    elif _is_heading(text, following):
        found.add(LineKind.SECTION, text, block)
    else:
        found.add(LineKind.UNREAD, text, block)


def _is_heading(text: str, following: str) -> bool:
    """Items stand below it, and it is no sentence that leads to them."""
    if len(text) > LONGEST_HEADING or not (_ITEM.match(following) or _is_below(text, following)):
        return False
    return bool(_NUMBERED.match(text)) or not text.endswith((":", ".", ";", ","))


def _is_below(text: str, following: str) -> bool:
    """ "1.1." below "1.", "a)" below a number."""
    number, below = re.match(r"^(\d{1,2})[.)]\s", text), re.match(r"^(?:(\d{1,2})\.\d|[a-zđ][.)])", following)
    return bool(number and below and below[1] in {None, number[1]})


def _without_end(text: str, following: str) -> str:
    """The sign "./." ends the document, not the demand."""
    return text.removesuffix("/.") if text.endswith("./.") and _ends(following) else text


def _ends(text: str) -> bool:
    return text.startswith("Nơi nhận") or bool(_SIGNER.match(text))


def _foot(found: _Found, text: str, block: int, _following: str) -> None:
    if text.startswith("Nơi nhận"):
        found.add(LineKind.HEAD, text, block)
        if rest := text.partition(":")[2].strip(" ;."):
            found.add(LineKind.RECIPIENT, rest, block)
    elif _SIGNER.match(text):
        found.head["authority"] = f"{found.head.get('authority', '')}\n{text}".strip()
        found.add(LineKind.HEAD, text, block)
    elif (item := _ITEM.match(text)) and "signer_name" not in found.head:
        found.add(LineKind.RECIPIENT, item["text"].rstrip(" ;."), block)
    elif "authority" in found.head and "signer_name" not in found.head and len(text) < 60:
        found.head["signer_name"] = text
        found.add(LineKind.HEAD, text, block)
    else:
        found.add(LineKind.UNREAD, text, block)


_STAGES = {"head": _head, "addressees": _addressees, "opening": _opening, "body": _body, "foot": _foot}


def _close(found: _Found) -> None:
    """Paragraphs behind the last demand and before the foot close the dispatch."""
    demands = [place for place, line in enumerate(found.lines) if line.kind == LineKind.DEMAND]
    if not demands:
        return
    for place in range(demands[-1] + 1, len(found.lines)):
        line = found.lines[place]
        if line.kind != LineKind.UNREAD:
            return
        found.lines[place] = RawLine(line.place, LineKind.CLOSING.value, line.text, line.first)
