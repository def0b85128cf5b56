"""Forms of posts: another post at the school, a move to another unit, the end."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.personnel.forms import ChangePostForm, EndPostForm, MovePersonForm
from haidang.areas.personnel.models import EndReason, Person, Post, PostKind
from haidang.areas.personnel.operations import PostFacts, change_post, end_post, move_person
from haidang.areas.personnel.permissions import EDIT_PERSON, MOVE_PERSON, RECEIVE_PERSON, VIEW_PERSON
from haidang.areas.personnel.queries import main_post_of
from haidang.areas.personnel.views.answers import answer_form, back_to_file, saved, sent
from haidang.foundation.access.actions import Action
from haidang.foundation.access.queries import get, visible
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import SCHOOL_KINDS, Unit
from haidang.foundation.ui.pages import PageRequest, page


def _person_at_work(request: PageRequest, action: Action, pk: int) -> tuple[Person, Post]:
    people = Person.objects.select_related("unit")
    person = get(request.user, action, request.today, people, pk=pk, seen_by=VIEW_PERSON)
    post = main_post_of(person, request.today)
    if post is None:
        raise Http404("no post")
    return person, post


@page(EDIT_PERSON, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    person, post = _person_at_work(request, EDIT_PERSON, pk)
    known = {
        "kind": post.kind,
        "level": post.level,
        "subjects": post.subjects.all(),
        "is_counsellor": post.is_counsellor,
    }
    form = ChangePostForm(sent(request), unit=post.unit, initial=known)

    def save() -> Post:
        return change_post(
            person,
            post=form.post_facts(),
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )

    if saved(request, form, save):
        messages.success(request, _("The post was changed."))
        return back_to_file(person, "posts")
    return answer_form(request, form, title=_("Change the post"), person=person, act=_("Save"))


@page(MOVE_PERSON, methods=("GET", "POST"))
def move(request: PageRequest, pk: int) -> HttpResponse:
    person, post = _person_at_work(request, MOVE_PERSON, pk)
    units = visible(request.user, RECEIVE_PERSON, request.today, Unit.objects.all())
    units = units.filter(as_of(request.today), kind__in=SCHOOL_KINDS).exclude(pk=post.unit_id)
    form = MovePersonForm(
        sent(request),
        units=units.filter(levels__overlap=post.unit.levels).order_by("name"),
        initial={"kind": post.kind, "level": post.level},
    )

    def save() -> Post:
        facts = form.cleaned_data
        there = PostFacts(kind=PostKind(facts["kind"]), level=facts["level"], subjects=tuple(post.subjects.all()))
        return move_person(
            person,
            to=facts["to"],
            post=there,
            on=facts["on"],
            reason=facts["reason"],
            by=request.user,
            now=timezone.now(),
        )

    if moved := saved(request, form, save):
        messages.success(request, _("%(name)s was moved.") % {"name": person.full_name})
        return back_to_file(moved.person, "posts")
    return answer_form(request, form, title=_("Move to another unit"), person=person, act=_("Move"))


@page(EDIT_PERSON, methods=("GET", "POST"))
def end(request: PageRequest, pk: int) -> HttpResponse:
    person, _post = _person_at_work(request, EDIT_PERSON, pk)
    form = EndPostForm(sent(request))

    def save() -> Post:
        facts = form.cleaned_data
        return end_post(
            person, because=EndReason(facts["because"]), on=facts["on"], reason=facts["reason"], by=request.user,
            now=timezone.now(),
        )  # fmt: skip

    if saved(request, form, save):
        messages.success(request, _("The post was ended."))
        return back_to_file(person, "posts")
    return answer_form(request, form, title=_("End the post"), person=person, act=_("End the post"))
