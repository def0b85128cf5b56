"""What several screens of this area share: crumbs, tabs, steps of the computation, the comparison side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.allocations.models import Choice, Run, RunState, Stage
from haidang.areas.allocations.queries.fairness import Evenness, Served
from haidang.areas.allocations.queries.sentences import evenness, without_words
from haidang.engines.allocation.answer import Goal
from haidang.foundation.basics.figures import Figure

TONES = {RunState.QUEUED: "wait", RunState.RUNNING: "wait", RunState.DONE: "done", RunState.FAILED: "stop"}
WAYS = ("lists", "order", "optimal")
GOALS: dict[str, tuple[str | Promise, str | Promise, bool]] = {  # word, what it counts, whether less is better
    Goal.SHORTAGE: (
        gettext_lazy("Missing from least shares"),
        gettext_lazy("people that localities lack to their least share"),
        True,
    ),
    Goal.SEATS: (gettext_lazy("Places filled"), gettext_lazy("people who go"), False),
    Goal.PRIORITY: (
        gettext_lazy("Distance from the legal order"),
        gettext_lazy("sum of the ranks of those who go; 0: only first ranks"),
        True,
    ),
    Goal.FAIRNESS: (
        gettext_lazy("Unevenness among localities"),
        gettext_lazy("places squared by people who wait, in thousandths"),
        True,
    ),
    Goal.TRAVEL: (
        gettext_lazy("Travel"),
        gettext_lazy("steps: 0 same ward, 1 same former district, else 2; no coordinates are recorded"),
        True,
    ),
}


@dataclass(frozen=True, slots=True)
class Crumb:
    label: str | Promise
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    is_current: bool
    count: int | None = None


def crumbs_of(run: Run | None = None, here: str = "") -> list[Crumb]:
    crumbs = [Crumb(_("Quotas"), reverse("nominations:quotas")), Crumb(_("Allocation"), reverse("allocations:list"))]
    if run is not None:
        crumbs.append(Crumb(_("Run %(run)s") % {"run": run.pk}, reverse("allocations:detail", args=[run.pk])))
    return [*crumbs, Crumb(here)] if here else [*crumbs[:-1], Crumb(crumbs[-1].label)]


def tabs_of(run: Run, current: str) -> list[Tab]:
    pages = (("detail", _("Comparison")), ("people", _("Who goes")), ("fairness", _("Fairness")))
    return [Tab(label, reverse(f"allocations:{name}", args=[run.pk]), name == current) for name, label in pages]


def steps_of(run: Run) -> list[dict[str, object]]:
    """The stages of the computation; the one at work is current."""
    stages = list(Stage)
    at = stages.index(Stage(run.stage)) if run.state == RunState.RUNNING else -1
    return [
        {
            "title": stage.label,
            "tone": "done" if place < at else "due" if place == at else "draft",
            "is_current": place == at,
        }
        for place, stage in enumerate(stages)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the comparison: what each way reaches, and the bound nobody can beat."""

    word: str | Promise
    hint: str | Promise
    cells: Sequence[object]
    notes: Sequence[str] = ("", "", "")
    bound: object = None
    is_proven: bool = False


def compare(run: Run) -> list[Line]:
    """Goals in their order first, then what people ask about."""
    ways: Mapping[str, Mapping[str, Any]] = run.figures["ways"]
    lines = [_goal_line(level, ways) for level in run.levels]
    lines += [
        _line(_("Places that stay empty"), "", ways, "empty"),
        _line(_("Limits not kept"), _("shares of staff, places of schools and classes"), ways, "broken"),
    ]
    lines += [_spread_line(ways, "wards", _("Localities: how evenly"))]
    lines += [_spread_line(ways, "schools", _("Schools: how evenly"))]
    return lines


def _spread_line(ways: Mapping[str, Mapping[str, Any]], one: str, word: str) -> Line:
    return Line(
        word=word,
        hint=_("Gini coefficient of places by people who wait: 0 even, 1 all to one"),
        cells=_cells(ways, lambda way: way[f"gini_{one}"]),
        notes=[_spread(ways[way], one) for way in WAYS],
    )


def _spread(way: Mapping[str, Any], one: str) -> str:
    if not way["people"]:
        return ""
    return f"{evenness(way[f'gini_{one}'])}; {without_words(way[f'{one}_without'], way[one])}"


def _goal_line(level: Mapping[str, Any], ways: Mapping[str, Mapping[str, Any]]) -> Line:
    word, hint, is_less_better = GOALS[level["goal"]]
    cells = _cells(ways, lambda way: way["goals"].get(level["goal"]))
    return Line(
        word=word,
        hint=hint,
        cells=cells,
        notes=[
            *(
                _loss(cell, level["value"], is_less_better, broken=ways[way]["broken"])
                for way, cell in zip(WAYS[:2], cells[:2], strict=True)
            ),
            "",
        ],
        bound=level["bound"],
        is_proven=level["gap"] <= 1e-6,
    )


def _loss(value: float | None, best: float, is_less_better: bool, *, broken: int) -> str:
    """How far a way stays behind the optimum in one goal; being ahead was paid for in a goal above."""
    if value is None or value == best:
        return ""
    difference = round(value - best) if is_less_better else round(best - value)
    if difference > 0:
        return _("%(count)s worse") % {"count": Figure(difference)}
    return _("only by exceeding limits") if broken else _("better here, worse in a goal above")


def _line(word: str, hint: str, ways: Mapping[str, Mapping[str, Any]], name: str) -> Line:
    return Line(word=word, hint=hint, cells=_cells(ways, lambda way: way[name]))


def _cells(ways: Mapping[str, Mapping[str, Any]], figure: Callable[[Mapping[str, Any]], Any]) -> list[Any]:
    """One figure of each way; a way that chose nobody has none to compare."""
    return [figure(ways[way]) if ways[way]["people"] else None for way in WAYS]


WIDTH, HEIGHT, MOST_ROWS = 640, 120, 120


@dataclass(frozen=True, slots=True)
class Bar:
    """One unit of the drawing: its width the people who wait, its height the share served."""

    x: str
    y: str
    width: str
    height: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """How evenly one kind of unit is served: drawing, table, words."""

    title: str
    part: Evenness
    words: str
    words_in_order: str
    bars: Sequence[Bar]
    even_line: int

    @property
    def shown(self) -> Sequence[Served]:
        return self.part.rows[:MOST_ROWS]

    @property
    def hidden_rows(self) -> int:
        return len(self.part.rows[MOST_ROWS:])


def chart_of(title: str, part: Evenness) -> Chart:
    """Bars from the least served to the best served; the highest share reaches the top."""
    whole = sum(row.waiting for row in part.rows) or 1
    top = max([row.served / row.waiting for row in part.rows], default=0) or 1
    bars, x = [], 0.0
    for row in part.rows:
        width, height = WIDTH * row.waiting / whole, HEIGHT * row.served / row.waiting / top
        label = f"{row.name}: {row.served}/{row.waiting} ({row.percent} %)"
        bars.append(Bar(f"{x:.2f}", f"{HEIGHT - height:.2f}", f"{width:.2f}", f"{height:.2f}", label))
        x += width
    line = HEIGHT - round(HEIGHT * part.share / top)
    return Chart(
        title=title,
        part=part,
        words=evenness(part.gini),
        words_in_order=evenness(part.gini_in_order),
        bars=bars,
        even_line=line,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One claim on a screen, with its sentence."""

    choice: Choice
    why: str
    lock: str = ""
