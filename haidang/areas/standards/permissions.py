"""Who may read the catalogue: everyone with a role, because everyone is judged by it."""

from haidang.foundation.access.actions import Action, Reach, Rule
from haidang.foundation.access.models import Role

VIEW_CATALOGUE = Action("standards.view_catalogue", None, (Rule(tuple(Role), Reach.CITY),))
