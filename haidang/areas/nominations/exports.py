"""The list of nominees and the grid of a split as sheets, in the columns such lists have in practice."""

from collections.abc import Iterator, Sequence

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from haidang.areas.needs.models import Need
from haidang.areas.nominations.models import Engagement, Nomination, NominationList
from haidang.areas.nominations.queries.claims import Field, Method
from haidang.areas.nominations.queries.lists import people_on
from haidang.areas.nominations.queries.split import Split, split_of
from haidang.areas.personnel.models import Degree, Post
from haidang.areas.personnel.queries import Sight
from haidang.foundation.basics.paper import Paper
from haidang.foundation.spreadsheets.workbooks import CellType, Column, Sheet, Value


def sheet_of_list(nomination_list: NominationList, sight: Sight) -> Sheet:
    """The people of the list; identity numbers and telephones in full only for those who may see them."""
    return Sheet(
        name=nomination_list.school.short_name,
        columns=_columns(),
        rows=_rows(nomination_list, sight),
        titles=(
            _("LIST OF NOMINEES"),
            nomination_list.target.label,
            f"{nomination_list.school.name} · {nomination_list.get_state_display()}",
        ),
        paper=Paper.LANDSCAPE,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), CellType.INTEGER, 6),
        Column(_("Full name"), width=28),
        Column(_("Date of birth"), width=13),
        Column(_("Place of birth"), width=20),
        Column(_("Ethnic group"), width=12),
        Column(_("Identity number"), width=15),
        Column(_("Unit"), width=28),
        Column(_("Post"), width=16),
        Column(_("Subjects"), width=20),
        Column(_("Degree and major"), width=28),
        Column(_("Telephone"), width=14),
        Column(_("E-mail"), width=26),
        Column(_("Class"), width=14),  # once the person has a place in one; else for the provider to fill in
        Column(_("Priority"), width=20),
        Column(_("Remarks"), width=20),
    )


def _rows(nomination_list: NominationList, sight: Sight) -> Iterator[Sequence[Value]]:
    main_posts = Post.objects.filter(is_main=True, period__endswith__isnull=True).prefetch_related("subjects")
    people = (
        people_on(nomination_list)
        .select_related("engagement")
        .prefetch_related(
            Prefetch("person__posts", queryset=main_posts, to_attr="main_posts"),
            Prefetch("person__degrees", queryset=Degree.objects.order_by("-rank", "pk")),
        )
    )
    for nomination in people:
        yield _row(nomination, nomination_list, sight)


def _row(nomination: Nomination, nomination_list: NominationList, sight: Sight) -> Sequence[Value]:
    person, need = nomination.person, nomination.need
    post: Post | None = next(iter(person.__dict__["main_posts"]), None)
    degree = next(iter(person.degrees.all()), None)
    return (
        nomination.ordinal,
        person.full_name,
        sight.birth(person),
        person.birthplace,
        person.ethnicity,
        sight.identity(person),
        nomination_list.school.name,
        post.get_kind_display() if post else "",
        ", ".join(str(subject) for subject in post.subjects.all()) if post else "",
        f"{degree.get_rank_display()}, {degree.major}" if degree else "",
        sight.phone(person),
        person.email if person.pk in sight.revealed else "",
        _class_of(nomination),
        _priority(need),
        nomination.exception_reason or nomination.reason,
    )


def _class_of(nomination: Nomination) -> str:
    engagement: Engagement | None = getattr(nomination, "engagement", None)
    return engagement.label if engagement else ""


def _priority(need: Need | None) -> str:
    if need is None:
        return _("exception")
    return need.get_status_display() if need.priority is None else f"{need.get_status_display()} ({need.priority})"


def sheet_of_split(field: Field, chosen: Split) -> Sheet:
    """The grid of a split: every unit, what it lacks, all proposals, and the column to fill in."""
    columns = (
        Column(_("Unit code"), width=14),
        Column(_("Unit"), width=36),
        Column(_("Under"), width=28),
        Column(_("Need"), CellType.INTEGER, 9),
        Column(_("Held"), CellType.INTEGER, 9),
        Column(_("Lacks"), CellType.INTEGER, 9),
        *(Column(str(method.label), CellType.INTEGER, 13) for method in Method),
        Column(_("Places to grant"), CellType.INTEGER, 13),
    )
    titles = (_("SPLIT OF PLACES"), field.account.target.label, field.account.unit.name)
    return Sheet(
        name=_("Split"), columns=columns, rows=_split_rows(field, chosen), titles=titles, paper=Paper.LANDSCAPE
    )


def _split_rows(field: Field, chosen: Split) -> Iterator[Sequence[Value]]:
    proposals = [_by_unit(split_of(field, method)) for method in Method]
    for share in chosen.shares:
        for part, under in ((share, field.account.unit), *((part, share.unit) for part in share.parts)):
            yield (
                part.unit.code, part.unit.name, under.name, part.need, part.held, part.lacks,
                *(proposal[part.unit.pk] for proposal in proposals), part.places,
            )  # fmt: skip


def _by_unit(split: Split) -> dict[int, int]:
    return {part.unit.pk: part.places for share in split.shares for part in (share, *share.parts)}
