"""The list of needs."""

import pytest
from django.test import Client

from firsthand_web.core.actions import records
from firsthand_web.evidence.models import Response
from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import NeedSetting, Opportunity
from firsthand_web.insights.queries import results
from tests.web.access import assert_members_only
from tests.world import World


def test_ranked_with_figures_and_pictures(
    world: World, setting: NeedSetting, vera: Client, sam: Client
) -> None:
    seen = assert_members_only(world.url("needs/"), vera=vera, sam=sam)
    statements = [need.statement for need in Opportunity.objects.get_queryset().ranked()]
    places = [seen.index(f">{statement}</a>") for statement in statements]
    assert places == sorted(places)
    assert "importance + max(importance − satisfaction, 0)" in seen
    assert "who answered Monthly, Weekly or Daily" in seen
    assert seen.count("<figure") == 2
    assert "Add a need" not in seen
    assert "Compute the scores" not in seen
    asked = any(
        score.alternatives.n for need in Opportunity.objects.all() if (score := results.score_of(need))
    )
    assert (">Alternatives</th>" in seen) == asked


def test_a_segment_is_chosen_in_the_address(world: World, setting: NeedSetting, eli: Client) -> None:
    part = setting.segments[0]
    seen = eli.get(world.url("needs/"), {"segment": part["name"]}).content.decode()
    assert f"Only people who answered “{part['name']}”" in seen
    assert "Everybody" in seen
    assert eli.get(world.url("needs/"), {"segment": "Nobody"}).status_code == 404
    assert eli.get(world.url("needs/"), {"asked": "99"}).status_code == 404


def test_stale_scores_are_said_and_editors_can_compute_them(
    world: World, setting: NeedSetting, eli: Client, vera: Client
) -> None:
    records.delete(by=world.eli, record=Response.objects.first())
    assert "have changed since these scores" in vera.get(world.url("needs/")).content.decode()
    assert "Compute the scores" in eli.get(world.url("needs/")).content.decode()


def test_empty_and_by_hand(world: World, eli: Client, vera: Client) -> None:
    assert "Take needs from a survey" in eli.get(world.url("needs/")).content.decode()
    assert "No needs yet" in vera.get(world.url("needs/")).content.decode()
    needs.create(by=world.eli, product=world.product, statement="<b>Carry it</b>")
    seen = eli.get(world.url("needs/")).content.decode()
    assert "Without a score" in seen
    assert "&lt;b&gt;Carry it" in seen


@pytest.mark.usefixtures("setting")
def test_pictures_are_kept_in_the_folder(world: World, eli: Client, settings: object) -> None:
    eli.get(world.url("needs/"))
    kept = sorted((settings.FOLDER / "cache" / "charts").iterdir())  # type: ignore[attr-defined]
    times = [path.stat().st_mtime_ns for path in kept]
    assert len(kept) == 4
    eli.get(world.url("needs/"))
    assert [path.stat().st_mtime_ns for path in kept] == times
