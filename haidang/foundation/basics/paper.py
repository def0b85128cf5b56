"""How a printed page lies."""

from enum import Enum


class Paper(Enum):
    """A4, upright or on its side."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"
