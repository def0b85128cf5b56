"""The examples of property tests: the same at each run; `--hypothesis-profile=search` draws many more, at random."""

from typing import Final

from hypothesis import HealthCheck, settings

USUAL: Final = 100  # examples of a test that names no number
TIMES: Final = 20  # as many on a search
# Time is measured by benchmarks; fixtures that stand still while examples change are meant.
CALM: Final = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

settings.register_profile(
    "fixed", max_examples=USUAL, derandomize=True, database=None, deadline=None, suppress_health_check=CALM
)
settings.register_profile(
    "search", max_examples=USUAL * TIMES, print_blob=True, deadline=None, suppress_health_check=CALM
)
settings.load_profile("fixed")  # before any test is imported; the option of pytest comes after it


def examples(count: int) -> settings:
    """So many in an ordinary run, the same times more on a search."""
    return settings(max_examples=count * settings().max_examples // USUAL)
