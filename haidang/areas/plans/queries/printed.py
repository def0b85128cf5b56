"""A plan as plain values: what a file brings in, what the linter reads, what the document prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from haidang.areas.plans.models import PartKind, Plan, UnitPart


@dataclass(frozen=True, slots=True)
class PrintedPart:
    kind: str
    position: int
    text: str
    ordinal: str = ""


@dataclass(frozen=True, slots=True)
class PrintedDuty:
    position: int
    holder: str
    text: str
    ordinal: str = ""
    unit: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class PrintedTarget:
    position: int
    label: str
    planned: int
    requirement_code: str


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A name in a units' cell; `unit` is the code it was read as, `ends_on` the first day that unit is no more."""

    part: str
    position: int
    printed: str
    unit: str = ""
    group: str = ""
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTask:
    """One row of the table of tasks."""

    position: int
    ordinal: str
    content: str
    levels: Sequence[str]
    time: str
    starts_on: date | None
    ends_on: date | None
    quantity: str = ""
    mode: str = ""
    leads: str = ""
    coordinating: str = ""
    targets: Sequence[PrintedTarget] = ()
    units: Sequence[PrintedUnit] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as the table prints it, ordinal to coordinating units."""
        levels = ", ".join(self.levels)
        return (
            self.ordinal,
            self.content,
            levels,
            self.time,
            self.quantity,
            self.mode,
            self.leads,
            self.coordinating,
        )

    def units_of(self, part: str) -> list[PrintedUnit]:
        return [unit for unit in self.units if unit.part == part]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPlan:
    """A whole plan, nothing repaired."""

    code: str
    year: int
    title: str
    issuer: str
    kind: str = ""
    last_year: int | None = None
    outlook_year: int | None = None
    number: str = ""
    symbol: str = ""
    issued_on: date | None = None
    place: str = ""
    printed_superior: str = ""
    printed_issuer: str = ""
    subject_note: str = ""
    parent_document: str = ""
    budget_decision: str = ""
    signer_title: str = ""
    signer_name: str = ""
    annex_label: str = ""
    annex_title: str = ""
    parts: Sequence[PrintedPart] = ()
    duties: Sequence[PrintedDuty] = ()
    tasks: Sequence[PrintedTask] = ()
    recipients: Sequence[str] = ()

    @property
    def years(self) -> range:
        return range(self.year, (self.last_year or self.year) + 1)

    def parts_of(self, kind: str) -> list[PrintedPart]:
        return [part for part in self.parts if part.kind == kind]

    @property
    def contents(self) -> list[PrintedPart]:
        """The items of section II, the text beside the table."""
        return self.parts_of(PartKind.CONTENT)


HEAD_FIELDS = (
    "code",
    "year",
    "title",
    "number",
    "symbol",
    "issued_on",
    "place",
    "printed_superior",
    "printed_issuer",
    "subject_note",
    "parent_document",
    "budget_decision",
    "signer_title",
    "signer_name",
    "annex_label",
    "annex_title",
)
WHOLE = ("parts", "tasks__targets", "tasks__units__unit", "duties__unit", "recipients")


def printed_plan(plan: Plan) -> PrintedPlan:
    """The plan's rows as plain values; load the plan with `prefetch_related(*WHOLE)` and the issuer."""
    return PrintedPlan(
        **{name: getattr(plan, name) for name in HEAD_FIELDS},
        issuer=plan.issuer.code,
        kind=plan.kind,
        last_year=plan.last_year,
        outlook_year=plan.outlook_year,
        parts=[PrintedPart(part.kind, part.position, part.text, part.printed_ordinal) for part in plan.parts.all()],
        duties=[
            PrintedDuty(
                duty.position,
                duty.holder,
                duty.text,
                duty.printed_ordinal,
                duty.unit.code if duty.unit else "",
                duty.group,
            )
            for duty in plan.duties.all()
        ],
        tasks=_printed_tasks(plan),
        recipients=[recipient.printed for recipient in plan.recipients.all()],
    )


def _printed_tasks(plan: Plan) -> list[PrintedTask]:
    return [
        PrintedTask(
            position=task.position,
            ordinal=task.printed_ordinal,
            content=task.content,
            levels=tuple(task.levels),
            time=task.printed_time,
            starts_on=task.starts_on,
            ends_on=task.ends_on,
            quantity=task.printed_quantity,
            mode=task.printed_mode,
            leads=task.printed_leads,
            coordinating=task.printed_coordinating,
            targets=[
                PrintedTarget(target.position, target.label, target.planned, target.requirement_code)
                for target in task.targets.all()
            ],
            units=[
                PrintedUnit(
                    unit.part,
                    unit.position,
                    unit.printed,
                    unit.unit.code if unit.unit else "",
                    unit.group,
                    unit.unit.period.upper if unit.unit else None,
                )
                for unit in sorted(task.units.all(), key=_as_printed)
            ],
        )
        for task in plan.tasks.all()
        if task.added_by_id is None
    ]


def _as_printed(unit: object) -> tuple[bool, int]:
    """Leads before coordinating units, each in the order of the cell."""
    return getattr(unit, "part", "") != UnitPart.LEAD, getattr(unit, "position", 0)
