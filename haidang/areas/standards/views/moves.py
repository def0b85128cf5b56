"""How a comparison is shown: figures, tables by status, level and locality, and the people behind each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from haidang.areas.personnel.models import Person
from haidang.areas.standards.models import Status
from haidang.areas.standards.permissions import LIST_ANSWERED_PEOPLE, VIEW_ANSWERS_OF_PERSON
from haidang.areas.standards.queries.comparison import (
    OUTSIDE,
    Move,
    Whom,
    answers_of_side,
    first_difference,
    people_who_move,
)
from haidang.areas.standards.queries.effects import Effect, localities_above, names_of
from haidang.areas.standards.queries.facts import Staff
from haidang.areas.standards.queries.statuses import ABSENT, NOT_IN_FORCE, Side
from haidang.areas.standards.views.looks import MOVE_TONES, look_of_status
from haidang.foundation.access.queries import may, visible
from haidang.foundation.organisation.models import Level
from haidang.foundation.ui.lists import Choice, Filter, Listing, paginate, read_filter
from haidang.foundation.ui.pages import PageRequest


def move_words() -> dict[Move, str]:
    """In the language of the page."""
    return {
        Move.ENTERS: _("called now"),
        Move.LEAVES: _("called no longer"),
        Move.CHANGES: _("other changes"),
    }


def shown_effect(request: PageRequest, effect: Effect, *, people_url: str, day: date) -> dict[str, Any]:
    """Everything the templates of a comparison need; `people_url` ends in ? or &."""
    opens = may(request.user, LIST_ANSWERED_PEOPLE, request.today)
    root = people_url if opens else ""
    words = move_words()
    above = localities_above(day)
    by_unit = effect.by_unit(above)
    names = names_of({key for key in by_unit if key})
    places = sorted(by_unit.items(), key=lambda item: names[item[0]].search if item[0] in names else "")
    levels = dict(Level.choices)
    return {
        "figures": [
            {
                "number": effect.by_move[move],
                "word": words[move],
                "tone": MOVE_TONES[move] if effect.by_move[move] else "",
                "url": f"{root}move={move}" if root and effect.by_move[move] else "",
            }
            for move in Move
        ],
        "moves": list(words.values()),
        "by_status": [
            {
                "was": look_of_status(was),
                "becomes": look_of_status(becomes),
                "number": numbers.total(),
                "url": f"{root}was={was}&becomes={becomes}" if root else "",
            }
            for (was, becomes), numbers in _most_first(effect.by_status)
        ],
        "by_level": [
            {"name": levels.get(key, _("level unknown")), "cells": _cells(numbers, root, "level", key)}
            for key, numbers in sorted(effect.by_level.items())
        ],
        "by_unit": [
            {
                "name": names[key].name if key in names else _("Directly under the department"),
                "cells": _cells(numbers, root, "unit", key if key in names else ""),
            }
            for key, numbers in places
        ],
        "is_empty": not effect.by_move.total(),
    }


def _most_first(rows: Mapping[Any, Counter[Move]]) -> list[tuple[Any, Counter[Move]]]:
    return sorted(rows.items(), key=lambda item: -item[1].total())


def _cells(numbers: Counter[Move], root: str, word: str, value: object) -> list[dict[str, Any]]:
    """One figure a move; it opens the people where one may see them and the address can name the place."""
    words = move_words()
    return [
        {
            "number": numbers[move],
            "word": words[move],
            "url": f"{root}{word}={value}&move={move}" if root and value and numbers[move] else "",
        }
        for move in Move
    ]


def move_filters(request: PageRequest) -> list[Filter]:
    """The filters of a list of changed people."""
    moves = [Choice(value=move.value, label=word) for move, word in move_words().items()]
    levels = [Choice(value=value, label=label) for value, label in Level.choices]
    return [
        read_filter(request, name="move", label=_("Change"), choices=moves),
        read_filter(request, name="level", label=_("Level"), choices=levels),
    ]


def whom_of(request: PageRequest, filters: Sequence[Filter], unit_ids: tuple[int, ...] | None) -> Whom:
    """The people the address asks for."""
    known = {status: status for status in (*OUTSIDE, *(status.value for status in Status))}
    move, level = filters
    return Whom(
        move=Move(move.chosen) if move.chosen else None,
        was=known.get(request.GET.get("was", ""), ""),
        becomes=known.get(request.GET.get("becomes", ""), ""),
        level=level.chosen,
        unit_ids=unit_ids,
    )


def list_moved(
    request: PageRequest, before: Side, after: Side, staff: tuple[Staff, Staff], whom: Whom
) -> tuple[Listing[Person], list[dict[str, Any]]]:
    """One page of changed people, each with both statuses and the first condition that is answered otherwise."""
    found: QuerySet[Person] = people_who_move(before, after, staff, whom).select_related("unit")
    listing = paginate(request, found, by="sort_key")
    return listing, moved_rows(request, before, after, listing.rows)


def moved_rows(request: PageRequest, before: Side, after: Side, found: Sequence[Person]) -> list[dict[str, Any]]:
    pks = [person.pk for person in found]
    was, becomes = answers_of_side(before, pks), answers_of_side(after, pks)
    mine = visible(request.user, VIEW_ANSWERS_OF_PERSON, request.today, Person.objects.filter(pk__in=pks))
    opens = set(mine.values_list("pk", flat=True))
    return [
        {
            "person": person,
            "opens": person.pk in opens,
            "was": look_of_status(was[person.pk].status if person.pk in was else _outside(before)),
            "becomes": look_of_status(becomes[person.pk].status if person.pk in becomes else _outside(after)),
            "difference": first_difference(was.get(person.pk), becomes.get(person.pk)),
        }
        for person in found
    ]


def _outside(side: Side) -> str:
    return NOT_IN_FORCE if side.requirement is None else ABSENT
