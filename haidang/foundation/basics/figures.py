"""How many there are of something, said in a sentence."""

from collections.abc import Mapping
from typing import Self

from django.utils.translation import get_language

VIETNAMESE = str.maketrans(",.", ".,")


class Figure(int):
    """A whole number that is read: 2.400 in Vietnamese, 2,400 in English. Plurals and sums still count with it.

    A year, a number of a document, an id stay an `int`.
    """

    def __new__(cls, number: int) -> Self:
        return super().__new__(cls, number)

    def __str__(self) -> str:
        return spelt(f"{int(self):,d}")


def figures_in(values: Mapping[str, object]) -> dict[str, object]:
    """The values of a sentence, its whole numbers as figures; years must be text by then."""
    return {name: Figure(value) if type(value) is int else value for name, value in values.items()}


def spelt(text: str) -> str:
    """A number written as 1,234.5 in the signs of the reader's language."""
    return text if get_language() == "en" else text.translate(VIETNAMESE)
