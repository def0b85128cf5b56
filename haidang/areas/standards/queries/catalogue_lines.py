"""Finds the line of a catalogue file that an error speaks of: TOML is read without lines, so the place is walked to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADS = {"[[version]]": "version", "[[version.condition]]": "condition", "[[version.parameter]]": "parameter"}
KEY = re.compile(r"\s*([a-z_]+)\s*=\s*(.*)")
WRITTEN_AS = {"role": "decides", "period": "from", "priority_expression": "priority"}


@dataclass(slots=True)
class Block:
    """One table of the file: its name as errors give it, its first line, and the line and text of each key."""

    name: str
    line: int
    keys: dict[str, tuple[int, str]] = field(default_factory=dict)


def line_of(text: str, place: str, reason: str) -> int | None:
    """The line of the key that `reason` names in the block `place`, else of the block; None for no known block."""
    blocks = list(_blocks(text))
    found = next((block for block in blocks if block.name == place), None)
    if found is None:
        return None
    said = re.findall(r"[a-z_]+", reason.partition(";")[0].partition(":")[0])
    refused = said[-1] if said else ""
    for block in blocks:  # a refused expression is named by its condition
        is_named = block.name.startswith(f"{place}, condition") and block.keys.get("code", (0, ""))[1] == f'"{refused}"'
        if is_named and "expression" in block.keys:
            return block.keys["expression"][0]
    keys = blocks[0].keys | found.keys  # what the head says is checked with each version
    names = (WRITTEN_AS.get(name, name) for name in said)
    return next((keys[name][0] for name in names if name in keys), found.line)


def _blocks(text: str) -> Iterator[Block]:
    """The blocks with all their keys; a version is named by its number, the parts in it by their order."""
    found, version, counts = [Block("the head", 1)], Block("", 0), dict.fromkeys(HEADS.values(), 0)
    for number, line in enumerate(text.splitlines(), start=1):
        kind = HEADS.get(line.strip())
        if kind == "version":
            version = Block("version ?", number)
            counts = dict.fromkeys(counts, 0)
            found.append(version)
        elif kind is not None:
            counts[kind] += 1
            found.append(Block(f"{version.name}, {kind} {counts[kind]}", number))
        elif written := KEY.fullmatch(line):
            found[-1].keys.setdefault(written[1], (number, written[2].strip()))
            if found[-1] is version and written[1] == "number":
                version.name = f"version {written[2].strip()}"
    yield from found
