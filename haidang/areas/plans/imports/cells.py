"""What stands in a cell of the table: levels, figures by target group, names of units, the need behind a target."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import Level

_LEVELS: dict[str, tuple[str, ...]] = {
    "mn": (Level.MN,),
    "mam non": (Level.MN,),
    "mau giao": (Level.MN,),
    "th": (Level.TH,),
    "tieu hoc": (Level.TH,),
    "thcs": (Level.THCS,),
    "trung hoc co so": (Level.THCS,),
    "thpt": (Level.THPT,),
    "trung hoc pho thong": (Level.THPT,),
    "gdtx": (Level.GDTX,),
    "giao duc thuong xuyen": (Level.GDTX,),
}
_WIDE_LEVELS: dict[str, tuple[str, ...]] = {
    "pho thong": (Level.TH, Level.THCS, Level.THPT),
    "pt": (Level.TH, Level.THCS, Level.THPT),
    "cac cap": (Level.MN, Level.TH, Level.THCS, Level.THPT),
    "cac cap hoc": (Level.MN, Level.TH, Level.THCS, Level.THPT),
    "tat ca": (Level.MN, Level.TH, Level.THCS, Level.THPT),
    "tat ca cac cap": (Level.MN, Level.TH, Level.THCS, Level.THPT),
    "tat ca cac cap hoc": (Level.MN, Level.TH, Level.THCS, Level.THPT),
}
_FIGURE = re.compile(
    r"^(?P<before>\D*?)[\s:–-]*(?P<figure>\d{1,3}(?:\.\d{3})+|\d{1,6})(?!\d)\s*(?P<after>[^\d]*)$", re.DOTALL
)
_PEOPLE = re.compile(r"^(?:nguoi|gv|giao vien|cbql|hoc vien|hv|can bo|luot nguoi|cbql, gv|cbqlgd)?$")


@dataclass(frozen=True, slots=True)
class ReadLevels:
    levels: tuple[str, ...]
    wide: str = ""
    unread: str = ""


def read_levels(text: str) -> ReadLevels:
    """The levels of a cell in the order of schooling; `wide` means several of them, `unread` is known to nobody."""
    levels: set[str] = set()
    wide, unread = "", ""
    for piece in filter(None, (fold(one).strip(" .") for one in re.split(r"[,;/\n+&]|\bvà\b", text))):
        name = re.sub(r"^cap\s+", "", piece)
        if name in _LEVELS:
            levels |= set(_LEVELS[name])
        elif name in _WIDE_LEVELS or piece in _WIDE_LEVELS:
            levels |= set(_WIDE_LEVELS.get(name) or _WIDE_LEVELS[piece])
            wide = piece
        else:
            unread = piece
    return ReadLevels(tuple(level.value for level in Level if level.value in levels), wide, unread)


@dataclass(frozen=True, slots=True)
class Figure:
    """A target group as printed, and its figure."""

    label: str
    planned: int


def read_figures(text: str) -> list[Figure] | None:
    """The figures of a quantity's cell: "MN CL: 42" a line; None when a part of it cannot be read so."""
    figures: list[Figure] = []
    for piece in filter(None, (one.strip(" ;,") for one in re.split(r"[;\n]|,\s*(?=\D)", text))):
        found = _FIGURE.match(piece)
        if not found:
            return None
        figure = int(found["figure"].replace(".", ""))
        before, after = found["before"].strip(" :(-–"), found["after"].strip(" :().;-–")
        if _PEOPLE.match(fold(after)):
            after = ""
        if before and after:
            return None
        figures.append(Figure(before or after, figure))
    return figures


# What a target needs, by the words of the task and of the target's label; the codes are those of `standards`.
_UPGRADE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(mn|mam non)\s*(ncl|ngoai cong lap|tu thuc|dan lap)"), "upgrade_mn_private"),
    (re.compile(r"^(mn|mam non)"), "upgrade_mn_public"),
    (re.compile(r"^(thcs|trung hoc co so)"), "upgrade_thcs"),
    (re.compile(r"^(th|tieu hoc)\b"), "upgrade_th"),
)
_COURSES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"tu van (tam ly|hoc duong|hoc sinh)"), "counselling"),
    (re.compile(r"\bkhtn\b|khoa hoc tu nhien"), "khtn"),
    (re.compile(r"\blsdl\b|\bls ?[&-] ?dl\b|lich su va dia l[iy]"), "lsdl"),
    (re.compile(r"tin hoc.*cong nghe|cong nghe.*tin hoc"), "tin_cn_th"),
    (re.compile(r"quan ly giao duc|nghiep vu quan ly"), "management_course"),
    (re.compile(r"nang luc so|chuyen doi so|ky nang so"), "digital_competence"),
    (re.compile(r"chuan nghe nghiep"), "professional_standard"),
)
OTHER = "other"


def requirement_of(content: str, label: str, levels: Sequence[str]) -> str:
    """The code of the requirement behind a target; OTHER when the words name none."""
    words, group = fold(content), fold(label)
    if re.search(r"nang (chuan|trinh do chuan|cao trinh do chuan)|dat chuan trinh do|trinh do chuan", words):
        group = group or (fold(levels[0]) if len(levels) == 1 else "")
        return next((code for pattern, code in _UPGRADE if pattern.match(group)), OTHER)
    return next((code for pattern, code in _COURSES if pattern.search(f"{words} {group}")), OTHER)


type IsKnown = Callable[[str], bool]
_PREFIX = re.compile(r"^(?:các\s+)?(?:phòng|trường|đơn vị)\s*:\s*", re.IGNORECASE)


def split_units(text: str, is_known: IsKnown) -> list[str]:
    """The names in a units' cell; a line break is a new name only where the words over it are none."""
    names: list[str] = []
    for piece in _pieces(" ".join(text.split())):
        if is_known(piece) or not (lines := _lines_of(piece, text)):
            names.append(piece)
        else:
            names += lines
    return [name for name in names if name]


def _pieces(text: str) -> list[str]:
    """Between commas and semicolons, but not inside brackets; a name that holds a comma itself is put together."""
    pieces = [piece.strip(" .…") for piece in re.split(r"[,;](?![^()]*\))", text)]
    pieces = [_PREFIX.sub("", piece) for piece in pieces if piece]
    joined: list[str] = []
    for piece in pieces:
        if joined and fold(joined[-1]).endswith("truyen thong") and fold(piece) == "bao chi":
            joined[-1] = f"{joined[-1]}, {piece}"
        else:
            joined.append(piece)
    return joined


def _lines_of(piece: str, text: str) -> list[str]:
    """The lines that a piece was put together from, when each of them begins like a name."""
    for part in re.split(r"[,;](?![^()]*\))", text):
        lines = [" ".join(line.split()).strip(" .") for line in part.split("\n") if line.strip()]
        if len(lines) > 1 and " ".join(lines) == piece:
            return lines if all(line[:1].isupper() for line in lines) else []
    return []
