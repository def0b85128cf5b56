"""The matrix of a dispatch: units against demands, with the counts of each row and column."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from haidang.areas.dispatches.models import Amendment, Demand, Dispatch, Duty
from haidang.areas.dispatches.queries.standings import Standing, Weighed, weigh
from haidang.foundation.basics.names import fold
from haidang.foundation.organisation.models import Unit
from haidang.foundation.organisation.queries import names_on


@dataclass(slots=True)
class Tally:
    """Duties counted by how they stand; `waiting` for a person's word, `late` among the open ones."""

    counts: Counter[Standing] = field(default_factory=Counter)
    late: int = 0
    waiting: int = 0

    def add(self, one: Weighed) -> None:
        self.counts[one.standing] += 1
        self.late += one.is_late
        self.waiting += one.standing is Standing.DONE and not one.by_itself

    @property
    def asked(self) -> int:
        """What counts: not what was ended, and not what waits for others."""
        return self.counts.total() - self.counts[Standing.ENDED] - self.counts[Standing.NOT_YET]

    @property
    def done(self) -> int:
        return self.counts[Standing.DONE] + self.counts[Standing.ACCEPTED]

    @property
    def open(self) -> int:
        return self.asked - self.done

    @property
    def tone(self) -> str:
        if self.late:
            return "late"
        return "done" if self.asked and self.done == self.asked else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a unit did about one demand: the turn that counts now, and how many of the turns are done."""

    now: Weighed
    done: int
    turns: int

    @property
    def is_repeated(self) -> bool:
        return self.turns > 1


@dataclass(frozen=True, slots=True)
class Row:
    """One unit; a cell is None where the demand never reached it."""

    unit: Unit
    name: str
    cells: Sequence[Cell | None]
    tally: Tally


@dataclass(frozen=True, slots=True)
class Column:
    """One demand with its place in the matrix; the next deadline of a repeated one is that of its open turn."""

    demand: Demand
    ordinal: int
    due_on: date
    tally: Tally
    is_ended: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The whole matrix; `weighed` are all its duties."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    tally: Tally
    weighed: Sequence[Weighed]


def board_of(dispatch: Dispatch, duties: QuerySet[Duty], today: date) -> Board:
    """Units in the order of names against demands in the order of the text; a fixed number of queries."""
    weighed = weigh(duties.filter(demand__dispatch=dispatch), today)
    cells: dict[tuple[int, int], list[Weighed]] = defaultdict(list)
    by_demand: dict[int, list[Weighed]] = defaultdict(list)
    for one in weighed:
        cells[one.unit_id, one.demand_id].append(one)
        by_demand[one.demand_id].append(one)
    demands = [demand for demand in list_demands(dispatch) if demand.pk in by_demand]
    columns = [_column(demand, place, by_demand[demand.pk], today) for place, demand in enumerate(demands, start=1)]
    units = Unit.objects.in_bulk({one.unit_id for one in weighed})
    named = names_on(units.values(), today)
    rows = [
        Row(unit, named[pk].short_name, [_cell(cells.get((pk, demand.pk))) for demand in demands], Tally())
        for pk, unit in units.items()
    ]
    rows.sort(key=lambda row: (fold(row.name), row.unit.pk))
    tallies = {row.unit.pk: row.tally for row in rows}
    total = Tally()
    for one in weighed:
        if counts(one, today):
            tallies[one.unit_id].add(one)
            total.add(one)
    return Board(columns, rows, total, weighed)


def counts(one: Weighed, today: date) -> bool:
    """A coming turn of a repeated demand does not count before the one that is due now is over."""
    return one.turn == 1 or one.is_finished or one.is_late or (one.due_on - today).days <= LOOK_AHEAD


LOOK_AHEAD = 14  # days before its deadline a further turn of a repeated demand begins to count


def list_demands(dispatch: Dispatch) -> list[Demand]:
    """All demands of a dispatch with what added and ended them, in the order of the text."""
    return list(dispatch.demands.select_related("added_by", "ended_by").order_by("position"))


def live_demands(dispatch: Dispatch) -> list[Demand]:
    """The demands in force: issued with the dispatch or an amendment since, and not ended."""
    return [demand for demand in list_demands(dispatch) if _is_issued(demand.added_by) and not _ended(demand)]


def _is_issued(amendment: Amendment | None) -> bool:
    return amendment is None or amendment.issued_at is not None


def _ended(demand: Demand) -> bool:
    return demand.ended_by is not None and demand.ended_by.issued_at is not None


def _column(demand: Demand, ordinal: int, weighed: Iterable[Weighed], today: date) -> Column:
    tally, open_days = Tally(), []
    last = demand.due_on
    for one in weighed:
        last = max(last, one.due_on)
        if not one.is_finished and one.standing is not Standing.ENDED:
            open_days.append(one.due_on)
        if counts(one, today):
            tally.add(one)
    return Column(demand, ordinal, min(open_days, default=last), tally, _ended(demand))


def _cell(turns: list[Weighed] | None) -> Cell | None:
    """Of several turns the first that is not finished, else the last."""
    if not turns:
        return None
    live = [one for one in turns if one.standing is not Standing.ENDED] or turns
    now = next((one for one in live if not one.is_finished), live[-1])
    return Cell(now, sum(one.is_finished for one in live), len(live))
