"""The list of exercises, and one's own calibration."""

from django.test import Client

from firsthand.learning.exercises import exercise
from firsthand_web.learning.actions import exercises
from tests.web.access import assert_members_only
from tests.world import World


def test_members_practise_and_see_their_own_calibration_only(
    world: World, ida: Client, eli: Client, vera: Client, sam: Client
) -> None:
    assert "Which segment differs?" in assert_members_only(world.url("exercises/"), vera=vera, sam=sam)
    for seed in range(1, 5):
        right = exercise("funnel", seed).right
        chosen = (
            right
            if seed > 1
            else next(option.id for option in exercise("funnel", seed).options if option.id != right)
        )
        exercises.answer(
            by=world.ida, product=world.product, kind="funnel", seed=seed, chosen=chosen, confidence=0.9
        )
    page = ida.get(world.url("exercises/")).content.decode()
    assert "4 answers" in page
    assert "Brier score 0.210" in page  # (0.81 + 3 × 0.01) / 4
    assert "surer than right, by 15 %" in page
    assert world.url("exercises/funnel/5/") in page
    assert "Brier" not in eli.get(world.url("exercises/")).content.decode()
