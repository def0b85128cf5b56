"""Lines of a unit file as plain lists, so that they can travel with a page."""

from datetime import date
from typing import Any

from haidang.foundation.organisation.queries import Names
from haidang.front.administration.unit_file import Line


def pack(lines: list[Line]) -> list[list[Any]]:
    return [
        [
            line.row, line.code, line.names.name, line.names.short_name, list(line.names.levels), line.names.sector,
            line.kind, line.parent_code, line.on.isoformat(),
        ]
        for line in lines
    ]  # fmt: skip


def unpack(rows: list[list[Any]]) -> list[Line]:
    return [
        Line(
            row=row, code=code, kind=kind, parent_code=parent, on=date.fromisoformat(on),
            names=Names(name=name, short_name=short, levels=tuple(levels), sector=sector),
        )
        for row, code, name, short, levels, sector, kind, parent, on in rows
    ]  # fmt: skip
