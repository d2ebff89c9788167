"""Answers to take away, wide and long."""

import csv
import io
from typing import Any

from django.test import Client

from firsthand_web.evidence.models import Survey
from firsthand_web.evidence.queries.spreads import spreads
from tests.web.evidence.conftest import RESPONSES, Begin
from tests.web.evidence.test_actions import Bring
from tests.world import World


def _rows(reply: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(reply.streaming_content).decode())))


def test_the_wide_form_is_the_file_again(world: World, vera: Client, begin: Begin, bring: Bring) -> None:
    survey = bring(begin(RESPONSES))
    reply = vera.get(world.url(f"surveys/{survey.pk}/export/wide/"))
    assert "responses-wide-guarded.csv" in reply["Content-Disposition"]
    assert _rows(reply) == list(csv.reader(io.StringIO(RESPONSES.decode())))


def test_the_long_form_has_a_line_for_each_answer(world: World, vera: Client, survey: Survey) -> None:
    rows = _rows(vera.get(world.url(f"surveys/{survey.pk}/export/long/")))
    assert rows[0][:5] == ["submission_id", "collected_at", "source_type", "source_name", "field_id"]
    counted = spreads(survey, [], "")
    assert sum(row[4] == "q1" for row in rows) == counted["q1"].n
    assert sum(row[4] == "q3" for row in rows) == sum(line.n for line in counted["q3"].blocks[0].lines)
    assert sum(row[6] == "text" for row in rows) == survey.feedback.count()


def test_formulas_are_guarded(world: World, vera: Client, begin: Begin, bring: Bring) -> None:
    rows = "".join(f"{number},Daily,\n" for number in range(20))
    content = f'Respondent ID,How often?,Why?\n{rows}77,Daily,"=HYPERLINK(""http://example.org"")"\n'
    survey = bring(begin(content.encode()))
    assert survey.feedback.get().text == '=HYPERLINK("http://example.org")'
    for form in ("wide", "long"):
        text = str(_rows(vera.get(world.url(f"surveys/{survey.pk}/export/{form}/"))))
        assert "'=HYPERLINK" in text


def test_strangers_and_other_forms(world: World, vera: Client, sam: Client, survey: Survey) -> None:
    assert sam.get(world.url(f"surveys/{survey.pk}/export/wide/")).status_code == 404
    assert vera.get(world.url(f"surveys/{survey.pk}/export/deep/")).status_code == 404
