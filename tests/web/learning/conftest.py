"""A cohort with two interns and two mentors, and work under way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from firsthand.learning.programme import read_programme, to_toml
from firsthand_web.core.models import Membership, Person, Role
from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import cohorts
from firsthand_web.learning.actions import work as working
from firsthand_web.learning.models import Cohort, Round, Work
from tests.world import World

MONDAY = date(2026, 11, 2)


@dataclass(frozen=True, kw_only=True)
class Class:
    """Ida and Ivo learn; Max and Mia guide. Mo is a mentor of the workspace, not of the cohort."""

    cohort: Cohort
    ivo: Person
    mia: Person
    mo: Person


def member(world: World, name: str, role: Role) -> Person:
    person = Person.objects.create_user(f"{name.lower()}@example.org", None, name=name)
    Membership.objects.create(workspace=world.workspace, person=person, role=role)
    return person


@pytest.fixture
def learners(world: World) -> Class:
    ivo, mia, mo = (
        member(world, name, role)
        for name, role in (("Ivo", Role.INTERN), ("Mia", Role.MENTOR), ("Mo", Role.MENTOR))
    )
    cohort = cohorts.begin(
        by=world.max, product=world.product, title="Autumn", starts_on=MONDAY,
        programme=to_toml(read_programme("twelve-weeks")), interns=[world.ida, ivo], mentors=[world.max, mia],
    )  # fmt: skip
    return Class(cohort=cohort, ivo=ivo, mia=mia, mo=mo)


@pytest.fixture
def ivo(learners: Class, as_person: Callable[[Person], Client]) -> Client:
    return as_person(learners.ivo)


@pytest.fixture
def mia(learners: Class, as_person: Callable[[Person], Client]) -> Client:
    return as_person(learners.mia)


@pytest.fixture
def mo(learners: Class, as_person: Callable[[Person], Client]) -> Client:
    return as_person(learners.mo)


@pytest.fixture
def need(world: World) -> Opportunity:
    return needs.create(by=world.ida, product=world.product, statement="Read in bed without waking anybody")


@pytest.fixture
def work(world: World, learners: Class, need: Opportunity) -> Work:
    """Ida's work on her first assignment, bound to a need of hers."""
    cohort = learners.cohort
    made = working.begin(
        by=world.ida, cohort=cohort, assignment=cohort.content.assignment["know-the-product"]
    )
    working.bind(by=world.ida, work=made, record=need)
    return made


@pytest.fixture
def handed_in(world: World, work: Work) -> Round:
    """Ida's first round, which waits for a review."""
    return working.hand_in(by=world.ida, work=work, words="Is this a need?")
