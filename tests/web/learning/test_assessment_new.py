"""Giving levels, with what shows them."""

from collections.abc import Callable

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.core.models import AuditEntry, Person
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import assessments
from firsthand_web.learning.actions.assessments import Judged
from firsthand_web.learning.models import Assessment, Work
from firsthand_web.learning.queries.skills import links_of
from tests.web.learning.conftest import Class
from tests.world import World


def test_an_intern_assesses_themselves_and_cites_their_work(
    world: World, learners: Class, work: Work, need: Opportunity, ida: Client, vera: Client
) -> None:
    address = world.url(f"skills/{learners.cohort.pk}/{world.ida.pk}/new/")
    page = ida.get(address).content.decode()
    assert "Know the product and those who use it (under way)" in page
    ida.post(address, {"level-customer": "2", "cites-customer": [f"learning.work:{work.pk}"]})
    made = Assessment.objects.get()
    assert (made.competency, made.level, made.is_own) == ("customer", 2, True)
    cited = links_of([made]).values_list("target_type", "target_id")
    assert list(cited) == [("learning.work", work.pk), ("insights.opportunity", need.pk)]
    entry = AuditEntry.objects.get(verb="learning.assessment.given")
    assert (entry.label, entry.data) == ("of a competency", {"count": 1})
    assert not AuditEntry.objects.filter(verb="core.link.created").exists()
    assert "customer" not in vera.get(world.url("activity/")).content.decode().lower()


def test_the_thread_of_what_is_cited_shows_it_to_those_concerned_alone(
    world: World, learners: Class, need: Opportunity, as_person: Callable[[Person], Client]
) -> None:
    judged = {"customer": Judged(level=3, cites=[need])}
    assessments.assess(by=world.max, cohort=learners.cohort, intern=world.ida, judged=judged)
    sheet = world.url(f"skills/{learners.cohort.pk}/{world.ida.pk}/")

    def sees(person: Person) -> bool:
        return f'href="{sheet}"' in as_person(person).get(world.url(f"needs/{need.pk}/")).content.decode()

    assert all(map(sees, (world.max, learners.mia, world.ada)))
    assert not any(map(sees, (world.eli, world.vera, learners.ivo, learners.mo)))
    assert not sees(world.ida)  # her own level comes first
    assessments.assess(
        by=world.ida, cohort=learners.cohort, intern=world.ida, judged={"customer": Judged(level=2)}
    )
    assert sees(world.ida)


def test_earlier_levels_are_not_shown(world: World, learners: Class, ida: Client) -> None:
    judged = {"data": Judged(level=4, words="I am good with numbers.")}
    assessments.assess(by=world.ida, cohort=learners.cohort, intern=world.ida, judged=judged)
    page = ida.get(world.url(f"skills/{learners.cohort.pk}/{world.ida.pk}/new/")).content.decode()
    assert "good with numbers" not in page
    assert 'value="4" checked' not in page


@pytest.mark.parametrize(
    ("judged", "message"),
    [({}, "at least one"), ({"dance": 2}, "not a competency"), ({"data": 5}, "Level 5 does not exist")],
)
def test_what_cannot_be_is_refused_whole(
    world: World, learners: Class, judged: dict[str, int], message: str
) -> None:
    given = {name: Judged(level=level) for name, level in judged.items()}
    if given:
        given = {"research": Judged(level=1), **given}
    with pytest.raises(InputError, match=message):
        assessments.assess(by=world.max, cohort=learners.cohort, intern=world.ida, judged=given)
    assert not Assessment.objects.exists()
