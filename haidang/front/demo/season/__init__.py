"""One season of the 2024 plan, played through the real operations."""

from datetime import datetime


def play_season(now: datetime) -> None:
    """Plays the season up to `now`; nothing to play yet."""
