"""The words of a demand: its kind, when it is due, how often, and what to call it."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from haidang.areas.dispatches.imports.deadlines import deadline_of
from haidang.areas.dispatches.models import CLOSES_BY_ITSELF, DemandKind, Doer, Rhythm
from haidang.foundation.basics.names import fold

# The kind whose words come first in the demand: "tuyên truyền … chia sẻ" is dissemination.
_KINDS: tuple[tuple[DemandKind, re.Pattern[str]], ...] = (
    (DemandKind.REPORT, re.compile(r"\bbao cao\b")),
    (DemandKind.REVIEW, re.compile(r"ra soat|xac dinh nhu cau|danh gia thuc trang|doi chieu doi ngu")),
    (DemandKind.PLAN, re.compile(r"(?:xay dung|lap|ban hanh) ke hoach")),
    (DemandKind.NOMINATE, re.compile(r"\bcu (?:dung|can bo|giao vien|nguoi)|danh sach cu\b|\bcu tham gia")),
    (DemandKind.DISSEMINATE, re.compile(r"tuyen truyen|pho bien|quan triet|dang (?:tai )?tin")),
    (DemandKind.ARRANGE, re.compile(r"bo tri|sap xep|day thay")),
    (DemandKind.FOLLOW, re.compile(r"theo doi|tham gia (?:day du|dung)")),
    (DemandKind.SELF_STUDY, re.compile(r"tu hoc|tu boi duong")),
    (DemandKind.SHARE, re.compile(r"sinh hoat chuyen mon|chia se|trao doi kinh nghiem")),
)
_DOERS: tuple[tuple[Doer, re.Pattern[str]], ...] = (
    (Doer.EVERYONE, re.compile(r"(?:den|toi) (?:toan the|moi|tat ca)|tu hoc|tu boi duong")),
    (Doer.GROUPS, re.compile(r"to chuyen mon|sinh hoat chuyen mon")),
    (Doer.OFFICE, re.compile(r"website|trang web|cong thong tin|fanpage|mang xa hoi")),
)
_DAY = r"(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
# As dispatches of this system print it behind the text; there it is no part of the demand's words.
_PRINTED_ONCE = re.compile(rf"\s*\(Hoàn thành trước ngày {_DAY}\.\)\.?$")
_PRINTED_OFTEN = re.compile(
    rf"\s*\((?P<rhythm>[^(),]+), lần đầu trước ngày {_DAY}, đến hết ngày (?P<until>[\d/]+)\.\)\.?$"
)
_RHYTHMS = {
    "hang thang": Rhythm.MONTHLY, "hang quy": Rhythm.QUARTERLY, "sau thang mot lan": Rhythm.HALF_YEARLY,
    "hang nam": Rhythm.YEARLY,
}  # fmt: skip
_OFTEN = re.compile(r"\bdinh ky\b|\bhang (?:thang|quy|nam)\b|sau thang mot lan|thuong xuyen dang")
LONGEST_TITLE, SHORTEST_TITLE = 60, 12


@dataclass(frozen=True, slots=True)
class ReadDemand:
    """What the words of a demand say; empty where they say nothing."""

    text: str
    kind: str = ""
    doer: str = Doer.PRINCIPAL
    due_on: date | None = None
    rhythm: str = Rhythm.ONCE
    until_on: date | None = None
    is_repeated: bool = False  # the words speak of repetition, no last day is named
    is_worked_out: bool = False  # the deadline is no whole day in the words


def read_demand(text: str, *, on: date) -> ReadDemand:
    """What the words say in a document of the day `on`."""
    kind, doer = kind_of(text), _doer_of(text)
    if printed := _PRINTED_OFTEN.search(text):
        rhythm = _RHYTHMS.get(fold(printed["rhythm"]))
        due, until = day_of(printed[2]), day_of(printed["until"])
        if rhythm and due and until and until >= due:
            kept = kind if kind not in CLOSES_BY_ITSELF else DemandKind.OTHER
            return ReadDemand(text[: printed.start()], kept, doer, due, rhythm, until)
    if (printed := _PRINTED_ONCE.search(text)) and (due := day_of(printed[1])):
        return ReadDemand(text[: printed.start()], kind, doer, due)
    found = deadline_of(text, on=on)
    return ReadDemand(
        text,
        kind,
        doer,
        found.day if found else None,
        is_repeated=bool(_OFTEN.search(fold(text))),
        is_worked_out=bool(found and found.is_worked_out),
    )


def kind_of(text: str) -> str:
    """The kind of the earliest words; "" when none are known."""
    folded = fold(text)
    found = [(match.start(), place) for place, (_kind, words) in enumerate(_KINDS) if (match := words.search(folded))]
    return _KINDS[min(found)[1]][0].value if found else ""


def title_of(text: str) -> str:
    """The first words, up to a sign where one stands, at most sixty letters."""
    first = re.split(r"[;:.(\n]", text.lstrip("0123456789.)/ "), maxsplit=1)[0].strip() or text.strip()
    while len(first) > LONGEST_TITLE and first.rfind(",") >= SHORTEST_TITLE:
        first = first[: first.rfind(",")].strip()
    if len(first) <= LONGEST_TITLE:
        return first
    return first[: LONGEST_TITLE - 1].rsplit(" ", 1)[0][: LONGEST_TITLE - 1] + "…"


def day_of(text: str) -> date | None:
    """A day as dd/mm/yyyy or in words; None for what is no day."""
    numbers = re.findall(r"\d+", text)
    if len(numbers) != 3:
        return None
    try:
        return datetime.strptime("/".join(numbers), "%d/%m/%Y").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return None


def _doer_of(text: str) -> str:
    folded = fold(text)
    return next((doer.value for doer, words in _DOERS if words.search(folded)), Doer.PRINCIPAL.value)
