"""A survey's title and date."""

from datetime import date

from django.test import Client

from firsthand_web.evidence.models import Survey
from tests.world import World


def test_title_and_date_change(world: World, eli: Client, survey: Survey) -> None:
    eli.post(world.url(f"surveys/{survey.pk}/edit/"), {"title": "Spoke 2026", "asked_on": "2026-03-01"})
    survey.refresh_from_db()
    assert (survey.title, survey.asked_on) == ("Spoke 2026", date(2026, 3, 1))


def test_the_date_stands_in_the_form_so_that_saving_keeps_it(
    world: World, eli: Client, survey: Survey
) -> None:
    Survey.objects.filter(pk=survey.pk).update(asked_on=date(2026, 3, 1))
    assert 'value="2026-03-01"' in eli.get(world.url(f"surveys/{survey.pk}/edit/")).content.decode()


def test_a_title_is_needed(world: World, eli: Client, survey: Survey) -> None:
    eli.post(world.url(f"surveys/{survey.pk}/edit/"), {"title": ""})
    survey.refresh_from_db()
    assert survey.title == "Spoke survey"


def test_others_may_not(world: World, vera: Client, sam: Client, survey: Survey) -> None:
    assert vera.get(world.url(f"surveys/{survey.pk}/edit/")).status_code == 403
    assert sam.post(world.url(f"surveys/{survey.pk}/edit/"), {"title": "x"}).status_code == 404
