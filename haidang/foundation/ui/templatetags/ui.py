"""Dates, numbers and money as the reader writes them; icons; addresses that keep the filters."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from haidang.foundation.basics import names
from haidang.foundation.basics.figures import Figure, spelt

register = template.Library()


@register.filter
def vn_date(day: date | datetime | None) -> str:
    """15/03/2024; empty for none."""
    if day is None or day == "":
        return ""
    if isinstance(day, datetime):
        day = timezone.localtime(day) if timezone.is_aware(day) else day
    return f"{day:%d/%m/%Y}"


@register.filter
def vn_moment(moment: datetime | None) -> str:
    """08:05 15/03/2024, in local time; empty for none."""
    if moment is None or moment == "":
        return ""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{local:%H:%M %d/%m/%Y}"


@register.filter
def vn_number(number: float | Decimal | None, decimals: int | None = None) -> str | Figure:
    """1.234,5 (in English 1,234.5); an en dash for none. A whole number still counts: `count n=people|vn_number`."""
    if number is None or number == "":
        return "–"
    if decimals is not None:
        return spelt(f"{number:,.{decimals}f}")
    return Figure(number) if isinstance(number, int) else spelt(f"{number:,.2f}".rstrip("0").rstrip("."))


@register.filter
def money(amount: int | Decimal | None) -> str:
    """1.234.000 đ, in English 1,234,000 đ."""
    return "–" if amount is None or amount == "" else f"{vn_number(amount, 0)}\u00a0đ"


@register.filter
def initials(name: str) -> str:
    """Two capitals for a small badge."""
    return names.initials(name)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A line icon of our sprite: decoration, unless it gets a label."""
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, _address(name)
        )
    return _decoration(name, css)


@lru_cache(maxsize=512)
def _decoration(name: str, css: str) -> SafeString:
    """Drawn once: a page of a city shows hundreds."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', css, _address(name)
    )


def _address(name: str) -> str:
    return f"{static('ui/icons.svg')}#{name}"


@register.simple_tag(takes_context=True)
def qs(context: dict[str, Any], **changes: object) -> str:
    """The query string of this page with some words changed; None or "" removes a word; paging starts anew."""
    query: QueryDict = context["request"].GET.copy()
    for paging in ("after", "before"):
        query.pop(paging, None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def percent_of(part: float, whole: float | None) -> int:
    """Whole per cent, 0 to 100, for progress meters."""
    return max(0, min(100, round(100 * part / whole))) if whole else 0


@register.simple_tag(takes_context=True)
def qs_without(context: dict[str, Any], word: str) -> str:
    """The query string of this page without one word, to remove a filter."""
    return qs(context, **{word: None})
