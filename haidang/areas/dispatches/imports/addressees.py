"""A line of "Kính gửi" as a rule over units: always a guess, which a person looks at."""

import json
import re

from haidang.areas.dispatches.models import AddresseeRole, Span
from haidang.areas.dispatches.operations import RuleFacts
from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import Level, Sector, Unit, UnitKind

_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.MN, re.compile(r"mam non|mau giao|\bmn\b")),
    (Level.TH, re.compile(r"tieu hoc|\bth\b")),
    (Level.THCS, re.compile(r"trung hoc co so|\bthcs\b")),
    (Level.THPT, re.compile(r"trung hoc pho thong|\bthpt\b")),
    (Level.GDTX, re.compile(r"giao duc thuong xuyen|\bgdtx\b")),
)
_SEVERAL = re.compile(r"nhieu cap|lien cap")
_SCHOOLS = re.compile(r"co so giao duc|\btruong\b|nha truong")
_CENTRES = re.compile(r"\btrung tam\b")
_LOCALITIES: tuple[tuple[UnitKind, re.Pattern[str]], ...] = (
    (UnitKind.WARD, re.compile(r"\bphuong\b")),
    (UnitKind.COMMUNE, re.compile(r"\bxa\b")),
    (UnitKind.SPECIAL_ZONE, re.compile(r"\bdac khu\b")),
)
_GENERAL = (Level.TH.value, Level.THCS.value, Level.THPT.value)  # phổ thông


def read_rule(printed: str) -> RuleFacts | None:
    """Whom the line seems to mean; None when its words name no kind of unit."""
    folded = fold(printed)
    kinds = [UnitKind.SCHOOL.value] if _SCHOOLS.search(folded) else []
    kinds += [UnitKind.CENTRE.value] if _CENTRES.search(folded) else []
    if re.search(r"uy ban nhan dan|\bubnd\b", folded) and not kinds:
        kinds = [kind.value for kind, words in _LOCALITIES if words.search(folded)]
    if not kinds:
        return None
    levels = [level.value for level, words in _LEVELS if words.search(folded)]
    is_several = bool(_SEVERAL.search(folded))
    if is_several and not levels and "pho thong" in folded:
        levels = list(_GENERAL)
    return RuleFacts(
        printed=printed,
        role=AddresseeRole.PRINCIPAL if "hieu truong" in folded else AddresseeRole.UNIT,
        kinds=kinds,
        levels=levels,
        sectors=_sectors(folded),
        span=Span.SEVERAL if is_several else Span.ANY,
    )


def chosen_rule(chosen: str, printed: str) -> RuleFacts:
    """The rule that a person put in the place of the guess, as `operations.imports.choose_rule` keeps it."""
    kept = json.loads(chosen)
    unit = Unit.objects.filter(pk=kept.pop("unit")).first()
    return RuleFacts(printed=printed, unit=unit, **kept)


def _sectors(folded: str) -> list[str]:
    if re.search(r"ngoai cong lap|tu thuc|dan lap", folded):
        means_both = folded.count("cong lap") > 1 or "trong va ngoai" in folded
        return [] if means_both else [Sector.PRIVATE.value]
    return [Sector.PUBLIC.value] if "cong lap" in folded else []
