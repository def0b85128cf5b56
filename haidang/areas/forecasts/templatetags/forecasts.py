"""Shares and sectors as words."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.utils import formats
from django.utils.translation import ngettext

from haidang.areas.forecasts.queries import Outcome, said_of, said_shortly
from haidang.foundation.organisation.models import Sector
from haidang.foundation.ui.templatetags.ui import vn_number

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
register.filter("said_shortly", said_shortly)


@register.filter
def said_missing(outcome: Outcome) -> str:
    """How many people are short of the target."""
    number = vn_number(outcome.missing)
    return ngettext("%(number)s person short", "%(number)s people short", outcome.missing) % {"number": number}


@register.filter
def million(amount: int) -> str:
    """Đồng as millions."""
    return formats.number_format(amount // 1_000_000, 0, force_grouping=True)
