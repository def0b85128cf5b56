"""The documents a text names ("Nghị định số 71/2020/NĐ-CP ngày 30/6/2020 của Chính phủ"), and what is known of them."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

LAW = Path(__file__).parents[1] / "data" / "cited_documents.toml"
KINDS = (
    "Bộ luật", "Luật", "Nghị định", "Nghị quyết", "Thông tư liên tịch", "Thông tư", "Quyết định", "Chỉ thị", "Kế hoạch",
    "Công văn", "Hướng dẫn", "Thông báo", "Kết luận", "Chương trình", "Đề án", "Tờ trình",
)  # fmt: skip
_DAY = (
    r"(?:ngày\s+(?P<day>\d{1,2})\s*(?:[/.-]|\s*tháng\s*)\s*(?P<month>\d{1,2})"
    r"\s*(?:[/.-]|\s*năm\s*)\s*(?P<year>\d{4}))"
)
_CITED = re.compile(
    rf"(?P<kind>{'|'.join(KINDS)})(?P<name>\s+[^;:()“”\"\d]{{0,60}}?)?\s+(?:số\s*:?\s*)?"
    rf"(?P<number>\d{{1,5}}(?:/\d{{4}})?/[A-ZĐ][\wĐđƯưƠơ&.-]*[\wĐ])"
    rf"(?:,?\s*{_DAY})?(?:\s*(?:của|do)\s+(?P<issuer>[^\W\d_][^;,.()“”\"]{{2,160}}))?"
)
_ABOUT = re.compile(r"\s+(?:về(?:\s+việc)?|ban hành|quy định|hướng dẫn|phê duyệt|giao|sửa đổi)\b")


@dataclass(frozen=True, slots=True)
class Citation:
    """One document as a text names it, with what our register of law adds."""

    kind: str
    number: str
    issued_on: date | None = None
    issuer: str = ""
    title: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None
    replaced_by: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind} {self.number}"


@lru_cache(maxsize=1)
def known_documents() -> dict[str, Citation]:
    """The register that comes with the system, by number and symbol."""
    tables = tomllib.loads(LAW.read_text(encoding="utf-8"))
    return {
        one["number"]: Citation(
            one["kind"],
            one["number"],
            one.get("issued_on"),
            one.get("issuer", ""),
            one.get("title", ""),
            one.get("in_force_from"),
            one.get("in_force_until"),
            one.get("replaced_by", ""),
        )
        for one in tables["document"]
    }


def read_citations(text: str) -> list[Citation]:
    """Every document that `text` names with a number, each once, in order."""
    return list(dict.fromkeys(_citations(" ".join(text.split()))))


def _citations(text: str) -> Iterator[Citation]:
    for found in _CITED.finditer(text):
        number = found["number"].rstrip(".-")
        known = known_documents().get(number)
        issuer = found["issuer"] or ""
        about = _ABOUT.search(issuer)
        title = ""
        if about:
            issuer = issuer[: about.start()]
        behind = text[found.start() + _end(found, issuer) :]
        if rest := re.match(r"\s*(?:về(?:\s+việc)?)\s+(?P<title>[^;]{3,400})", behind):
            title = rest["title"].rstrip(" .;,")
        yield Citation(
            found["kind"],
            number,
            _day(found) or (known.issued_on if known else None),
            issuer.strip() or (known.issuer if known else ""),
            title or (known.title if known else ""),
            known.in_force_from if known else None,
            known.in_force_until if known else None,
            known.replaced_by if known else "",
        )


def _end(found: re.Match[str], issuer: str) -> int:
    """How far into the match the issuer reaches."""
    if found["issuer"] is None:
        return found.end() - found.start()
    return found.start("issuer") + len(issuer) - found.start()


def _day(found: re.Match[str]) -> date | None:
    if found["day"] is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
