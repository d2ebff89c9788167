"""The list of themes."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.evidence.models import Feedback, Survey
from firsthand_web.insights.actions import needs, themes
from firsthand_web.insights.models import Theme, ThemeRun
from tests.web.access import assert_members_only
from tests.world import World


def test_size_quote_and_how_texts_were_compared(
    world: World, run: ThemeRun, vera: Client, sam: Client
) -> None:
    seen = assert_members_only(world.url("themes/"), vera=vera, sam=sam)
    assert "3 themes hold 18 of 21 voices" in seen
    assert "3 fit no theme" in seen
    assert "shared words and parts of words" in seen
    assert "The printed label of ticket" in seen
    assert "Find themes again" not in seen


def test_linked_and_suggested_needs(
    world: World, topic: Callable[[str], Theme], find: Callable[[], ThemeRun], eli: Client
) -> None:
    need = needs.create(
        by=world.eli, product=world.product, statement="The battery of the lamp runs empty after hours"
    )
    assert "May speak of" not in eli.get(world.url("themes/")).content.decode()
    find()
    assert "May speak of" in eli.get(world.url("themes/")).content.decode()
    themes.link_need(by=world.eli, theme=topic("battery"), need=need)
    seen = eli.get(world.url("themes/")).content.decode()
    assert "May speak of" not in seen
    assert "Speaks of" in seen


def test_the_last_decision_and_new_voices_are_said(
    world: World, topic: Callable[[str], Theme], eli: Client
) -> None:
    themes.rename(by=world.eli, theme=topic("battery"), name="Runs empty")
    Feedback.objects.create(product=world.product, text="One more thing that came later", who="p9")
    seen = eli.get(world.url("themes/")).content.decode()
    assert "Last decided: Renamed" in seen
    assert "1 voice came since" in seen


def test_before_the_first_run(world: World, eli: Client, vera: Client) -> None:
    assert "No voices yet" in eli.get(world.url("themes/")).content.decode()
    Feedback.objects.create(product=world.product, text="Something was said", who="p1")
    assert "Find themes" in eli.get(world.url("themes/")).content.decode()
    assert "An editor can let" in vera.get(world.url("themes/")).content.decode()


def test_one_survey_has_themes_of_its_own(world: World, survey: Survey, run: ThemeRun, eli: Client) -> None:
    assert "No themes yet" in eli.get(world.url("themes/"), {"survey": survey.pk}).content.decode()
    assert eli.get(world.url("themes/"), {"survey": "999"}).status_code == 404


def test_themes_of_the_only_survey_that_has_some_come_first(
    world: World, survey: Survey, run: ThemeRun, eli: Client
) -> None:
    ThemeRun.objects.update(survey=survey)
    shown = eli.get(world.url("themes/"))
    assert shown["Location"] == f"{world.url('themes/')}?survey={survey.pk}"
    assert "No themes yet" in eli.get(world.url("themes/?survey=")).content.decode()
