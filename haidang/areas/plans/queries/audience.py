"""Which school levels a sentence speaks of, beside those a table row names."""

import re
from collections.abc import Sequence

from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import Level

# Patterns on folded text; one mention may mean any of several levels ("phổ thông").
_MENTIONS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"\bgdtx\b|\bgiao duc thuong xuyen\b"), frozenset({Level.GDTX})),
    (re.compile(r"\bmam non\b|\bmn\b"), frozenset({Level.MN})),
    (re.compile(r"\btieu hoc\b|\bth\b"), frozenset({Level.TH})),
    (re.compile(r"\btrung hoc co so\b|\bthcs\b"), frozenset({Level.THCS})),
    (re.compile(r"\btrung hoc pho thong\b|\bthpt\b"), frozenset({Level.THPT})),
    (
        re.compile(r"(?<!trung hoc )(?<!giao duc )\bpho thong\b"),
        frozenset({Level.TH, Level.THCS, Level.THPT}),
    ),
)


def compare_audience(text: str, row_levels: Sequence[str]) -> tuple[list[str], list[str]]:
    """Levels named in the text alone, and levels named in the row alone; both empty when the text names none."""
    folded = fold(text)
    mentioned = [levels for pattern, levels in _MENTIONS if pattern.search(folded)]
    if not mentioned:
        return [], []
    row = set(row_levels)
    only_text = {level for levels in mentioned if not levels & row for level in levels}
    only_row = row - frozenset[str]().union(*mentioned)
    return _in_order(only_text), _in_order(only_row)


def _in_order(levels: set[str]) -> list[str]:
    return [level.value for level in Level if level.value in levels]
