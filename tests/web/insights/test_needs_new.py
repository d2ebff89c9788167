"""Taking needs from a survey."""

import re

import pytest
from django.test import Client

from firsthand_web.evidence.actions import drafts, surveys
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.models import Survey
from firsthand_web.evidence.queries.drafts import read
from firsthand_web.insights.models import NeedSetting, Opportunity
from firsthand_web.insights.queries.results import score_of
from tests.world import World

ASKED = ("How important is it to you?", "How satisfied are you with it today?")


def _given(page: str) -> dict[str, object]:
    """What a browser would send when nothing is changed."""
    given: dict[str, object] = {"rows": re.findall(r'name="rows" value="([^"]+)"', page)}
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        given[name] = chosen[1] if chosen else ""
    return given | {"formula": "ulwick", "resamples": 100, "seed": 0, "segment": ""}


def test_the_likely_question_is_suggested_and_confirmed(world: World, survey: Survey, eli: Client) -> None:
    page = eli.get(world.url("needs/from-survey/")).content.decode()
    assert "looks right" in page
    shown = eli.post(world.url("needs/from-survey/"), _given(page), follow=True).content.decode()
    assert "6 needs come from" in shown
    assert "Undo" in shown
    setting = NeedSetting.objects.get(survey=survey)
    assert setting.scales["importance"]["positive"] == ["Monthly", "Weekly", "Daily"]
    assert setting.scales["satisfaction"]["excluded"] == ["Does not apply"]
    assert Opportunity.objects.filter(rank=1).count() == 1
    again = eli.get(world.url("needs/from-survey/")).content.decode()
    assert "needs already" in again


def test_the_undo_of_the_message_takes_all_back(world: World, survey: Survey, eli: Client) -> None:
    given = _given(eli.get(world.url("needs/from-survey/")).content.decode())
    shown = eli.post(world.url("needs/from-survey/"), given, follow=True).content.decode()
    undo = re.search(r'action="([^"]+needsetting[^"]+)"', shown)
    assert undo is not None
    eli.post(undo[1])
    assert not Opportunity.objects.exists()


@pytest.mark.usefixtures("survey")
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"part-1": "importance"}, "same meaning"),
        ({"part-1": ""}, "how well it is met"),
        ({"answer-1-2": "other"}, "counts"),
        ({"rows": []}, "required"),
        ({"resamples": 1}, "100"),
    ],
)
def test_what_makes_no_sense_comes_back(
    world: World, eli: Client, wrong: dict[str, object], says: str
) -> None:
    address = world.url("needs/from-survey/")
    given = _given(eli.get(address).content.decode()) | wrong
    assert says in eli.post(address, given).content.decode()
    assert not Opportunity.objects.exists()


def test_without_a_fitting_survey_the_page_says_what_is_missing(
    world: World, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url("needs/from-survey/")
    assert "No such question yet" in eli.get(address).content.decode()
    assert vera.get(address).status_code == 403
    assert sam.get(address).status_code == 404


def test_two_questions_about_the_same_rows_are_suggested_as_one(world: World, eli: Client) -> None:
    header = [
        "Respondent ID",
        *(f"{question} [{row}]" for question in ASKED for row in ("Print it", "Share it")),
    ]
    rows = [[str(n), "Very important", "Not important", "Satisfied", "Dissatisfied"] for n in range(4)]
    rows.append(["9", "Not important", "Very important", "Dissatisfied", "Satisfied"])
    text = "\n".join(",".join(row) for row in [header, *rows])
    upload = Upload(name="tasks.csv", chunks=[text.encode()])
    draft = drafts.begin(by=world.eli, product=world.product, uploads=[upload], title="Tasks")
    surveys.import_draft(by=world.eli, draft=draft, reading=read(draft))
    page = eli.get(world.url("needs/from-survey/")).content.decode()
    assert "looks right" in page
    shown = eli.post(world.url("needs/from-survey/"), _given(page), follow=True).content.decode()
    assert "2 needs come from" in shown
    first = Opportunity.objects.get(row="Print it")
    assert score_of(first).importance.value == 8  # type: ignore[union-attr]
    assert eli.get(world.url(f"needs/scales/{first.setting_id}/")).status_code == 200
