"""One exercise: asked, answered once, explained."""

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand.learning.exercises import exercise, kinds
from firsthand_web.learning.actions import exercises
from firsthand_web.learning.models import Answer
from tests.web.access import assert_members_only
from tests.world import World


@pytest.mark.parametrize("kind", kinds())
def test_it_asks_and_then_explains(world: World, kind: str, vera: Client, sam: Client) -> None:
    address, found = world.url(f"exercises/{kind}/1/"), exercise(kind, 1)
    page = assert_members_only(address, vera=vera, sam=sam)
    assert found.title in page
    assert "Answer</button>" in page
    vera.post(address, {"chosen": found.right, "confidence": "0.8"})
    answer = Answer.objects.get()
    assert (answer.person, answer.right, answer.confidence) == (world.vera, True, 0.8)
    page = vera.get(address).content.decode()
    assert "Right" in page
    assert "The lesson" in page
    assert "Answer</button>" not in page


def test_an_answer_stays_as_it_was_given(world: World, eli: Client) -> None:
    address, found = world.url("exercises/experiment/3/"), exercise("experiment", 3)
    wrong = next(option.id for option in found.options if option.id != found.right)
    eli.post(address, {"chosen": wrong, "confidence": "0.99"})
    eli.post(address, {"chosen": found.right, "confidence": "0.99"})
    assert not Answer.objects.get().right
    with pytest.raises(InputError, match="have answered"):
        exercises.answer(
            by=world.eli, product=world.product, kind="experiment", seed=3, chosen=wrong, confidence=0.9
        )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Choose one of the answers"),
        ({"chosen": "few"}, "how sure"),
        ({"chosen": "few", "confidence": "2"}, "how sure"),
    ],
)
def test_half_an_answer_is_refused(world: World, eli: Client, given: dict[str, str], message: str) -> None:
    assert message in eli.post(world.url("exercises/experiment/3/"), given).content.decode()
    assert not Answer.objects.exists()


def test_what_is_no_exercise_is_not_found(world: World, eli: Client) -> None:
    for path in ("dance/1/", "funnel/100001/"):
        assert eli.get(world.url(f"exercises/{path}")).status_code == 404
