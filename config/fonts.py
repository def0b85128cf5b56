"""The font that .pdf documents embed: Tinos, as wide as Times New Roman, with all Vietnamese letters."""

from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

# In this order: what two subsets share is taken from the first.
SUBSETS: Final = ("latin", "latin-ext", "vietnamese")
FACES: Final = {
    "Regular": (400, "normal"),
    "Italic": (400, "italic"),
    "Bold": (700, "normal"),
    "BoldItalic": (700, "italic"),
}
# Hinting programs of the first subset serve the whole; those of the others would contradict it.
HINTING: Final = ("fpgm", "prep", "cvt ", "gasp")


def merge_fonts(source: Path, target: Path) -> None:
    """Writes Tinos-<face>.ttf for each face, from the subsets that browsers get."""
    for face, (weight, style) in FACES.items():
        parts = [TTFont(source / f"tinos-{name}-{weight}-{style}.woff2", recalcTimestamp=False) for name in SUBSETS]
        for part in parts[1:]:
            for table in HINTING:
                if table in part:
                    del part[table]
        whole = Merger(Options(drop_tables=["DSIG"])).merge([_plain(part) for part in parts])
        # The font keeps the date of its source, so that the same input gives the same bytes.
        whole["head"].created = whole["head"].modified = parts[0]["head"].modified
        whole.recalcTimestamp = False
        whole.save(target / f"Tinos-{face}.ttf")


def _plain(font: TTFont) -> BytesIO:
    font.flavor = None
    buffer = BytesIO()
    font.save(buffer)
    buffer.seek(0)
    return buffer
