"""Opportunity scores of the Jupyter survey of December 2020, against counts made with the csv module."""

import csv
from pathlib import Path

import pytest

from firsthand.insights.opportunities import NeedAnswers, OpportunityScore, score_opportunities
from firsthand.insights.segments import by_segment, segments_of

FILE = Path(__file__).parents[3] / "shared/data/jupyter-survey-2020/all_responses.csv"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE.parent.name} is not beside the checkout")

FIRST, NEEDS = 65, 11  # question 7: three columns for each of eleven use cases


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def needs(rows: list[list[str]]) -> list[NeedAnswers]:
    header, answers = rows[0], rows[1:]
    return [
        NeedAnswers(
            id=header[column][:2],
            statement=header[column].split(". ", 1)[1].split(" - ")[0],
            importance=[row[column] for row in answers],
            satisfaction=[row[column + 1] for row in answers],
            alternatives=[row[column + 2] for row in answers],
        )
        for column in range(FIRST, FIRST + 3 * NEEDS, 3)
    ]


@pytest.fixture(scope="module")
def scores(needs: list[NeedAnswers]) -> dict[str, OpportunityScore]:
    return {score.id: score for score in score_opportunities(needs, seed=1)}


def test_writing_a_software_package(scores: dict[str, OpportunityScore]) -> None:
    score = scores["7a"]
    assert score.statement == "Writing a software package."
    assert (score.importance.n, score.satisfaction.n) == (1023, 624)
    assert round(score.importance.value, 2) == 4.09
    assert round(score.satisfaction.value, 2) == 2.56
    assert round(score.score.value, 2) == 5.61
    assert (score.satisfaction_tally.excluded, score.satisfaction_tally.blank) == (310, 201)
    assert score.score.low < 5.61 < score.score.high


def test_every_need_against_plain_counting(
    rows: list[list[str]], scores: dict[str, OpportunityScore]
) -> None:
    for k in range(NEEDS):
        often = [row[FIRST + 3 * k] for row in rows[1:] if row[FIRST + 3 * k]]
        met = [row[FIRST + 3 * k + 1] for row in rows[1:]]
        importance = 10 * sum(a in ("Monthly.", "Weekly.", "Daily.") for a in often) / len(often)
        satisfaction = 10 * met.count("Yes.") / sum(met.count(a) for a in ("Yes.", "Neutral.", "No."))
        score = scores[rows[0][FIRST + 3 * k][:2]]
        assert score.score.value == pytest.approx(importance + max(importance - satisfaction, 0))
        assert not score.importance_tally.unknown and not score.alternatives_tally.unknown


def test_the_interval_agrees_with_the_normal_approximation(scores: dict[str, OpportunityScore]) -> None:
    """Where importance exceeds satisfaction in every draw the score is 2 × importance − satisfaction."""
    score = scores["7a"]
    p, n = score.importance.value / 10, score.importance.n
    q, m = score.satisfaction.value / 10, score.satisfaction.n
    # Those who do it often answer both questions, so the two shares are not quite independent.
    error = 10 * (4 * p * (1 - p) / n + q * (1 - q) / m) ** 0.5
    assert score.score.high - score.score.low == pytest.approx(2 * 1.96 * error, rel=0.15)


def test_segments_hold_everybody_who_answered(needs: list[NeedAnswers], rows: list[list[str]]) -> None:
    usage = [row[1] for row in rows[1:]]
    segments = by_segment(needs, segments_of(usage), resamples=100, seed=1)
    assert sum(segment.n for segment in segments) == len(rows) - 1
    assert segments[0].name == "Daily - heavy usage; 3+ hours per day."
    never = segments[-1]
    assert (never.n, never.warnings[0].name) == (14, "small-sample")
