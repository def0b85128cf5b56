"""Two real threads, each on its own connection, that do something at the same time."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import IntegrityError, connection

from haidang.foundation.basics.refusals import Refused


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each deed gave back, or the exception it raised."""
    start = Barrier(len(deeds))
    answers: list[object] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            start.wait(10)
            answers[place] = deed()
        except (Refused, IntegrityError, ArithmeticError, LookupError, ValueError) as refusal:
            answers[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers
