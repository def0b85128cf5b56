""".xlsx: looked through before it is parsed, for the parser lays out the whole rectangle of cells."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from haidang.foundation.spreadsheets.reading import limits
from haidang.foundation.spreadsheets.reading.archives import chunks, contents
from haidang.foundation.spreadsheets.reading.cells import column_number
from haidang.foundation.spreadsheets.reading.refusals import FileDamaged, FileTooLarge, MacrosRefused, TooManyCells

# No pattern runs past the next "<": a hostile part must not make the search quadratic.
# Columns to BH (60) and rows to 99,999 may be laid out without counting: a cell beyond, or without its place.
_FAR = re.compile(rb'<c(?! r="(?:[A-Z]|A[A-Z]|B[A-H])\d{1,5}")[ >/\t\n\r]')
_ODD = re.compile(rb'<c(?! r="[A-Z]{1,3}\d{1,7}")[ >/\t\n\r]')
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?:[^<>]*[^<>/])?>')
_TOKEN = re.compile(rb"<(?:\w{1,20}:)?(row|c)(\s[^<>]*)?>")
_REFERENCE = re.compile(rb'\sr="([A-Z]{0,3})(\d{1,7})"')
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]* t="e"[^<>]*>')
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TEXT_CELL = re.compile(rb't="s"[^<>]*>\s{0,20}<v>(\d{1,9})</v>')
LONGEST_FORMULA = 9_000
MOST_ERRORS = 100_000
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class Extent:
    """How far the cells of a part reach, how many texts they take, and the formulas that failed (row, column, text)."""

    rows: int = 0
    columns: int = 0
    texts: int = 0
    errors: list[tuple[int, int, str]] = field(default_factory=list)


def look_through(archive: zipfile.ZipFile) -> dict[str, Extent]:
    """The extent of every part, by its name; refuses what would blow up memory."""
    names = archive.namelist()
    if "[Content_Types].xml" not in names:
        raise FileDamaged
    if b"macroEnabled" in contents(archive, "[Content_Types].xml"):
        raise MacrosRefused
    # All parts, whatever they are called: which of them is a sheet is for the file to say.
    extents = {name: _extent(archive, name) for name in names if not name.endswith("/")}
    _check_texts(archive, extents)
    return extents


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet, by the name of the sheet."""
    try:
        book = ET.fromstring(contents(archive, "xl/workbook.xml"))  # noqa: S314 - without DOCTYPE, see _extent
        links = ET.fromstring(contents(archive, "xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (ET.ParseError, FileDamaged):
        return {}
    target = {link.get("Id"): link.get("Target", "") for link in links}
    return {sheet.get("name", ""): _path(target.get(sheet.get(RELATION), "")) for sheet in book.iter(f"{MAIN}sheet")}


def _path(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Chunks cut at the end of a cell or tag, so that no tag is in two of them."""
    rest = b""
    for chunk in chunks(archive, name):
        piece = rest + chunk
        end = piece.rfind(b"</c>") + 4
        if end < len(piece) // 2:
            end = piece.rfind(b">") + 1 or len(piece)
        rest = piece[end:]
        yield piece[:end]
    yield rest


def _extent(archive: zipfile.ZipFile, name: str) -> Extent:
    """A part that reaches far or is not as Excel writes it is looked through cell by cell."""
    extent = Extent()
    for place, piece in enumerate(_pieces(archive, name)):
        if not place and _DOCTYPE.search(piece[:1000]):
            raise FileDamaged
        if _FAR.search(piece) or _has_prefixes(piece):
            return _extent_of_filled(archive, name)
        _note(piece, extent)
    return extent


def _has_prefixes(piece: bytes) -> bool:
    return b":c" in piece and (b":c " in piece or b":c>" in piece)


def _extent_of_filled(archive: zipfile.ZipFile, name: str) -> Extent:
    """Counts only cells that hold something: a million formatted empty rows are no harm to the parser."""
    extent = Extent()
    for piece in _pieces(archive, name):
        if _has_prefixes(piece) or _ODD.search(piece):
            return _extent_cell_by_cell(archive, name)
        found = _FILLED.findall(piece)
        extent.rows = max([extent.rows, *(int(row) for _letters, row in found)])
        letters = {cell[0].decode() for cell in found}
        extent.columns = max([extent.columns, *map(column_number, letters)])
        _note(piece, extent)
    return _bounded(extent, name)


def _extent_cell_by_cell(archive: zipfile.ZipFile, name: str) -> Extent:
    """The same for parts whose cells do not all say where they stand, or carry a prefix."""
    extent = Extent()
    row = column = 0
    for piece in _pieces(archive, name):
        for match in _TOKEN.finditer(piece):
            attributes = match[2] or b""
            reference = _REFERENCE.search(attributes)
            if match[1] == b"row":
                row, column = (int(reference[2]) if reference else row + 1), 0
                continue
            if reference and reference[1]:
                column, row = column_number(reference[1].decode()), int(reference[2])
            else:
                column += 1
            if not attributes.endswith(b"/"):
                extent.rows = max(extent.rows, row)
                extent.columns = max(extent.columns, column)
        _note(piece, extent)
    return _bounded(extent, name)


def _bounded(extent: Extent, name: str) -> Extent:
    if extent.rows > limits.ROWS or extent.columns > limits.COLUMNS or extent.rows * extent.columns > 2 * limits.CELLS:
        raise TooManyCells(sheet=name.rpartition("/")[2].removesuffix(".xml"))
    return extent


def _note(piece: bytes, extent: Extent) -> None:
    extent.texts += piece.count(b't="s"')
    if b't="e"' not in piece:
        return
    for match in _ERROR_CELL.finditer(piece):
        if len(extent.errors) > MOST_ERRORS:
            return
        inside = piece[match.end() : match.end() + LONGEST_FORMULA].partition(b"</c>")[0]
        text = inside.partition(b"<v>")[2].partition(b"<")[0]
        if text.startswith(b"#"):
            where = (int(match[2]), column_number(match[1].decode()))
            extent.errors.append((*where, text.decode("utf-8", "replace")))


def _check_texts(archive: zipfile.ZipFile, extents: dict[str, Extent]) -> None:
    """A long shared text that a million cells point to would become a million long texts."""
    name = next((one for one in extents if one.lower().endswith("sharedstrings.xml")), None)
    if name is None:
        return
    lengths = [len(text) for text in contents(archive, name).split(b"</si>")]
    if max(lengths) * sum(extent.texts for extent in extents.values()) <= limits.TEXT_BYTES:
        return
    total = 0
    for part, extent in extents.items():
        for piece in _pieces(archive, part) if extent.texts else ():
            total += sum(lengths[int(one)] for one in _TEXT_CELL.findall(piece) if int(one) < len(lengths))
            if total > limits.TEXT_BYTES:
                raise FileTooLarge
