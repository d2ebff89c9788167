"""Computing the scores again."""

from django.test import Client

from firsthand_web.insights.models import NeedSetting, Opportunity
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_editors_compute_again(
    world: World, setting: NeedSetting, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"needs/scales/{setting.pk}/scores/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    Opportunity.objects.update(result={}, rank=None)
    assert eli.post(address)["Location"] == world.url(f"needs/?asked={setting.pk}")
    assert Opportunity.objects.filter(rank=1).count() == 1


def test_what_the_survey_no_longer_has_is_said(world: World, setting: NeedSetting, eli: Client) -> None:
    NeedSetting.objects.update(question="q99")
    shown = eli.post(world.url(f"needs/scales/{setting.pk}/scores/"), follow=True)
    assert shown.redirect_chain[-1][0] == world.url(f"needs/scales/{setting.pk}/")
    assert "No question “q99”" in shown.content.decode()
    assert "no longer has the question" in shown.content.decode()
