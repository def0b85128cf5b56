"""The GET forms of a page, sent as they stand: the addresses to which people are led without a link."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlencode


class _Forms(HTMLParser):
    """Collects (action, fields) of each GET form; a select that must be answered takes its first answer."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self.fields: list[tuple[str, str]] | None = None
        self.select: tuple[str, bool, list[tuple[str, bool]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.fields = [] if given.get("method", "get").lower() == "get" else None
            if self.fields is not None:
                self.found.append((given.get("action") or given.get("hx-get", ""), self.fields))
        elif self.fields is None or "disabled" in given:
            return
        elif tag == "select":
            self.select = (given.get("name", ""), "required" in given, [])
        elif tag == "option" and self.select is not None:
            self.select[2].append((given.get("value", ""), "selected" in given))
        elif tag == "input" and given.get("name") and self._is_sent(given):
            self.fields.append((given["name"], given.get("value", "")))

    def _is_sent(self, given: dict[str, str]) -> bool:
        kind = given.get("type", "text")
        return kind not in ("submit", "button", "file") and (kind not in ("checkbox", "radio") or "checked" in given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.fields = None
        elif tag == "select" and self.select is not None and self.fields is not None:
            name, required, options = self.select
            chosen = next((value for value, selected in options if selected), "")
            if not chosen and required:
                chosen = next((value for value, _selected in options if value), "")
            self.fields.append((name, chosen))
            self.select = None


def sent_forms(text: str, here: str) -> Iterator[str]:
    """Address and query of each GET form, fields left empty omitted."""
    parser = _Forms()
    parser.feed(text)
    for action, fields in parser.found:
        query = urlencode([(name, value) for name, value in fields if name and value])
        if query:
            yield f"{(action or here).partition('?')[0]}?{query}"
