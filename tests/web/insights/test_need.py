"""One need: its numbers, who feels it, what people said."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.core.actions import records, trace
from firsthand_web.core.models import Link
from firsthand_web.evidence.models import Feedback
from firsthand_web.insights.actions import needs, themes
from firsthand_web.insights.models import NeedSetting, Opportunity, Theme
from tests.web.access import assert_members_only
from tests.world import World


def test_numbers_segments_and_how_answers_were_read(
    world: World, setting: NeedSetting, need: Opportunity, vera: Client, sam: Client
) -> None:
    seen = assert_members_only(world.url(f"needs/{need.pk}/"), vera=vera, sam=sam)
    assert "number 1 of 6" in seen
    assert "Who feels it most" in seen
    assert "How the answers were read" in seen
    for part in setting.segments:
        assert part["name"].split(";")[0] in seen
    assert "Delete" not in seen


def test_quotes_come_from_linked_themes_and_voices(
    world: World, said: list[Feedback], topic: Callable[[str], Theme], eli: Client
) -> None:
    need = needs.create(by=world.eli, product=world.product, statement="Light through the night")
    address = world.url(f"needs/{need.pk}/")
    assert "No voice is linked yet" in eli.get(address).content.decode()
    assert "Nobody was asked" in eli.get(world.url("needs/")).content.decode()
    themes.link_need(by=world.eli, theme=topic("battery"), need=need)
    trace.link(by=world.eli, source=said[-1], target=need, kind=Link.Kind.SUPPORTS)
    seen = eli.get(address).content.decode()
    assert said[-1].text in seen
    assert "The battery of the lamp runs empty" in seen
    assert "of 6 people" in seen


def test_deleting_can_be_undone(world: World, need: Opportunity, eli: Client) -> None:
    shown = eli.post(
        world.url(f"records/insights.opportunity/{need.pk}/deletion/"),
        {"next": world.url("needs/")},
        follow=True,
    )
    assert "Undo" in shown.content.decode()
    assert eli.get(world.url(f"needs/{need.pk}/")).status_code == 404
    records.restore(by=world.eli, deletion=Opportunity.everything.get(pk=need.pk).deletion)
    assert eli.get(world.url(f"needs/{need.pk}/")).status_code == 200


def test_a_need_goes_with_its_survey_and_comes_back(world: World, need: Opportunity, eli: Client) -> None:
    deletion = records.delete(by=world.eli, record=need.survey)
    assert eli.get(world.url(f"needs/{need.pk}/")).status_code == 404
    records.restore(by=world.eli, deletion=deletion)
    assert eli.get(world.url(f"needs/{need.pk}/")).status_code == 200
