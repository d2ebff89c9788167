"""A brief says where each number comes from, and the case brief says what its inputs say."""

import dataclasses
import datetime as dt
import json
import re

import pytest

from firsthand.communication import (
    Brief,
    Heading,
    Link,
    Number,
    Paragraph,
    PlanProof,
    needs_and_plan_brief,
    to_html,
    trace_table,
)
from firsthand.errors import InputError
from tests.library.communication.conftest import needs, plan, trace

DAY = dt.date(2026, 6, 3)


def test_a_number_without_a_source_is_refused() -> None:
    line = Paragraph(parts=("We saw ", Number(text="42", source="nowhere")))
    with pytest.raises(InputError, match="nowhere"):
        Brief(title="t", date=DAY, blocks=(line,), trace={})


def test_trace_holds_every_number_and_all_rows(brief: Brief) -> None:
    table = json.loads(json.dumps(trace_table(brief)))
    assert table["plan"]["rows"] == ["items.csv"]
    assert "412 points" in table["plan"]["numbers"]
    assert len(table["need-0"]["rows"]) == 1000
    # Share: 0.79 and 0.26, so 7.9 + (7.9 − 2.6) = 13.2.
    assert "13.2 (12.8 – 13.6)" in table["need-0"]["numbers"]
    assert table["need-11"]["numbers"] == ["5"]  # of its caution
    assert "need-9" not in table  # neither among the five told nor doubtful


def test_counts_reasons_and_cautions_lead_to_their_sources(brief: Brief) -> None:
    table = trace_table(brief)
    assert "12 needs" in str(table["needs"]["numbers"])
    assert "2 points" in str(table["plan"]["numbers"])
    assert {"6 %", "20 %"} <= set(map(str, table["metric"]["numbers"]))  # type: ignore[call-overload]


def test_title_says_the_finding(brief: Brief) -> None:
    assert brief.title == (
        "“Share an analysis so that others can run it” has the highest opportunity score; "
        "“Pack the environment” comes first"
    )


def test_sections_stand_in_order(brief: Brief) -> None:
    assert [block.text for block in brief.blocks if isinstance(block, Heading)] == [
        "What we learnt",
        "What we will do",
        "What we expect to see, and when",
        "What we do not know",
    ]


def compose(status: str = "feasible", **changes: object) -> Brief:
    proof = PlanProof(status=status, objective=400.04, bound=412, gap=0.029, unit="points", source="plan")
    arguments = {
        "product": "Notebook",
        "date": DAY,
        "needs": needs(),
        "quotes": (),
        "plan": plan(),
        "proof": proof,
        "expectations": (),
        "cautions": (),
        "review": DAY,
        "trace": trace(),
        "needs_source": "needs",
    }
    return needs_and_plan_brief(**{**arguments, **changes})


def test_an_unproven_plan_says_so() -> None:
    page = to_html(compose())
    assert "Good, not proven best" in page and "Proven best:" not in page
    assert ">400 points</a> of at most" in page and ">2.9 %</a>" in page


def test_small_samples_and_missing_forecasts_are_told() -> None:
    page = to_html(compose())
    assert re.search(r"Do the thing number 11: only <a [^>]+>5</a> answers", page)
    assert "No effect has been forecast" in page


def test_left_out_items_stand_by_falling_loss() -> None:
    page = to_html(compose())
    assert 0 < page.index("Extension market") < page.index("Run in the browser")


def test_nothing_to_tell() -> None:
    with pytest.raises(InputError, match="known score"):
        compose(needs=())
    unknown = [
        dataclasses.replace(need, score=dataclasses.replace(need.score, value=float("nan")))
        for need in needs()
    ]
    with pytest.raises(InputError, match="known score"):
        compose(needs=unknown)
    assert "nothing fits the capacity yet" in compose(plan=()).title


def test_without_a_plan_the_brief_says_so() -> None:
    brief = compose(plan=(), proof=None)
    assert brief.title.endswith("nothing is planned yet")
    assert "Nothing is planned yet" in to_html(brief)


def test_the_formula_in_use_is_the_one_told() -> None:
    page = to_html(compose(formula="importance − satisfaction"))
    assert "score = importance − satisfaction<" in page


def test_links_with_code_are_refused() -> None:
    line = Paragraph(parts=(Link(text="a", href="javascript:alert(1)"),))
    with pytest.raises(InputError, match="javascript"):
        to_html(Brief(title="t", date=DAY, blocks=(line,), trace={}))
