"""Who sees forecasts, and who makes scenarios."""

from haidang.areas.forecasts.models import Scenario
from haidang.foundation.access.actions import Action, Reach, Rule
from haidang.foundation.access.models import Role

CITY_READERS = (Role.LEAD_OFFICE, Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.FINANCE)
# A ward officer opens every scenario and finds only the own locality in it: queries.places_seen narrows the figures.
VIEW_FORECASTS = Action("forecasts.view", Scenario, (Rule((*CITY_READERS, Role.WARD_OFFICER), Reach.CITY, "owner"),))
EDIT_FORECASTS = Action("forecasts.edit", Scenario, (Rule((Role.LEAD_OFFICE,), Reach.CITY, "owner"),))
