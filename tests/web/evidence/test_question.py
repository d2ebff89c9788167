"""One question with its picture, table and comparison."""

import pytest
from django.test import Client
from django.utils.html import escape

from firsthand_web.evidence.models import Survey
from tests.web.access import assert_members_only
from tests.world import World


@pytest.mark.parametrize("key", ["q1", "q3", "q5", "q6", "q7"])
@pytest.mark.parametrize("asked", ["", "?by=q1"])
def test_questions_of_every_kind(
    world: World, vera: Client, sam: Client, survey: Survey, key: str, asked: str
) -> None:
    question = survey.questions.get(key=key)
    page = assert_members_only(world.url(f"surveys/questions/{question.pk}/{asked}"), vera=vera, sam=sam)
    assert ('class="chart"' in page) is (question.kind != "grid")
    assert f"{escape(question.title)}</h1>" in page
    assert "Where this comes from and leads to" in page


def test_a_picture_says_a_finding(world: World, eli: Client, survey: Survey) -> None:
    question = survey.questions.get(key="q3")
    page = eli.get(world.url(f"surveys/questions/{question.pk}/")).content.decode()
    assert "Most often: Mechanic" in page


def test_free_text_leads_to_the_voices(world: World, eli: Client, survey: Survey) -> None:
    question = survey.questions.filter(kind="text").first()
    assert question is not None
    page = eli.get(world.url(f"surveys/questions/{question.pk}/")).content.decode()
    assert f"{world.url('voices/')}?survey={survey.pk}&amp;question=" in page


def test_an_unknown_comparison_is_dropped(world: World, eli: Client, survey: Survey) -> None:
    question = survey.questions.get(key="q1")
    reply = eli.get(world.url(f"surveys/questions/{question.pk}/?by=q99"))
    assert reply.status_code == 302
