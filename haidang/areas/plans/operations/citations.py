"""The register of documents that plans cite, kept when a plan is written."""

from dataclasses import asdict

from haidang.areas.plans.models import CitedDocument, LegalBasis, PartKind, Plan
from haidang.areas.plans.queries.citations import Citation, read_citations
from haidang.areas.plans.queries.printed import PrintedPlan

_FILLABLE = ("issuer", "title", "in_force_from", "in_force_until", "replaced_by")


def write_bases(plan: Plan, printed: PrintedPlan) -> int:
    """Brings the plan's legal bases in line with its text; returns how many rows changed. Inside load_plan only."""
    wanted = {
        (part.position, cited(citation).pk)
        for part in printed.parts_of(PartKind.LEGAL_BASIS)
        for citation in read_citations(part.text)
    }
    there = {(basis.position, basis.document_id): basis for basis in LegalBasis.objects.filter(plan=plan)}
    gone = [basis.pk for key, basis in there.items() if key not in wanted]
    LegalBasis.objects.filter(pk__in=gone).delete()
    missing = sorted(wanted - there.keys())
    LegalBasis.objects.bulk_create(
        LegalBasis(plan=plan, position=position, document_id=document) for position, document in missing
    )
    return len(gone) + len(missing)


def cited(citation: Citation) -> CitedDocument:
    """The document of the register; what it did not know yet it learns from the citation."""
    facts = asdict(citation)
    key = {name: facts.pop(name) for name in ("kind", "number", "issued_on")}
    document, _is_new = CitedDocument.objects.get_or_create(**key, defaults=facts)
    learnt = [name for name in _FILLABLE if facts[name] and not getattr(document, name)]
    for name in learnt:
        setattr(document, name, facts[name])
    if learnt:
        document.save(update_fields=learnt)
    return document
