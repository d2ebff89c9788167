"""Recommendations: each rule speaks exactly where its numbers allow it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.communication import recommendations as rules
from firsthand.communication.recommendations import Fact, Outcome, Recommendation, Rule
from firsthand.errors import InputError
from firsthand.estimates import Estimate, wilson


def _estimate(value: float, low: float, high: float, unit: str = "points") -> Estimate:
    return Estimate(value=value, low=low, high=high, n=400, method="test", unit=unit)


def _test(outcome: Outcome, *, ended: bool = True) -> Recommendation | None:
    lift = _estimate(0.05, 0.02, 0.08, "lift")
    return rules.of_experiment(
        about="e-1", name="Bigger button", outcome=outcome, lifts={"Orders": lift}, ended=ended
    )


@pytest.mark.parametrize(
    ("outcome", "rule"),
    [
        (Outcome.MISMATCH, Rule.SPLIT),
        (Outcome.STOP, Rule.HARM),
        (Outcome.SHIP, Rule.WIN),
        (Outcome.UNDECIDED, Rule.NOTHING),
    ],
)
def test_each_outcome_has_its_rule(outcome: Outcome, rule: Rule) -> None:
    found = _test(outcome)
    assert found is not None
    assert found.rule is rule
    assert found.facts == (Fact(label="Lift of Orders", value=0.05, unit="lift", low=0.02, high=0.08, n=400),)


def test_the_reason_of_the_verdict_is_told() -> None:
    found = rules.of_experiment(
        about="e-1", name="Button", outcome=Outcome.STOP, lifts={}, ended=True,
        reason="Refunds rose by more than 2 %.",
    )  # fmt: skip
    assert found is not None
    assert (found.because, found.facts) == ("Refunds rose by more than 2 %.", ())


def test_what_is_in_doubt_leads_and_what_it_takes_is_told() -> None:
    lifts = {"Refunds": _estimate(0.03, -0.02, 0.08, "lift"), "Orders": _estimate(0.05, 0.02, 0.08, "lift")}
    found = rules.of_experiment(
        about="e-1", name="Button", outcome=Outcome.UNDECIDED, lifts=lifts, ended=True,
        doubt="“Refunds” may be 8 % worse", takes=3_100,
    )  # fmt: skip
    assert found is not None
    assert found.title == "“Button” is undecided: “Refunds” may be 8 % worse"
    assert [fact.label for fact in found.facts] == ["Lift of Refunds", "Lift of Orders"]
    assert found.would_change.startswith("About 3,100 people in each variant")
    assert found.act == "Decide about “Button” without an answer from its test"


def test_a_test_without_an_answer_is_left_running() -> None:
    assert _test(Outcome.UNDECIDED, ended=False) is None
    assert _test(Outcome.STOP, ended=False) is not None


@given(low=st.floats(-10, 10), width=st.floats(0, 10))
def test_an_impact_speaks_only_when_no_effect_lies_outside(low: float, width: float) -> None:
    high = low + width
    effect = _estimate((low + high) / 2, low, high)
    found = rules.of_impact(about="f-1", title="Since 3 March", metric="Visits", effect=effect)
    assert (found is None) == (low <= 0 <= high)
    if found:
        assert found.title.endswith("rose" if low > 0 else "fell")


@given(rank=st.integers(1, 8), items=st.integers(0, 3))
def test_a_need_speaks_when_it_is_surely_first_and_nobody_meets_it(rank: int, items: int) -> None:
    found = rules.of_need(
        about="n-1", statement="See late buses", score=_estimate(12, 11, 13), rank_high=rank, open_items=items
    )
    assert (found is not None) == (rank <= 3 and items == 0)


@given(gain=st.floats(0, 100), total=st.floats(0, 500))
def test_capacity_speaks_from_a_tenth_of_the_plan(gain: float, total: float) -> None:
    found = rules.of_capacity(about="t-1", team="App", period="Q1", gain=gain, total=total)
    assert (found is not None) == (total > 0 and gain >= 0.1 * total)


@given(of=st.integers(0, 2000), share=st.floats(0, 1))
def test_a_theme_speaks_when_even_the_low_end_is_many(of: int, share: float) -> None:
    people = int(of * share)
    found = rules.of_theme(about="t-1", name="Late buses", people=people, of=of)
    assert (found is not None) == (of > 0 and wilson(people, of).low >= 0.03)


def test_more_people_than_there_are_is_refused() -> None:
    with pytest.raises(InputError, match="5 people of 4"):
        rules.of_theme(about="t-1", name="Late buses", people=5, of=4)


def test_a_breach_tells_the_bounds_that_there_are() -> None:
    found = rules.of_breach(
        about="f-1", title="Visits were 3", metric="Visits", value=3, low=10, high=math.nan, unit="people"
    )
    assert [fact.label for fact in found.facts] == ["Visits", "Usual at least"]


def test_a_lasting_change_tells_what_was_before() -> None:
    now = Fact(label="Growth a week", value=0.012, unit="lift", low=0.009, high=0.015)
    before = Fact(label="Before", value=0.0, unit="lift")
    found = rules.of_shift(about="f-1", title="Visits grew", metric="Visits", now=now, before=before)
    assert found.facts == (now, before) and found.rule is Rule.SHIFT
    assert "usual" not in found.title


def _need(value: float, about: str = "n-1") -> Recommendation:
    found = rules.of_need(
        about=about, statement="See it", score=_estimate(value, 1, 20), rank_high=1, open_items=0
    )
    assert found is not None
    return found


@pytest.mark.parametrize(("value", "same"), [(12.04, True), (12.4, True), (13.1, False), (120, False)])
def test_the_digest_changes_with_the_second_significant_digit(value: float, same: bool) -> None:
    first, second = _need(12.0), _need(value)
    assert first.key == second.key == "need:n-1"
    assert (first.digest == second.digest) == same


def test_the_digest_knows_what_it_is_about() -> None:
    assert _need(12.0).digest != _need(12.0, "n-2").digest


def test_the_most_pressing_come_first_and_no_rule_drowns_the_others() -> None:
    needs = [_need(12.0, f"n-{number}") for number in range(9)]
    found = rules.ordered([*needs, None, _test(Outcome.SHIP), _test(Outcome.MISMATCH)], most=2)
    assert [each.rule for each in found] == [Rule.SPLIT, Rule.WIN, Rule.NEED, Rule.NEED]
    assert [each.about for each in found[2:]] == ["n-0", "n-1"]
    assert len(rules.ordered(needs)) == 9
