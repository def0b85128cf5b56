"""The same workbook again, with the problem cells coloured and commented, and all findings on a first sheet."""

from collections.abc import Iterable, Iterator
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.areas.personnel.imports.findings import Finding, Severity
from haidang.areas.personnel.imports.sentences import sentence
from haidang.foundation.spreadsheets.marking import Colour, Listing, Mark, write_marked
from haidang.foundation.spreadsheets.reading import Workbook

COLOURS = {Severity.ERROR: Colour.RED, Severity.WARNING: Colour.YELLOW, Severity.OFFER: Colour.BLUE}
WORDS = {
    Severity.ERROR: gettext_lazy("not taken"),
    Severity.WARNING: gettext_lazy("to be looked at"),
    Severity.OFFER: gettext_lazy("proposal"),
}
GRAVEST_FIRST = tuple(COLOURS)


def mark_problems(workbook: Workbook, findings: Iterable[Finding]) -> IO[bytes]:
    """An open temporary .xlsx at its start; whoever reads it closes it."""
    found = sorted(findings, key=lambda finding: GRAVEST_FIRST.index(finding.severity))
    return write_marked(workbook, _marks(found), _listing(found))


def _marks(findings: list[Finding]) -> Iterator[Mark]:
    for finding in findings:
        reason, remedy = sentence(finding)
        note = f"{finding.code} · {WORDS[finding.severity]}\n{reason}\n{remedy}"
        yield Mark(finding.sheet, finding.row, finding.column, COLOURS[finding.severity], note)


def _listing(findings: list[Finding]) -> Listing:
    headings = (
        _("Sheet"),
        _("Row"),
        _("Column"),
        _("Heading"),
        _("Value"),
        _("Finding"),
        _("Code"),
        _("Reason"),
        _("What to do"),
    )
    in_order = sorted(findings, key=lambda f: (f.sheet, f.row, len(f.column), f.column))
    return Listing(_("Findings"), headings, (_listed(finding) for finding in in_order))


def _listed(finding: Finding) -> tuple[str | int, ...]:
    return (
        finding.sheet,
        finding.row,
        finding.column,
        finding.heading,
        finding.value,
        str(WORDS[finding.severity]),
        finding.code,
        *sentence(finding),
    )
