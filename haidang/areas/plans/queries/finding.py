"""One flaw of a plan: its stable code, its place, and what its sentence needs."""

from dataclasses import dataclass

from haidang.areas.plans.queries.sentences import SENTENCES, Severity, Wording


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the plan: "head", "task" with its row, or a kind of part (or "duty") with its position."""

    section: str
    position: int = 0

    def __str__(self) -> str:
        return f"{self.section}-{self.position}" if self.position else self.section


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw: a stable code, a place, and what its sentence needs; the reader's language is chosen when shown."""

    code: str
    place: Place
    variant: str = ""
    values: tuple[tuple[str, str], ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        """What an acknowledgement names."""
        return f"{self.code}{self.variant and '.' + self.variant}@{self.place}"

    @property
    def wording(self) -> Wording:
        return SENTENCES[self.code, self.variant]

    @property
    def severity(self) -> Severity:
        return Severity.NOTE if self.note else self.wording.severity

    @property
    def tone(self) -> str:
        return "note" if self.severity is Severity.NOTE else "due"

    @property
    def title(self) -> str:
        return f"{self.code} · {self.wording.title}"

    @property
    def sentence(self) -> str:
        return str(self.wording.sentence) % dict(self.values)

    @property
    def source(self) -> str:
        return str(self.wording.source)


HEAD = Place("head")
