import math
from collections.abc import Sequence
from statistics import mean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.insights.opportunities import FORMULAS, NeedAnswers, score_opportunities
from firsthand.insights.scales import DEFAULT_SCALES, Scale, Scales, answer_key
from firsthand.insights.segments import by_segment, segments_of

OFTEN = ["Never.", "Every few months.", "Monthly.", "Weekly.", "Daily.", ""]
MET = ["Yes.", "Neutral.", "No.", "Does not apply.", ""]


def needs_of(people: int, count: int, seed: int) -> list[NeedAnswers]:
    generator = np.random.default_rng(seed)
    return [
        NeedAnswers(
            id=f"n{i}",
            statement=f"Need {i}",
            importance=generator.choice(OFTEN, people),
            satisfaction=generator.choice(MET, people),
            alternatives=generator.choice(MET, people),
        )
        for i in range(count)
    ]


def slow_score(need: NeedAnswers, people: Sequence[int]) -> float:
    """Ulwick's score of the given people, one answer after the other."""
    often = [str(need.importance[i]) for i in people]
    met = [str(need.satisfaction[i]) for i in people]
    importance = 10 * mean(a in ("Monthly.", "Weekly.", "Daily.") for a in often if a)
    satisfaction = 10 * mean(a == "Yes." for a in met if a in ("Yes.", "Neutral.", "No."))
    return importance + max(importance - satisfaction, 0)


def test_scores_intervals_and_ranks_equal_a_slow_computation_over_the_same_resamples() -> None:
    needs, people, resamples = needs_of(60, 4, seed=3), 60, 300
    results = {score.id: score for score in score_opportunities(needs, resamples=resamples, seed=8, top=2)}

    generator = np.random.default_rng(8)
    draws = [generator.integers(0, people, people).tolist() for _ in range(resamples)]
    slow = {need.id: [slow_score(need, draw) for draw in draws] for need in needs}
    for need in needs:
        result = results[need.id]
        assert result.score.value == pytest.approx(slow_score(need, range(people)), abs=1e-12)
        low, high = np.percentile(slow[need.id], [2.5, 97.5])
        assert (result.score.low, result.score.high) == pytest.approx((low, high), abs=1e-9)
        others = [slow[other.id] for other in needs if other.id != need.id]
        in_top = [sum(other[k] > slow[need.id][k] + 1e-12 for other in others) < 2 for k in range(resamples)]
        assert result.top_share == pytest.approx(mean(in_top), abs=0.02)  # ties may fall either way
        assert result.rank_low <= result.rank <= result.rank_high


def test_a_need_by_hand() -> None:
    need = NeedAnswers(
        id="a",
        statement="A",
        importance=["Daily.", "daily", " DAILY\xa0", "Never.", "", None],
        satisfaction=["Yes.", "no", "Neutral", "Does not apply.", "", float("nan")],
        alternatives=["Yes", "Yes.", "", "", "", "Perhaps"],
    )
    (score,) = score_opportunities([need], seed=1)
    assert (score.importance.value, score.importance.n) == (7.5, 4)
    assert score.satisfaction.value == pytest.approx(10 / 3)
    assert score.score.value == pytest.approx(7.5 + 7.5 - 10 / 3)
    assert (score.satisfaction_tally.excluded, score.satisfaction_tally.blank) == (1, 2)
    assert (score.alternatives.value, score.alternatives.n) == (10, 2)
    assert score.alternatives_tally.unknown_answers == ("perhaps",)
    assert {w.name for w in score.alternatives.warnings} == {"small-sample", "unknown-answers"}
    assert score.importance.high <= 10 and score.importance.low == pytest.approx(10 * 0.3006, abs=1e-3)


def test_numbers_serve_as_answers() -> None:
    scale = Scale(positive=("4", "5"), other=("1", "2", "3"))
    need = NeedAnswers(
        id="a",
        statement="A",
        importance=np.array([5.0, 4.0, 1.0, np.nan]),
        satisfaction=np.array([1, 2, 5, 3]),
    )
    scales = Scales(importance=scale, satisfaction=scale, alternatives=scale)
    (score,) = score_opportunities([need], scales=scales, seed=1)
    assert score.importance.value == pytest.approx(20 / 3)
    assert score.satisfaction.value == 2.5
    assert not score.alternatives.known


