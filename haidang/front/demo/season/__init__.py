"""The season of the demo city, played through the real operations.

2024, as it was: the plan is issued, schools answer the review under their districts, the counselling courses are taught
and recognised, the degree courses begin. Now, under the wards: a new review is open, natural science is being taught,
history and geography waits for its lists. So every role finds work, and every screen something to show.
"""

from collections.abc import Callable
from datetime import datetime

from haidang.front.demo.city import refresh_statistics
from haidang.front.demo.season.actors import Actors
from haidang.front.demo.season.allocations import play_allocations
from haidang.front.demo.season.brought import bring_old_plan
from haidang.front.demo.season.cascade import play_cascade
from haidang.front.demo.season.dispatches import play_dispatches
from haidang.front.demo.season.dissemination import play_dissemination
from haidang.front.demo.season.documents import write_documents
from haidang.front.demo.season.law import load_law_and_plan
from haidang.front.demo.season.notices import play_notices
from haidang.front.demo.season.present import play_present
from haidang.front.demo.season.swaps import offer_places
from haidang.front.demo.season.year_2024 import play_2024


def play_season(now: datetime, *, tell: Callable[[str], None] = lambda _: None) -> None:
    """Plays everything up to `now`."""
    plan = load_law_and_plan()
    actors = Actors.gather()
    refresh_statistics()
    play_2024(plan, actors, tell=tell)
    refresh_statistics()
    play_present(plan, actors, now=now, tell=tell)
    tell(f"now: an allocation is published ({play_allocations(plan, actors, now=now)} people), two more wait")
    tell(f"documents: {write_documents(plan, actors, now=now)} issued, one waits for its signature")
    tell(f"swaps: {offer_places(plan, actors, now=now)} offered, waits for its answer")
    tell(f"plans: {play_cascade(actors, now=now)} derived from the city's plan of several years")
    tell(f"imports: a plan of {bring_old_plan(actors, now=now)} rows waits beside its source")
    play_dispatches(actors, now=now, tell=tell)
    play_dissemination(now=now)
    tell(f"approvals: deputies named, {play_notices(actors, now=now)} alarm raised")
    refresh_statistics()
