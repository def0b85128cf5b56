"""Builds the demo city in an empty database."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db import connection, transaction

from haidang.areas.personnel.operations import load_subjects
from haidang.foundation.organisation.models import Unit
from haidang.front.demo.people import build_people
from haidang.front.demo.schools import DONG_HAI, School, build_schools
from haidang.front.demo.sign_ins import build_sign_ins
from haidang.front.demo.units import Administration, Place, build_administration, read_places, reorganise_2025


class Size(StrEnum):
    SMALL = "small"
    CITY = "city"
    NATION = "nation"  # the small city, and the facts of a nation beside it


@dataclass(frozen=True, kw_only=True)
class Built:
    """What was built."""

    schools: int
    people: int


# Schools of the small city stand in towns and are bigger than the average.
FACTORS = {Size.SMALL: 1.6, Size.CITY: 1.0, Size.NATION: 1.6}


def is_empty() -> bool:
    return not Unit.objects.exists()


@transaction.atomic
def empty_city() -> None:
    """Empties every table of ours (not the queue of jobs, not the migrations)."""
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {own_tables()}, django_session restart identity cascade")


def refresh_statistics() -> None:
    """The demo fills empty tables faster than the server notices by itself.

    Only our own tables: a bare analyze also locks the catalogues that all databases of the server share.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {own_tables()}")


def own_tables() -> str:
    """The tables of our models, quoted, for one statement."""
    tables = [
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith("haidang.")
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return ", ".join(connection.ops.quote_name(table) for table in tables)


@transaction.atomic
def build_city(size: Size, *, tell: Callable[[str], None] = lambda _: None) -> Built:
    """Units, schools, people and accounts; `tell` hears what is done."""
    places = read_places()
    subject_ids = {code: subject.pk for code, subject in load_subjects().items()}
    administration = build_administration(places)
    schools = build_schools(administration, places, small=size != Size.CITY)
    reorganise_2025(administration, ((school.unit, school.place) for school in schools if not school.is_departmental))
    tell(f"{len(places)} wards, communes and special zones, {len(schools)} schools")
    dong_hai = next(place for place in places if place.code == DONG_HAI)
    staffed = [*schools, *_centres(administration, dong_hai)]
    people = build_people(staffed, subject_ids, factor=FACTORS[size])
    tell(f"{people} people")
    build_sign_ins(administration, schools)
    refresh_statistics()
    return Built(schools=len(schools), people=people)


def _centres(administration: Administration, place: Place) -> list[School]:
    return [
        School(unit=unit, place=place, district=place.districts[0], is_urban=True) for unit in administration.centres
    ]
