"""Channels that need no service: a line in a file, or on the terminal."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from haidang.foundation.notifications.adapters import Message, Send, Unreachable


class File:
    """Appends each message as one line of JSON: for the demo, and as an example of an adapter."""

    def __init__(self, *, path: Path) -> None:
        self.path = path

    @contextmanager
    def open(self) -> Iterator[Send]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            stream = self.path.open("a", encoding="utf-8")
        except OSError as error:
            raise Unreachable(str(error)) from error
        with stream:
            yield lambda message: _write(stream, message)


class Console:
    """Prints each message: to see in development what would go out."""

    @contextmanager
    def open(self) -> Iterator[Send]:
        yield lambda message: _write(sys.stderr, message)


def _write(stream: TextIO, message: Message) -> None:
    stream.write(json.dumps(asdict(message), ensure_ascii=False) + "\n")
    stream.flush()
