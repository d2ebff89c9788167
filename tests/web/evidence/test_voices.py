"""The list of voices: fifty at a time, filtered by the address."""

import pytest
from django.test import Client

from firsthand_web.core.actions import talk
from firsthand_web.evidence.actions import feedback, voices
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.models import Feedback, Survey
from firsthand_web.evidence.queries import feedback as queries
from firsthand_web.evidence.queries.voices import voices as listed
from tests.web.access import assert_members_only
from tests.web.evidence.feedback import csv_of
from tests.world import World


@pytest.fixture
def many(world: World) -> list[Feedback]:
    rows = [Feedback(product=world.product, text=f"Said {number}", who=f"p{number}") for number in range(120)]
    return list(Feedback.objects.bulk_create(rows))


def test_pages_walk_there_and_back(world: World, many: list[Feedback]) -> None:
    newest = [voice.pk for voice in reversed(many)]
    first = listed(world.product, {})
    assert [voice.pk for voice in first.rows] == newest[:50]
    assert (first.count, first.after) == (120, None)
    second = listed(world.product, {"before": str(first.before)})
    assert [voice.pk for voice in second.rows] == newest[50:100]
    third = listed(world.product, {"before": str(second.before)})
    assert [voice.pk for voice in third.rows] == newest[100:]
    assert third.before is None
    back = listed(world.product, {"after": str(third.after)})
    assert [voice.pk for voice in back.rows] == newest[50:100]
    start = listed(world.product, {"after": str(back.after)})
    assert [voice.pk for voice in start.rows] == newest[:50]
    assert start.after is None


def test_filters(world: World, survey: Survey) -> None:
    mine = voices.add(
        by=world.eli, product=world.product, text="The pump squeaks", who="Kim", question="Why?"
    )
    talk.tag(by=world.eli, record=mine, name="noise")
    for asked in ({"q": "squeak"}, {"tag": "noise"}, {"question": "Why?"}):
        assert listed(world.product, asked).rows == [mine]
    of_survey = listed(world.product, {"survey": str(survey.pk)})
    assert of_survey.count == survey.feedback.count()
    assert mine not in of_survey.rows
    assert listed(world.product, {"q": "squeak", "survey": str(survey.pk)}).count == 0


def test_who_may(world: World, vera: Client, sam: Client, eli: Client, many: list[Feedback]) -> None:
    page = assert_members_only(world.url("voices/"), vera=vera, sam=sam)
    assert "Said 119" in page
    assert "Add a voice" not in page
    assert "Add a voice" in eli.get(world.url("voices/")).content.decode()
    assert "No voice fits" in eli.get(world.url("voices/?q=zebra")).content.decode()


@pytest.mark.parametrize("asked", ["before=x", "survey=x", "after=-1", "q=%22"])
def test_odd_addresses_do_no_harm(world: World, eli: Client, many: list[Feedback], asked: str) -> None:
    assert eli.get(world.url(f"voices/?{asked}")).status_code == 200


def test_an_empty_list_says_what_comes_next(world: World, eli: Client) -> None:
    assert "No voices yet" in eli.get(world.url("voices/")).content.decode()


def test_attributes_and_sources_filter(world: World, eli: Client) -> None:
    upload = Upload(name="reviews.csv", chunks=[csv_of()])
    draft = feedback.begin(by=world.eli, product=world.product, upload=upload)
    feedback.import_draft(by=world.eli, draft=draft, reading=queries.reading(draft))
    voices.add(by=world.eli, product=world.product, text="The pump squeaks")
    assert listed(world.product, {"source": "Reviews"}).count == 3
    assert listed(world.product, {}, [("plan", "Plus")]).count == 2
    assert [v.source_id for v in listed(world.product, {}, [("plan", "Plus"), ("rating", "1")]).rows] == [
        "r2"
    ]
    page = eli.get(world.url("voices/?with=plan:Free&with=")).content.decode()
    assert "The timer stops when the screen locks" in page
    assert "Dinner was on the table" not in page
    assert '<option value="plan:Free" selected>Free</option>' in page


def test_of_several_sources_the_attributes_of_the_chosen_one_are_offered(world: World, eli: Client) -> None:
    for name, content in (("Reviews", csv_of()), ("Tickets", csv_of().replace(b"plan", b"ticket_state"))):
        upload = Upload(name="file.csv", chunks=[content])
        draft = feedback.begin(by=world.eli, product=world.product, upload=upload, source=name)
        feedback.import_draft(by=world.eli, draft=draft, reading=queries.reading(draft))
    assert 'name="with"' not in eli.get(world.url("voices/")).content.decode()
    page = eli.get(world.url("voices/?source=Tickets")).content.decode()
    assert "Ticket state <select" in page
    assert "Plan <select" not in page
    assert "Plan <select" in eli.get(world.url("voices/?with=plan:Free")).content.decode()


def test_a_long_number_of_a_survey_tool_is_told_by_its_end() -> None:
    assert Feedback(who="117616865351").speaker == "Respondent …865351"
    assert [Feedback(who=who).speaker for who in ("Kim", "p7", "42", "")] == ["Kim", "p7", "42", ""]
