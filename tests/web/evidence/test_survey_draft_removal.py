"""A draft can be thrown away."""

from django.test import Client

from firsthand_web.evidence.models import SurveyDraft
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_a_draft_goes(world: World, eli: Client, draft: SurveyDraft) -> None:
    eli.post(world.url(f"surveys/drafts/{draft.pk}/removal/"))
    assert not SurveyDraft.objects.exists()


def test_others_may_not(world: World, vera: Client, sam: Client, draft: SurveyDraft) -> None:
    assert_only_editors_post(world.url(f"surveys/drafts/{draft.pk}/removal/"), {}, vera=vera, sam=sam)
    assert SurveyDraft.objects.exists()
