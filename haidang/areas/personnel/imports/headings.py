"""Which field a heading means."""

import re
import unicodedata

_NOISE = re.compile(r"\(.*?\)|[^\w/]+")


def heading_key(heading: str) -> str:
    """A heading as it is compared and remembered: composed, lower case, single spaces, no brackets or punctuation."""
    return " ".join(_NOISE.sub(" ", unicodedata.normalize("NFC", heading).lower()).split())
