"""The cases of the former version asked of a draft: which still end as they did, which shall end otherwise, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from haidang.areas.standards.models import RequirementDraft
from haidang.areas.standards.queries.cases import CaseResult, cases_of, run_cases
from haidang.areas.standards.queries.catalogue_files import CatalogueError
from haidang.areas.standards.queries.drafts import as_requirement
from haidang.engines.rules.rules import ClauseError


@dataclass(frozen=True, slots=True)
class Trial:
    """One case: what the draft says of it, what is expected now, and why that was changed."""

    result: CaseResult
    expected: str
    reason: str

    @property
    def name(self) -> str:
        return self.result.case.name

    @property
    def is_changed(self) -> bool:
        return bool(self.reason)

    @property
    def agrees(self) -> bool:
        """A case that shall end otherwise is judged by its status alone: what decides is the draft's own."""
        return self.result.status == self.expected if self.is_changed else self.result.agrees


def try_draft(draft: RequirementDraft) -> list[Trial]:
    """Every case on its own day; empty while the text cannot be read: its findings say why."""
    expectations: Mapping[str, Mapping[str, str]] = draft.expectations
    cases = cases_of(draft.base)
    try:
        results = run_cases(as_requirement(draft), cases)
    except (CatalogueError, ClauseError, ValueError):
        return []
    return [
        Trial(
            result,
            expectations.get(result.case.name, {}).get("expect", result.case.expect),
            expectations.get(result.case.name, {}).get("reason", ""),
        )
        for result in results
    ]
