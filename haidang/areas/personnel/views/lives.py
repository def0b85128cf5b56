"""Forms of a working life: leave and return, titles, second posts, a diploma put right."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.personnel.forms import (
    CorrectDegreeForm,
    EndLeaveForm,
    EndSecondPostForm,
    LeaveForm,
    SecondPostForm,
    TakeUpPostForm,
    TitleForm,
)
from haidang.areas.personnel.models import LeaveKind, Person, PostKind
from haidang.areas.personnel.operations import (
    DegreeFacts,
    PostFacts,
    add_second_post,
    appoint_title,
    correct_degree,
    end_leave,
    end_second_post,
    record_leave,
    return_to_work,
)
from haidang.areas.personnel.permissions import EDIT_PERSON, MOVE_PERSON, RECEIVE_PERSON, VIEW_PERSON
from haidang.areas.personnel.queries import main_post_of
from haidang.areas.personnel.views.answers import answer_form, back_to_file, saved, sent
from haidang.foundation.access.actions import Action
from haidang.foundation.access.queries import get, visible
from haidang.foundation.basics.periods import as_of
from haidang.foundation.organisation.models import SCHOOL_KINDS, Unit
from haidang.foundation.ui.pages import PageRequest, page


def _person(request: PageRequest, action: Action, pk: int) -> Person:
    people = Person.objects.select_related("unit")
    return get(request.user, action, request.today, people, pk=pk, seen_by=VIEW_PERSON)


@page(EDIT_PERSON, methods=("GET", "POST"))
def new_leave(request: PageRequest, pk: int) -> HttpResponse:
    person = _person(request, EDIT_PERSON, pk)
    form = LeaveForm(sent(request), initial={"first": request.today})

    def save() -> object:
        facts = form.cleaned_data
        return record_leave(
            person, kind=LeaveKind(facts["kind"]), first=facts["first"], last=facts["last"], reason=facts["reason"],
            by=request.user, now=timezone.now(),
        )  # fmt: skip

    if saved(request, form, save):
        messages.success(request, _("The leave was recorded; the post stays."))
        return back_to_file(person, "posts")
    return answer_form(request, form, title=_("Record leave"), person=person, act=_("Record"))


@page(EDIT_PERSON, methods=("GET", "POST"))
def back_from_leave(request: PageRequest, pk: int, leave: int) -> HttpResponse:
    person = _person(request, EDIT_PERSON, pk)
    of_leave = get_object_or_404(person.leaves.select_related("person"), pk=leave)
    form = EndLeaveForm(sent(request), initial={"back_on": request.today})

    def save() -> object:
        facts = form.cleaned_data
        return end_leave(
            of_leave, back_on=facts["back_on"], reason=facts["reason"], by=request.user, now=timezone.now()
        )

    if saved(request, form, save):
        messages.success(request, _("%(name)s is back at work.") % {"name": person.full_name})
        return back_to_file(person, "posts")
    return answer_form(request, form, title=_("Back from leave"), person=person, act=_("Save"))


@page(EDIT_PERSON, methods=("GET", "POST"))
def take_up(request: PageRequest, pk: int) -> HttpResponse:
    """Someone of this school who stopped working comes back."""
    person = _person(request, EDIT_PERSON, pk)
    form = TakeUpPostForm(sent(request), unit=person.unit, initial={"on": request.today})

    def save() -> object:
        facts = form.cleaned_data
        return return_to_work(
            person, unit=person.unit, post=form.post_facts(), on=facts["on"], reason=facts["reason"],
            by=request.user, now=timezone.now(),
        )  # fmt: skip

    if saved(request, form, save):
        messages.success(request, _("%(name)s is back at work.") % {"name": person.full_name})
        return back_to_file(person, "posts")
    return answer_form(request, form, title=_("Return to work"), person=person, act=_("Save"))


@page(EDIT_PERSON, methods=("GET", "POST"))
def new_title(request: PageRequest, pk: int) -> HttpResponse:
    person = _person(request, EDIT_PERSON, pk)
    post = main_post_of(person, request.today)
    form = TitleForm(sent(request), level=post.level if post else "")

    def save() -> object:
        facts = form.cleaned_data
        return appoint_title(
            person, code=facts["code"], on=facts["on"], reason=facts["reason"], by=request.user, now=timezone.now()
        )

    if saved(request, form, save):
        messages.success(request, _("The professional title was recorded."))
        return back_to_file(person, "posts")
    return answer_form(request, form, title=_("Record a professional title"), person=person, act=_("Record"))


@page(MOVE_PERSON, methods=("GET", "POST"))
def second_post(request: PageRequest, pk: int) -> HttpResponse:
    person = _person(request, MOVE_PERSON, pk)
    post = main_post_of(person, request.today)
    units = visible(request.user, RECEIVE_PERSON, request.today, Unit.objects.all())
    units = units.filter(as_of(request.today), kind__in=SCHOOL_KINDS).exclude(pk=person.unit_id)
    initial = {"kind": post.kind, "level": post.level} if post else {}
    form = SecondPostForm(sent(request), units=units.order_by("name"), initial=initial)

    def save() -> object:
        facts = form.cleaned_data
        subjects = tuple(post.subjects.all()) if post else ()
        there = PostFacts(kind=PostKind(facts["kind"]), level=facts["level"], subjects=subjects)
        return add_second_post(
            person, unit=facts["to"], post=there, on=facts["on"], reason=facts["reason"], by=request.user,
            now=timezone.now(),
        )  # fmt: skip

    if saved(request, form, save):
        messages.success(request, _("The second post was added; the main one stays."))
        return back_to_file(person, "posts")
    return answer_form(request, form, title=_("Add a second post"), person=person, act=_("Add"))


@page(MOVE_PERSON, methods=("GET", "POST"))
def end_second(request: PageRequest, pk: int, post: int) -> HttpResponse:
    person = _person(request, MOVE_PERSON, pk)
    second = get_object_or_404(person.posts.filter(is_main=False).select_related("person"), pk=post)
    form = EndSecondPostForm(sent(request), initial={"on": request.today})

    def save() -> object:
        facts = form.cleaned_data
        return end_second_post(second, on=facts["on"], reason=facts["reason"], by=request.user, now=timezone.now())

    if saved(request, form, save):
        messages.success(request, _("The second post was ended."))
        return back_to_file(person, "posts")
    return answer_form(request, form, title=_("End the second post"), person=person, act=_("End the post"))


@page(EDIT_PERSON, methods=("GET", "POST"))
def edit_degree(request: PageRequest, pk: int, degree: int) -> HttpResponse:
    person = _person(request, EDIT_PERSON, pk)
    of_degree = get_object_or_404(person.degrees.select_related("person", "subject"), pk=degree)
    known: dict[str, object] = {name: getattr(of_degree, name) for name in DegreeFacts.__slots__}
    known["is_teacher_training"] = {True: "yes", False: "no", None: ""}[of_degree.is_teacher_training]
    form = CorrectDegreeForm(sent(request), initial=known)

    def save() -> object:
        return correct_degree(
            of_degree, facts=form.degree_facts(), reason=form.cleaned_data["reason"], by=request.user,
            now=timezone.now(),
        )  # fmt: skip

    if saved(request, form, save):
        messages.success(request, _("The diploma was corrected."))
        return back_to_file(person, "degrees")
    return answer_form(request, form, title=_("Correct a diploma"), person=person, act=_("Save"))