@pytest.mark.parametrize(
    ("formula", "expected"), [("ulwick", 8 + 8 - 3), ("gap", 8 - 3), ("unmet", 8 * (10 - 3) / 10)]
)
def test_each_formula(formula: str, expected: float) -> None:
    need = NeedAnswers(
        id="a", statement="A", importance=["Daily"] * 8 + ["Never"] * 2, satisfaction=["Yes"] * 3 + ["No"] * 7
    )
    (score,) = score_opportunities([need], formula=formula, seed=1)
    assert score.score.value == pytest.approx(expected)
    assert FORMULAS[formula].words


@given(
    people=st.integers(5, 40),
    seed=st.integers(0, 1000),
    formula=st.sampled_from(sorted(FORMULAS)),
)
@settings(max_examples=30, deadline=None)
def test_one_more_satisfied_person_never_raises_a_score_and_one_more_needing_never_lowers_it(
    people: int, seed: int, formula: str
) -> None:
    (need,) = needs_of(people, 1, seed)
    add = {"people": people, "formula": formula}
    base = scored(need, "Never", "No", **add)
    assert scored(need, "Never", "Yes", **add) <= base + 1e-12
    assert scored(need, "Daily", "No", **add) >= base - 1e-12


def scored(need: NeedAnswers, often: str, met: str, *, people: int, formula: str) -> float:
    longer = NeedAnswers(
        id="a",
        statement="A",
        importance=[*need.importance, often],
        satisfaction=[*need.satisfaction, met],
    )
    return score_opportunities([longer], formula=formula, resamples=1, seed=0)[0].score.value


def test_ranks_are_a_permutation_and_the_order_of_needs_does_not_matter() -> None:
    needs = needs_of(80, 6, seed=5)
    results = score_opportunities(needs, seed=2)
    assert [score.rank for score in results] == [1, 2, 3, 4, 5, 6]
    assert sum(score.top_share for score in results) == pytest.approx(3)
    assert score_opportunities(needs[::-1], seed=2) == results


def test_nobody_answered() -> None:
    need = NeedAnswers(id="a", statement="A", importance=["", ""], satisfaction=["Does not apply", ""])
    other = NeedAnswers(id="b", statement="B", importance=["Daily", ""], satisfaction=["Yes", "No"])
    first, last = score_opportunities([need, other], seed=1)
    assert (first.id, last.id) == ("b", "a")
    assert math.isnan(last.score.value) and last.score.warnings[0].name == "no-answers"
    assert score_opportunities([NeedAnswers(id="a", statement="A", importance=[], satisfaction=[])], seed=1)


def test_a_segment_scores_like_its_people_alone() -> None:
    needs = needs_of(50, 3, seed=4)
    labels = ["Weekly."] * 20 + ["daily"] * 28 + ["", None]
    daily, weekly = by_segment(needs, segments_of(labels), seed=6)
    assert (daily.name, daily.n, weekly.name, weekly.n) == ("daily", 28, "Weekly.", 20)
    assert [warning.name for warning in weekly.warnings] == ["small-sample"]
    alone = [
        NeedAnswers(
            id=need.id,
            statement=need.statement,
            importance=need.importance[:20],
            satisfaction=need.satisfaction[:20],
            alternatives=need.alternatives[:20],
        )
        for need in needs
    ]
    assert weekly.scores == score_opportunities(alone, seed=6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"formula": "best"}, "choose one of ulwick, gap, unmet"),
        ({"resamples": 0}, "resamples=0"),
        ({"confidence": 1.0}, "confidence=1.0"),
    ],
)
def test_wrong_arguments_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        score_opportunities(needs_of(5, 1, seed=1), **{"seed": 1, **change})  # type: ignore[arg-type]


def test_wrong_needs_are_refused() -> None:
    need = NeedAnswers(id="a", statement="A", importance=["Daily"], satisfaction=["Yes", "No"])
    with pytest.raises(InputError, match="give one per person"):
        score_opportunities([need], seed=1)
    with pytest.raises(InputError, match="two needs share one"):
        score_opportunities(needs_of(3, 1, seed=1) * 2, seed=1)
    with pytest.raises(InputError, match="at least one need"):
        score_opportunities([], seed=1)
    with pytest.raises(InputError, match="needs one value for 3 people"):
        by_segment(needs_of(3, 1, seed=1), {"x": [True]}, seed=1)
    with pytest.raises(InputError, match="exactly one place"):
        Scale(positive=("Yes",), other=("yes.",))


@given(st.text(max_size=20))
def test_an_answer_key_ignores_case_dots_and_spaces(text: str) -> None:
    key = answer_key(text)
    assert answer_key(f" \xa0{text}. ") == key == answer_key(key)
    assert answer_key("Does\xa0 not apply. ") == answer_key(DEFAULT_SCALES.satisfaction.excluded[0])
