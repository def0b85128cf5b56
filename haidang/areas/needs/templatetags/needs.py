"""How a need's status and answer look, for lines that are included."""

from django import template

from haidang.areas.needs.models import Need
from haidang.areas.needs.views.tones import Look, look_of_answer, look_of_status

register = template.Library()


@register.filter
def status_look(need: Need) -> Look:
    return look_of_status(need)


@register.filter
def answer_look(need: Need) -> Look:
    return look_of_answer(need)
