"""Lists of 50 rows a page: keyset paging by (sort key, pk), and filters that stand as words in the address."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.names import fold
from haidang.foundation.basics.refusals import Refused

PAGE_SIZE = 50


class BrokenCursor(Refused):
    """The paging word in the address is not one of ours."""

    def __init__(self) -> None:
        super().__init__(_("This page address is not complete. Open the list again from its first page."))


@dataclass(frozen=True, kw_only=True)
class Listing[M: Model]:
    """One page of rows, with the query strings of its neighbours (empty when there is none)."""

    rows: Sequence[M]
    next_query: str
    previous_query: str
    first_query: str

    @property
    def has_neighbours(self) -> bool:
        return bool(self.next_query or self.previous_query)


def paginate[M: Model](
    request: HttpRequest, rows: QuerySet[M], *, by: str, size: int = PAGE_SIZE, descending: bool = False
) -> Listing[M]:
    """One page of `rows` ordered by the column `by`, then by pk; the cursor is `after` or `before` in the address."""
    before, after = request.GET.get("before"), request.GET.get("after")
    backwards = before is not None
    cursor = before if backwards else after
    falling = descending != backwards
    ordered = rows.order_by(f"-{by}", "-pk") if falling else rows.order_by(by, "pk")
    if cursor:
        try:
            ordered = ordered.filter(_beyond(by, _read(cursor), falling))
        except (ValueError, ValidationError) as wrong_type:
            raise BrokenCursor from wrong_type
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous = more if backwards else bool(cursor)
    has_next = True if backwards else more
    return Listing(
        rows=found,
        next_query=_query(request, after=_cursor(found[-1], by)) if found and has_next else "",
        previous_query=_query(request, before=_cursor(found[0], by)) if found and has_previous else "",
        first_query=_query(request),
    )


def _beyond(by: str, cursor: tuple[object, object], falling: bool) -> Q:
    key, pk = cursor
    side = "lt" if falling else "gt"
    return Q(**{f"{by}__{side}": key}) | Q(**{by: key, f"pk__{side}": pk})


def _cursor(row: Model, by: str) -> str:
    value: Any = row
    for part in by.split("__"):
        value = getattr(value, part)
    plain = json.dumps([value, row.pk], default=str, separators=(",", ":"))
    return signing.b64_encode(plain.encode()).decode()


def _read(cursor: str) -> tuple[object, object]:
    """The two plain values of a cursor; ValueError for anything else."""
    pair = json.loads(signing.b64_decode(cursor.encode()))
    if not isinstance(pair, list) or len(pair) != 2:
        raise ValueError(cursor)
    if not all(isinstance(value, (int, float, str)) and "\0" not in str(value) for value in pair):
        raise ValueError(cursor)
    return pair[0], pair[1]


def _query(request: HttpRequest, **paging: str) -> str:
    query = request.GET.copy()
    for word in ("after", "before"):
        query.pop(word, None)
    for key, value in paging.items():
        query[key] = value
    return f"?{query.urlencode()}"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One word a filter offers."""

    value: str
    label: str | Promise
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A filter of a list: a word in the address, the choices it offers, the one chosen."""

    name: str
    label: str | Promise
    choices: Sequence[Choice]
    chosen: str = ""

    @property
    def chosen_label(self) -> str | Promise:
        return next((choice.label for choice in self.choices if choice.value == self.chosen), "")


def read_filter(request: HttpRequest, *, name: str, label: str | Promise, choices: Sequence[Choice]) -> Filter:
    """The filter with the choice found in the address; a word it does not offer counts as none."""
    word = request.GET.get(name, "")
    known = word if word in {choice.value for choice in choices} else ""
    return Filter(name=name, label=label, choices=choices, chosen=known)


def search_words(request: HttpRequest, name: str = "q") -> str:
    """The folded search text (no marks, lower case), for `column__contains` on a plain_column."""
    return fold(request.GET.get(name, ""))[:80]
