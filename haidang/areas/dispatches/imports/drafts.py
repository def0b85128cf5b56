"""A brought dispatch between its file and the draft."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from haidang.areas.dispatches.imports.interpreting import Understood, understand
from haidang.areas.dispatches.imports.reading import read_raw_dispatch
from haidang.areas.dispatches.models import DispatchImport
from haidang.areas.dispatches.queries.heads import usual_head
from haidang.areas.dispatches.queries.raw import RawDispatch, corrected
from haidang.foundation.documents.reading import ReadParagraph, open_document


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file holds, ready to be kept."""

    blocks: list[Any]
    raw: RawDispatch


@dataclass(frozen=True, slots=True)
class Draft:
    """The reading as corrected, and what is understood of it."""

    raw: RawDispatch
    understood: Understood


def read_dispatch_document(content: bytes, *, name: str) -> ReadFile:
    """The lines of a file; raises a Refused whose sentence says what to do."""
    document = open_document(content, name=name)
    blocks = [
        block.text if isinstance(block, ReadParagraph) else [list(row) for row in block.rows]
        for block in document.blocks
    ]
    return ReadFile(blocks, read_raw_dispatch(document))


def draft_of(brought: DispatchImport) -> Draft:
    """What the document would become now."""
    raw = corrected(RawDispatch.from_json(brought.raw), brought.corrections)
    understood = understand(
        raw,
        brought.corrections,
        issuer_name=brought.issuer.name,
        head=usual_head(brought.issuer),
        today=timezone.localdate(brought.created_at),
    )
    return Draft(raw, understood)
