"""Reach that follows evidence."""

import pytest
from django.test import Client

from firsthand.estimates import wilson
from firsthand.roadmap.scoring import Range
from firsthand_web.core.actions import records
from firsthand_web.evidence.models import Question
from firsthand_web.insights.actions import needs
from firsthand_web.roadmap.actions import capacity
from firsthand_web.roadmap.models import Item
from firsthand_web.roadmap.queries.reach import Reach, reaches
from tests.web.roadmap.conftest import ANSWERS, Bring, Roadmap
from tests.world import World

BASE = Range(low=900, likely=1000, high=1200)


def reach(item: Item) -> Reach:
    found = Item.objects.get(pk=item.pk)
    return reaches(found.product, [found])[found.pk]


@pytest.fixture
def followed(world: World, roadmap: Roadmap, question: Question, eli: Client) -> Item:
    capacity.set_user_base(by=world.ada, product=world.product, people=BASE, source="counted")
    reply = eli.post(
        world.url(f"items/{roadmap.lens.pk}/reach/?question={question.pk}"), {"choices": ["Daily", "Weekly"]}
    )
    assert reply["Location"] == world.url(f"items/{roadmap.lens.pk}/")
    return roadmap.lens


def test_an_editor_lets_reach_follow_answers(followed: Item) -> None:
    found = reach(followed)
    expected = wilson(40, 75)  # five people said that it does not apply to them
    assert found.share == expected
    assert found.range is not None
    assert found.range.likely == pytest.approx(1000 * 40 / 75)
    assert 0 < found.range.low < found.range.likely < found.range.high


def test_item_and_question_show_each_other_in_their_threads(
    world: World, followed: Item, question: Question, vera: Client
) -> None:
    threads = {
        page: vera.get(world.url(page)).content.decode().partition('class="thread"')[2]
        for page in (f"items/{followed.pk}/", f"surveys/questions/{question.pk}/")
    }
    assert question.title in threads[f"items/{followed.pk}/"]
    assert followed.title in threads[f"surveys/questions/{question.pk}/"]


def test_others_may_not(
    world: World, roadmap: Roadmap, question: Question, vera: Client, sam: Client
) -> None:
    address = world.url(f"items/{roadmap.lens.pk}/reach/?question={question.pk}")
    for client, status in ((vera, 403), (sam, 404)):
        assert client.get(address).status_code == status
        assert client.post(address, {"choices": ["Daily"]}).status_code == status
    assert not Item.objects.get(pk=roadmap.lens.pk).follows_evidence


def test_reach_changes_when_the_answers_do(followed: Item, bring_survey: Bring) -> None:
    before = reach(followed)
    bring_survey(ANSWERS.replace("Never", "Daily", 25))
    after = reach(followed)
    assert before.share == wilson(40, 75)
    assert after.share == wilson(65, 75)


def test_reach_changes_with_the_user_base(world: World, followed: Item) -> None:
    twice = Range(low=1800, likely=2000, high=2400)
    capacity.set_user_base(by=world.ada, product=world.product, people=twice, source="counted again")
    found = reach(followed).range
    assert found is not None
    assert found.likely == pytest.approx(2000 * 40 / 75)


def test_a_deleted_survey_is_named_and_the_old_range_can_return(
    world: World, followed: Item, question: Question, eli: Client
) -> None:
    records.delete(by=world.ada, record=question.survey)
    assert reach(followed).range is None
    assert "was deleted" in eli.get(world.url(f"items/{followed.pk}/")).content.decode()
    eli.post(world.url(f"items/{followed.pk}/reach/"), {"follow": "nothing"})
    back = reach(followed)
    assert back.range is not None
    assert back.range.likely == 300


def test_without_a_user_base_it_says_what_is_missing(
    world: World, roadmap: Roadmap, question: Question, eli: Client
) -> None:
    eli.post(world.url(f"items/{roadmap.lens.pk}/reach/?question={question.pk}"), {"choices": ["Daily"]})
    assert "how many people use the product" in reach(roadmap.lens).missing


def test_at_least_one_answer_is_chosen(
    world: World, roadmap: Roadmap, question: Question, eli: Client
) -> None:
    page = eli.post(world.url(f"items/{roadmap.lens.pk}/reach/?question={question.pk}"), {"row": ""})
    assert "Choose at least one answer" in page.content.decode()
    assert not Item.objects.get(pk=roadmap.lens.pk).follows_evidence


def test_a_need_without_a_score_cannot_give_reach(world: World, roadmap: Roadmap, eli: Client) -> None:
    capacity.set_user_base(by=world.ada, product=world.product, people=BASE, source="counted")
    need = needs.create(by=world.eli, product=world.product, statement="Read without waking others")
    eli.post(world.url(f"items/{roadmap.lens.pk}/reach/"), {"need": str(need.pk)})
    assert Item.objects.get(pk=roadmap.lens.pk).reach_need == need
    assert "no importance from a survey" in reach(roadmap.lens).missing
