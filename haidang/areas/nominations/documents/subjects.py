"""What documents about the same lists share: the facts, and the words made of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from haidang.areas.nominations.models import ListDocument, Nomination, NominationList
from haidang.areas.nominations.queries.documents import people_of, schools_named
from haidang.areas.plans.models import Part, PartKind, Plan, Target
from haidang.areas.programmes.models import ProgrammeKind
from haidang.areas.standards.models import Requirement
from haidang.areas.standards.queries.catalogue import find_requirement
from haidang.foundation.documents.official import Urgency

LEAD_MARK = "GDTX&ĐH"
HEAD_OF_DEPARTMENT = "Giám đốc Sở Giáo dục và Đào tạo thành phố Hải Phòng"
DRAFTERS = "Trưởng phòng Giáo dục thường xuyên và Đại học"
# A named law, decree, circular or decision in the source of a requirement.
DOCUMENT = re.compile(r"^(Luật|Nghị định|Thông tư|Quyết định|Nghị quyết)\b[^,(:\"]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """What all documents about the same lists share."""

    document: ListDocument
    target: Target
    plan: Plan
    lists: Sequence[NominationList]
    people: Sequence[Nomination]
    requirement: Requirement | None
    funding: Sequence[str]

    @property
    def course(self) -> str:
        """Bồi dưỡng giáo viên … -> bồi dưỡng giáo viên …, without a final point."""
        content = " ".join(self.target.task.content.split()).rstrip(".;")
        return content[:1].lower() + content[1:]

    @property
    def plan_name(self) -> str:
        """Kế hoạch số 12/KH-SGDĐT ngày 05/01/2026 của Sở …; blanks where the plan has none."""
        plan = self.plan
        number = f"số {plan.number or '     '}/{plan.symbol}" if plan.symbol else ""
        day = f"ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
        words = " ".join(word for word in ("Kế hoạch", number, day) if word)
        title = plan.title if plan.title.lower().startswith(("về", "đào tạo", "bồi dưỡng")) else ""
        return (
            f"{words} của Sở Giáo dục và Đào tạo về {title[:1].lower() + title[1:]}"
            if title
            else f"{words} của Sở Giáo dục và Đào tạo"
        )

    @property
    def count(self) -> str:
        return f"{len(self.people):02d}"


def subject_of(document: ListDocument) -> Subject:
    target = document.target
    plan = target.task.plan
    lists = schools_named(document)
    funding = Part.objects.filter(plan=plan, kind=PartKind.FUNDING).order_by("position").values_list("text", flat=True)
    requirement = find_requirement(target.requirement_code, timezone.localdate(document.drawn_up_at))
    return Subject(document, target, plan, lists, people_of(document), requirement, list(funding))


def bases(subject: Subject) -> Iterator[str]:
    """The law behind the requirement, then the plan."""
    sources = subject.requirement.source.split(";") if subject.requirement else []
    named = (DOCUMENT.match(source.strip()) for source in sources)
    for found in dict.fromkeys(match.group(0).strip() for match in named if match):
        kind, _, rest = found.partition(" ")
        if kind in ("Nghị", "Thông", "Quyết"):
            second, _, rest = rest.partition(" ")
            yield f"Căn cứ {kind} {second} số {rest};"
        else:
            yield f"Căn cứ {found};"
    yield f"Căn cứ {subject.plan_name};"


def whom(subject: Subject) -> str:
    managers = [one for one in subject.people if is_manager(one)]
    if managers and len(managers) == len(subject.people):
        return "cán bộ quản lý"
    return "cán bộ quản lý, giáo viên" if managers else "giáo viên"


def is_manager(nomination: Nomination) -> bool:
    return any(post.kind in ("principal", "deputy_principal") for post in nomination.person.__dict__["main_posts"])


def is_degree(subject: Subject) -> bool:
    programme = subject.requirement.programme if subject.requirement else None
    return programme is not None and programme.kind == ProgrammeKind.DEGREE


def to_study(subject: Subject) -> str:
    return "đi đào tạo" if is_degree(subject) else "đi bồi dưỡng"


def time(subject: Subject) -> str:
    document = subject.document
    if document.starts_on and document.ends_on:
        return f"từ ngày {day(document.starts_on)} đến ngày {day(document.ends_on)}"
    if document.starts_on:
        return f"từ ngày {day(document.starts_on)}"
    return f"theo Kế hoạch ({subject.target.task.printed_time})"


def bare(label: str) -> str:
    """MN CL (TC-ĐH) -> MN CL, TC-ĐH: no brackets within brackets."""
    return label.replace(" (", ", ").replace(")", "")


def place(subject: Subject) -> str:
    return f" Địa điểm: {subject.document.venue.rstrip('.')}." if subject.document.venue else ""


def mode(subject: Subject) -> str:
    mode = " ".join(subject.target.task.printed_mode.split()).rstrip(".")
    return f" Hình thức: {mode[:1].lower() + mode[1:]}." if mode else ""


def urgency(subject: Subject) -> Urgency:
    return Urgency[subject.document.urgency] if subject.document.urgency else Urgency.NONE


def day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
