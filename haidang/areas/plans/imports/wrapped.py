"""Text copied from a PDF: lines put together to paragraphs, and a table without borders cut into rows and cells."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from haidang.areas.plans.imports.headings import heading_of
from haidang.areas.plans.imports.rows import ReadRow

_STARTS = re.compile(
    r"^(?:[IVX]{1,5}[.)]\s|\d{1,2}[.)]\s*\S|[-–+•]\s|Căn cứ|Thực hiện|Nơi nhận|Kính gửi|PHỤ LỤC|KẾ HOẠCH|Số\s*:"
    r"|\(Kèm|\(Thực)"
)
_ORDINAL = re.compile(r"^(?P<ordinal>\d{1,2}(?:\.\d{1,2})*[.)]|[ivx]{1,4}[.)]|[a-z][.)])\s*(?P<rest>.*)$")
_LEVEL_WORD = r"(?:MN|TH|THCS|THPT|GDTX|PT|Mầm non|Tiểu học)"
_LEVELS = re.compile(rf"(?<!\w){_LEVEL_WORD}(?:\s*[,;/]\s*{_LEVEL_WORD})*(?!\w)(?!\s*[:\d(])")
_MONTHS = r"(?:tháng\s+)?\d{1,2}(?:\s*(?:-|–|đến)\s*(?:tháng\s+)?\d{1,2})?(?:\s*(?:/|năm)\s*\d{4})?"
_DAY = r"\d{1,2}/\d{1,2}/\d{4}"
_TIME = re.compile(
    rf"(?:từ\s+(?:ngày\s+)?)?{_DAY}(?:\s*(?:-|–|đến)\s*(?:ngày\s+)?{_DAY})?"
    rf"|(?:từ\s+)?tháng\s+\d{{1,2}}/\d{{4}}\s*(?:-|–|đến)\s*(?:tháng\s+)?\d{{1,2}}/\d{{4}}"
    rf"|(?:từ\s+)?tháng\s+{_MONTHS}"
    r"|(?:cả\s+)?năm\s+(?:học\s+)?\d{4}(?:\s*-\s*\d{4})?"
    r"|(?:từ\s+)?quý\s+[IV1-4]{1,3}(?:\s*(?:-|–|đến|và|,)\s*(?:quý\s+)?[IV1-4]{1,3})?(?:\s*(?:/|năm)\s*\d{4})?"
    r"|(?:hằng|hàng) năm|thường xuyên",
    re.IGNORECASE,
)
_QUANTITY = re.compile(r"(?:(?:[A-ZĐ][\w ]{0,14}:\s*)?\d[\d.]*\s+)+")
_MODE_WORDS = frozenset({"trực", "tiếp", "tuyến", "kết", "hợp", "tập", "trung", "từ", "xa", "và", "online", "bán"})
# Of the usual width of a line: the last line of a paragraph, or a heading. A bracket mostly closes a heading.
SHORT, SHORT_BRACKET = 0.8, 0.9
END = re.compile(r"[.;:]\s*$")

type Known = Callable[[str], bool]


@dataclass(slots=True)
class Paragraph:
    """Lines of the source as one paragraph."""

    text: str
    first: int
    last: int


def join_lines(lines: Sequence[tuple[int, str]]) -> list[Paragraph]:
    """The paragraphs of wrapped lines: a line goes on unless it begins like an item or the one above has ended."""
    found: list[Paragraph] = []
    width = sorted(len(text) for _number, text in lines)[len(lines) * 9 // 10] if lines else 0
    above, is_head = "", True
    for number, text in lines:
        if found and not is_head and not _begins(text, above, width):
            glue = "" if re.search(r"\d-$", found[-1].text) and text[:1].isdigit() else " "
            found[-1] = Paragraph(found[-1].text + glue + text, found[-1].first, number)
        else:
            found.append(Paragraph(text, number, number))
        above = text
        is_head = is_head and text != "KẾ HOẠCH" and not text.startswith("Căn cứ")
    return found


def _begins(text: str, above: str, width: int) -> bool:
    """Whether a line begins a paragraph, by its first sign, by the end of the line above, or by how short that is."""
    if _STARTS.match(text) or re.match(r"^(?:PHỤ LỤC|KẾ HOẠCH|Nơi nhận)", above):
        return True
    if text[:1].islower() or text[:1].isdigit():
        return False
    if text[:1] == "(":
        return False
    if above.endswith((",", "–")):
        return False
    short = SHORT_BRACKET if above.endswith(")") else SHORT
    return bool(END.search(above)) or len(above) < short * width or _is_title(text) != _is_title(above)


def _is_title(text: str) -> bool:
    return text.isupper() and len(text) > 8


@dataclass(slots=True)
class _Row:
    ordinal: str
    lines: list[str]
    first: int
    last: int
    tail: list[str] = field(default_factory=list)  # what stands behind a repeated heading


@dataclass(slots=True)
class FlatTable:
    """The rows of a table that lost its borders, with the lines each came from."""

    order: list[str]
    tasks: list[tuple[ReadRow, int, int]]


def find_flat_table(lines: Sequence[tuple[int, str]]) -> tuple[int, list[str], int] | None:
    """Where the table begins in `lines`, the order of its columns, and how many lines its heading takes."""
    for start, (_number, text) in enumerate(lines):
        if re.match(r"^S?TT\b", text):
            order, used = _heading(lines[start:])
            if len(order) >= 4:
                return start, order, used
    return None


def _heading(lines: Sequence[tuple[int, str]]) -> tuple[list[str], int]:
    """Lines are taken word by word until a row begins."""
    order: list[str] = []
    words = ""
    for used, (_number, text) in enumerate(lines[:24]):
        if used and (_ORDINAL.match(text) and not heading_of(text)):
            return order, used
        for word in text.split():
            words = f"{words} {word}".strip()
            name = heading_of(words)
            if name and name not in order:
                order.append(name)
                words = ""
            elif name and name in order:
                words = ""
    return order, 0


def split_flat_table(lines: Sequence[tuple[int, str]], order: Sequence[str], used: int, is_unit: Known) -> FlatTable:
    """Rows begin with an ordinal; cells are told apart by what they may hold, and marked where that was a guess."""
    heading = " ".join(" ".join(text for _number, text in lines[:used]).split())
    rows: list[_Row] = []
    place = used
    after_heading = False
    while place < len(lines):
        number, text = lines[place]
        if re.match(r"^S?TT\b", text) and (skip := _repeated(lines[place:], heading)):
            place += skip
            after_heading = True
            continue
        found = _ORDINAL.match(text)
        if found and not re.match(r"^\d+[.)]\d", text):
            rows.append(_Row(found["ordinal"], [found["rest"]] if found["rest"] else [], number, number))
            after_heading = False
        elif rows:
            (rows[-1].tail if after_heading else rows[-1].lines).append(text)
            rows[-1].last = number
        place += 1
    return FlatTable(list(order), [(_cells(row, is_unit), row.first, row.last) for row in rows])


def _repeated(lines: Sequence[tuple[int, str]], heading: str) -> int:
    """How many lines a repeated heading takes; 0 when it is none."""
    words = ""
    for used, (_number, text) in enumerate(lines[:24], start=1):
        words = f"{words} {text}".strip()
        if words == heading:
            return used
        if not heading.startswith(words):
            return 0
    return 0


def _cells(row: _Row, is_unit: Known) -> ReadRow:
    text = _flow(row.lines)
    cells = dict.fromkeys(("content", "levels", "time", "quantity", "mode", "leads", "coordinating"), "")
    read = ReadRow({"ordinal": row.ordinal} | cells, row.first)
    time = _TIME.search(text, _after_levels(text))
    levels = [found for found in _LEVELS.finditer(text) if not time or found.end() <= time.start()]
    if not levels or not time:
        read.cells["content"] = text
        read.doubts += [("cells_guessed", name) for name in cells]
        return read
    level = levels[-1]
    read.cells["content"] = _lines(text[: level.start()])
    read.cells["levels"] = _words(level.group())
    read.cells["time"] = re.sub(r"(?<=[Tt]háng) +", " ", _words(time.group()).strip(" .,"))
    rest = text[time.end() :].lstrip()
    if found := _QUANTITY.match(rest + " "):
        read.cells["quantity"] = _lines(found.group().strip())
        rest = rest[found.end() :].lstrip()
    _split_rest(read, rest, row.tail, is_unit)
    return read


def _after_levels(text: str) -> int:
    found = _LEVELS.search(text)
    return found.end() if found else 0


def _split_rest(read: ReadRow, rest: str, tail: list[str], is_unit: Known) -> None:
    """Mode, lead and coordinating units; behind a page break the mode and the coordinating units go on."""
    words = rest.split()
    count = _mode_words(words)
    tail_words = _flow(tail).split()
    tail_mode = _mode_words(tail_words)
    units = " ".join(words[count:])
    mode = words[:count]
    if not mode and units:
        mode, units = _free_mode(units, is_unit)
        if mode:
            read.doubts.append(("cells_guessed", "mode"))
    if tail_mode:
        mode += tail_words[:tail_mode]
        read.doubts.append(("continued", "mode"))
    read.cells["mode"] = " ".join(mode)
    leads, coordinating, is_sure = _split_units(units, is_unit)
    if tail_words[tail_mode:]:
        coordinating = f"{coordinating} {' '.join(tail_words[tail_mode:])}".strip()
        read.doubts.append(("continued", "coordinating"))
    read.cells["leads"], read.cells["coordinating"] = leads, coordinating
    if not is_sure:
        read.doubts += [("cells_guessed", "leads"), ("cells_guessed", "coordinating")]


def _mode_words(words: Sequence[str]) -> int:
    """How many words at the start belong to the words of modes."""
    count = 0
    for word in words:
        if not set(re.split(r"[/,;+]", word.lower().strip(".,;"))) <= _MODE_WORDS | {""}:
            break
        count += 1
    return count


def _free_mode(text: str, is_unit: Known) -> tuple[list[str], str]:
    """A mode in words of its own ends where the first known unit begins."""
    words = text.split()
    for start in range(len(words)):
        for end in range(min(start + 8, len(words)), start, -1):
            if is_unit(" ".join(words[start:end]).rstrip(",;.")):
                return words[:start], " ".join(words[start:])
    return [], text


def _split_units(text: str, is_unit: Known) -> tuple[str, str, bool]:
    """Lead units end at the first place where all before are known and the next word begins a known one."""
    words = text.split()
    for end in range(1, len(words)):
        if words[end - 1].endswith((",", ";", ":")):
            continue
        before = [piece.strip() for piece in re.split(r"[,;]", " ".join(words[:end]))]
        if all(is_unit(piece) for piece in before) and _begins_unit(words[end:], is_unit):
            return " ".join(words[:end]), " ".join(words[end:]), True
    return text, "", not text


def _begins_unit(words: Sequence[str], is_unit: Known) -> bool:
    pieces = re.split(r"[,;]", " ".join(words[:12]))
    start = pieces[0].strip()
    return is_unit(re.sub(r"^(?:các\s+)?(?:phòng|p)\s*[:.]\s*", "", start, flags=re.IGNORECASE)) or is_unit(start)


def _flow(lines: Sequence[str]) -> str:
    return "\n".join(lines)


def _words(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    """Line breaks stay where a new item begins; elsewhere they were only the width of the column."""
    kept: list[str] = []
    for line in filter(None, (part.strip() for part in text.split("\n"))):
        is_item = bool(re.match(r"^\(?[A-ZĐ][\w ]{0,14}\s*:", line)) and bool(kept)
        if kept and not is_item:
            kept[-1] = f"{kept[-1]} {line}"
        else:
            kept.append(line)
    return "\n".join(kept)
