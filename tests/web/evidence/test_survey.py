"""Every question with its shares; filters and comparisons are asked of the address."""

import re
from urllib.parse import quote

from django.test import Client

from firsthand.estimates import wilson
from firsthand.evidence.surveys import distribution, select
from firsthand_web.core.models import Batch
from firsthand_web.evidence.models import Survey
from firsthand_web.evidence.queries.choices import asked
from firsthand_web.evidence.queries.spreads import spreads
from firsthand_web.evidence.queries.surveys import answers_of
from tests.web.access import assert_members_only
from tests.world import World


def test_every_question_is_there(world: World, vera: Client, sam: Client, survey: Survey) -> None:
    page = assert_members_only(world.url(f"surveys/{survey.pk}/"), vera=vera, sam=sam)
    for question in survey.questions.all():
        assert f'id="q-{question.pk}"' in page
    assert "60 respondents" in page
    assert "Delete this survey" not in page


def test_shares_are_the_librarys(survey: Survey) -> None:
    answers = answers_of(survey)
    counted = spreads(survey, [], "")
    question = answers.recognition.question("q1")
    for line in counted["q1"].blocks[0].lines:
        expected = wilson(line.cells[0].count, counted["q1"].n)
        assert line.cells[0].value == round(100 * expected.value, 1)
        assert line.cells[0].low == round(100 * expected.low, 1)
    assert counted["q1"].n == distribution(answers, question).n


def test_a_filter_counts_only_those_people(world: World, eli: Client, survey: Survey) -> None:
    answers = answers_of(survey)
    first = answers.recognition.question("q1")
    choice = first.choices[-1]
    mask = select(answers, first, [choice])
    expected = distribution(answers, answers.recognition.question("q2"), mask)
    counted = spreads(survey, [f"q1:{choice}"], "")
    assert [line.cells[0].count for line in counted["q2"].blocks[0].lines] == [
        share.count for share in expected.shares
    ]
    page = eli.get(world.url(f"surveys/{survey.pk}/?where={quote(f'q1:{choice}')}")).content.decode()
    assert f"Only people who answered <b>{choice}</b>" in page


def test_filters_are_combined(survey: Survey) -> None:
    answers = answers_of(survey)
    one, two = answers.recognition.question("q1"), answers.recognition.question("q2")
    both = select(answers, one, [one.choices[-1]]) & select(answers, two, [two.choices[-1]])
    counted = spreads(survey, [f"q1:{one.choices[-1]}", f"q2:{two.choices[-1]}"], "")
    assert counted["q1"].n == int(both.sum())


def test_a_comparison_shows_each_group_with_its_n(world: World, eli: Client, survey: Survey) -> None:
    answers = answers_of(survey)
    question = answers.recognition.question("q1")
    block = spreads(survey, [], "q1")["q2"].blocks[0]
    assert block.heads[0] == ("Everybody", 60)
    for (label, n), choice in zip(block.heads[1:], question.choices, strict=True):
        assert label == choice
        assert (
            n
            == distribution(
                answers, answers.recognition.question("q2"), select(answers, question, [choice])
            ).n
        )
    page = eli.get(world.url(f"surveys/{survey.pk}/?by=q1")).content.decode()
    assert "Groups with fewer than 10 answers are grey" in page


def test_a_row_of_a_grid_filters_too(world: World, eli: Client, survey: Survey) -> None:
    reply = eli.get(world.url(f"surveys/{survey.pk}/?where=q5.1:Daily&by=q5.2"))
    assert reply.status_code == 200


def test_an_unknown_filter_is_said_and_dropped(world: World, eli: Client, survey: Survey) -> None:
    for question in ("where=q1:Sometimes", "where=q99:Daily", "by=q99", "where=nothing"):
        reply = eli.get(world.url(f"surveys/{survey.pk}/?{question}"), follow=True)
        assert re.search("choose one from", reply.content.decode())
        assert reply.redirect_chain


def test_numbers_follow_an_undo(world: World, eli: Client, survey: Survey) -> None:
    from firsthand_web.core.actions import records, talk

    talk.comment(by=world.eli, record=survey, text="Keep it")
    assert spreads(survey, [], "")["q1"].n == 60
    records.undo_import(by=world.eli, batch=Batch.objects.get())
    assert spreads(survey, [], "")["q1"].n == 0
    assert eli.get(world.url(f"surveys/{survey.pk}/")).status_code == 200


def test_columns_to_compare_by_have_names_of_their_own(survey: Survey) -> None:
    labels = [column.label for column in asked(answers_of(survey).recognition).values()]
    assert "5 Booking repairs – How frequently do you perform this task?" in labels
    assert len({label[:80] for label in labels}) == len(labels)
