"""Pages of forecasts."""

from haidang.areas.forecasts.views.making import assumptions, create
from haidang.areas.forecasts.views.reading import compare, export, scenario, scenarios

__all__ = ["assumptions", "compare", "create", "export", "scenario", "scenarios"]
