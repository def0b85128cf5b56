"""Shares and sectors as words."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from haidang.areas.forecasts.queries import Outcome, said_of, said_shortly
from haidang.foundation.organisation.models import Sector
from haidang.foundation.ui.templatetags.ui import icon, vn_number

register = template.Library()


@register.filter
def tenths(permille: int | None) -> str:
    """Thousandths as per cent with one decimal; a dash where there is nobody."""
    return "–" if permille is None else formats.number_format(permille / 10, 1)


@register.filter
def sector_word(sector: str) -> str:
    return str(Sector(sector).label) if sector else ""


@register.filter
def beside(left: Iterable[Any], right: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Two lists row by row."""
    return zip(left, right, strict=False)


register.filter("said", said_of)


@register.filter
def outcome_cell(outcome: Outcome) -> SafeString:
    """When a target is reached and who is short of it: written here, for the table of a city has hundreds of cells."""
    tone, lack = "late" if outcome.is_late else "done", ""
    if outcome.is_late and outcome.missing:
        short = ngettext("%(number)s person short", "%(number)s people short", outcome.missing)
        lack = format_html(' <small class="quiet">{}</small>', short % {"number": vn_number(outcome.missing)})
    shape = icon(f"shape-{tone}")
    return format_html('<span class="status status--{}">{}{}</span>{}', tone, shape, said_shortly(outcome), lack)


@register.filter
def million(amount: int) -> str:
    """Đồng as millions."""
    return formats.number_format(amount // 1_000_000, 0, force_grouping=True)
