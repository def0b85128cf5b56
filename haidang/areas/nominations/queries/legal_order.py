"""Verified needs in the order the law sets: who must go before who may, the fewest months left first."""

from django.db.models import F, OrderBy, QuerySet

from haidang.areas.needs.models import Answer, Need, NeedStatus, SheetState
from haidang.foundation.organisation.models import Unit


def legal_order(path: str = "") -> tuple[str | OrderBy, ...]:
    """Who must before who may ("must" sorts last, hence the minus), NĐ 71/2020 Điều 3: fewest months left first."""
    prefix = f"{path}__" if path else ""
    return (
        f"-{prefix}status",
        F(f"{prefix}priority").asc(nulls_last=True),
        f"{prefix}person__sort_key",
        f"{prefix}person_id",
    )


def verified_needs(requirement_code: str, *, school: Unit | None = None) -> QuerySet[Need]:
    """The newest verified and confirmed need of each person, in legal order."""
    needs = Need.objects.filter(
        requirement__code=requirement_code,
        answer=Answer.CONFIRMED,
        status__in=[NeedStatus.MUST, NeedStatus.MAY],
        sheet__state=SheetState.VERIFIED,
    )
    if school is not None:
        needs = needs.filter(sheet__school=school)
    newest = needs.order_by("person_id", "-round_id").distinct("person_id").values("pk")
    return Need.objects.filter(pk__in=newest).order_by(*legal_order())
