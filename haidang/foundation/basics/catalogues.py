"""Compares every text of the code with the Vietnamese catalogues of the apps, and compiles them without gettext."""

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, normalize, read_po
from django.utils.translation.template import templatize

LANGUAGE = "vi"
CATALOGUE = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"
PLURAL = (1, 2)
WITH_CONTEXT = ((1, "c"), 2)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": PLURAL,
    "pgettext_lazy": WITH_CONTEXT,
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*\}")


@dataclass(frozen=True, order=True)
class Text:
    """A text of the code: what it says, its context, and its plural where it has one."""

    msgid: str
    context: str = ""
    plural: str = ""

    def __str__(self) -> str:
        return f"{self.msgid!r}" + (f" (context {self.context!r})" if self.context else "")


@dataclass(frozen=True)
class Use:
    """Where a text stands."""

    text: Text
    file: Path
    line: int


@dataclass(frozen=True)
class Entry:
    """What a catalogue says for a text."""

    text: Text
    translation: str
    file: Path
    fuzzy: bool


def find_texts(root: Path) -> Iterator[Use]:
    """All texts in the modules and templates below a folder; tests speak to nobody."""
    for file in sorted(root.rglob("*.py")):
        if "tests" not in file.relative_to(root).parts and "migrations" not in file.parts:
            yield from _extract(file, file.read_text())
    for file in sorted([*root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]):
        # In brackets, because a template's indentation is not Python's.
        yield from _extract(file, f"({templatize(file.read_text())}\n)")


def _extract(file: Path, source: str) -> Iterator[Use]:
    try:
        for line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            msgid, plural = message[:2] if isinstance(message, tuple) else (message, "")
            yield Use(Text(msgid, context or "", plural), file, line)
    except (tokenize.TokenError, SyntaxError) as error:
        raise ValueError(f"{file}: the texts cannot be read: {error}") from error


def find_catalogues(root: Path) -> list[Path]:
    return sorted(root.rglob(str(CATALOGUE)))


def read_catalogue(file: Path) -> Catalog:
    with file.open("rb") as source:
        try:
            return read_po(source, locale=LANGUAGE, abort_invalid=True)
        except PoFileError as error:
            raise ValueError(f"{file}: {error}") from error


def list_entries(files: Iterable[Path]) -> list[Entry]:
    return [_entry(message, file) for file in files for message in read_catalogue(file) if message.id]


def _entry(message: Message, file: Path) -> Entry:
    msgid, plural = message.id if isinstance(message.id, tuple | list) else (message.id, "")
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    translation = texts[0] if texts and all(texts) else ""
    return Entry(Text(msgid, message.context or "", plural), translation or "", file, message.fuzzy)


def find_faults(uses: Iterable[Use], entries: list[Entry]) -> Iterator[str]:
    """One sentence per text without a translation, or with a wrong one."""
    by_text = {_key(entry.text): entry for entry in reversed(entries) if entry.translation and not entry.fuzzy}
    told: set[Text] = set()
    for use in uses:
        entry = by_text.get(_key(use.text))
        if use.text in told:
            continue
        told.add(use.text)
        where = f"{use.file}:{use.line}: {use.text}"
        if entry is None:
            yield f"{where} has no Vietnamese text in any catalogue."
        elif placeholders(use.text.plural or use.text.msgid) != placeholders(entry.translation):
            yield f"{where} and its Vietnamese text in {entry.file} have different placeholders."
        elif bool(use.text.plural) != bool(entry.text.plural):
            yield f"{where} needs {'a' if use.text.plural else 'no'} msgid_plural in {entry.file}."
    yield from _contradictions(entries)


def _contradictions(entries: Iterable[Entry]) -> Iterator[str]:
    """Django merges all catalogues: of two translations of one text only one is ever shown."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        known = first.setdefault(_key(entry.text), entry)
        if known.translation != entry.translation:
            yield (
                f"{entry.file}: {entry.text} is {entry.translation!r} here but {known.translation!r} in {known.file}: "
                "agree on one, or give one of them a context (pgettext)."
            )


def find_unused(uses: Iterable[Use], entries: Iterable[Entry]) -> Iterator[str]:
    used = {_key(use.text) for use in uses}
    return (f"{entry.file}: {entry.text} is not used any more." for entry in entries if _key(entry.text) not in used)


def find_missing(uses: Iterable[Use], entries: Iterable[Entry]) -> list[Use]:
    """The first use of each text that no catalogue knows."""
    known = {_key(entry.text) for entry in entries if entry.translation}
    first: dict[tuple[str, str], Use] = {}
    for use in uses:
        if _key(use.text) not in known:
            first.setdefault(_key(use.text), use)
    return list(first.values())


def stub(use: Use, base: Path) -> str:
    """An entry for a catalogue, its translation left empty."""
    lines = [f"#: {use.file.relative_to(base)}:{use.line}"]
    if use.text.context:
        lines.append(f"msgctxt {normalize(use.text.context)}")
    lines.append(f"msgid {normalize(use.text.msgid)}")
    if use.text.plural:
        lines += [f"msgid_plural {normalize(use.text.plural)}", 'msgstr[0] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join([*lines, "", ""])


def _key(text: Text) -> tuple[str, str]:
    return text.msgid, text.context


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text.replace("%%", "")))


def compile_stale(root: Path) -> list[Path]:
    """Compiles the catalogues that are newer than their .mo file."""
    stale = []
    for source in find_catalogues(root):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            compile_catalogue(source, target)
            stale.append(source)
    return stale


def compile_catalogue(source: Path, target: Path) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(source))
    fresh = target.with_name(f".{target.name}.{id(compiled)}")
    fresh.write_bytes(compiled.getvalue())
    fresh.replace(target)  # at once: other processes may be reading
