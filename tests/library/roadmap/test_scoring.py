"""RICE against closed forms, and ranks against an independent count."""

import math

import numpy as np
import pytest
from scipy.special import polygamma
from scipy.stats import kendalltau

from firsthand.errors import InputError
from firsthand.estimates import Estimate, wilson
from firsthand.roadmap.scoring import Range, RiceItem, rank, reach_from_share, rice


def sure(value: float) -> Range:
    return Range(low=value, likely=value, high=value)


def rice_item(
    id_: str, reach: Range, impact: float = 1, confidence: float = 1, effort: Range | None = None
) -> RiceItem:
    return RiceItem(
        id=id_,
        title=id_.upper(),
        reach=reach,
        impact=sure(impact),
        confidence=sure(confidence),
        effort=effort or sure(1),
    )


def test_score_is_reach_times_impact_times_confidence_over_effort() -> None:
    assert rice(rice_item("a", sure(500), 2, 0.8, sure(4))) == 200


def test_certain_inputs_give_a_certain_order_with_ties_by_id() -> None:
    ranking = rank([rice_item(id_, sure(reach)) for id_, reach in [("c", 5), ("b", 9), ("a", 5)]], seed=1)
    assert [(i.id, i.rank, i.rank_low, i.rank_high) for i in ranking.items] == [
        ("b", 1, 1, 1),
        ("a", 2, 2, 2),
        ("c", 3, 3, 3),
    ]
    assert ranking.agreement == 1
    assert [i.above_next for i in ranking.items] == [1, 1, None]
    assert all(
        i.drivers == {} and i.main_driver is None and i.low == i.score == i.high for i in ranking.items
    )


def test_draws_have_the_mean_and_variance_of_pert() -> None:
    low, likely, high = 100.0, 200.0, 600.0
    draws = 40_000
    (ranked,) = rank([rice_item("a", Range(low=low, likely=likely, high=high))], seed=3, draws=draws).items
    rise, fall = 1 + 4 * (likely - low) / (high - low), 1 + 4 * (high - likely) / (high - low)
    reference = np.random.default_rng(99).beta(rise, fall, draws) * (high - low) + low
    assert (ranked.low, ranked.high) == pytest.approx(np.quantile(reference, [0.025, 0.975]), rel=0.02)
    assert reference.mean() == pytest.approx((low + 4 * likely + high) / 6, rel=0.01)


def test_probability_that_one_beats_the_other_has_a_closed_form() -> None:
    # Uniform-like symmetry: two independent draws of one range beat each other half of the time.
    same = Range(low=0, likely=50, high=100)
    first, _second = rank([rice_item("a", same), rice_item("b", same)], seed=5, draws=20_000).items
    assert first.above_next == pytest.approx(0.5, abs=0.015)
    # PERT with the likely value at the low end is Beta(1, 5): P(X > x) = (1 - x)^5.
    fall = Range(low=0, likely=0, high=1)
    ranked = {
        i.id: i for i in rank([rice_item("a", fall), rice_item("b", sure(0.2))], seed=5, draws=20_000).items
    }
    assert ranked["a"].top(1) == pytest.approx(0.8**5, abs=0.01)
    assert ranked["a"].rank_shares == pytest.approx((0.8**5, 1 - 0.8**5), abs=0.01)


def test_drivers_are_shares_of_the_variance_of_logarithms() -> None:
    # The logarithm of a Beta(a, b) draw has variance trigamma(a) - trigamma(a + b).
    item = RiceItem(
        id="a",
        title="A",
        reach=Range(low=0, likely=30, high=40),
        impact=sure(1),
        confidence=Range(low=0, likely=0.5, high=1),
        effort=sure(2),
    )
    (ranked,) = rank([item], seed=2, draws=50_000).items
    reach = float(polygamma(1, 4) - polygamma(1, 6))
    confidence = float(polygamma(1, 3) - polygamma(1, 6))
    assert ranked.drivers["reach"] == pytest.approx(reach / (reach + confidence), abs=0.02)
    assert ranked.drivers["impact"] == ranked.drivers["effort"] == 0
    assert ranked.main_driver == "confidence"


def test_agreement_is_the_mean_of_kendalls_tau() -> None:
    spans = {"a": (80, 120), "b": (60, 130), "c": (40, 100), "d": (10, 90)}
    items = [rice_item(id_, Range(low=lo, likely=(lo + hi) / 2, high=hi)) for id_, (lo, hi) in spans.items()]
    ranking = rank(items, seed=4, draws=500)
    rows = []
    for item in ranking.items:  # The documented draws, made again.
        lo, hi = spans[item.id]
        rows.append(lo + (hi - lo) * np.random.default_rng([4, *item.id.encode()]).beta(3, 3, 500))
    taus = [kendalltau([4, 3, 2, 1], scores).statistic for scores in np.array(rows).T]
    assert ranking.agreement == pytest.approx(float(np.mean(taus)), abs=1e-12)


def test_order_of_writing_and_other_items_change_no_score() -> None:
    spans = [Range(low=1, likely=2 + k, high=30) for k in range(5)]
    items = [rice_item(f"i{k}", span) for k, span in enumerate(spans)]
    assert rank(items, seed=7) == rank(items[::-1], seed=7)
    alone, among = rank(items[:1], seed=7).items[0], {i.id: i for i in rank(items, seed=7).items}["i0"]
    assert (alone.low, alone.high) == (among.low, among.high)
    assert rank(items, seed=8) != rank(items, seed=7)
    for item in rank(items, seed=7).items:
        assert sum(item.rank_shares) == pytest.approx(1)
        assert item.rank_low <= item.rank_high


def test_nothing_to_rank() -> None:
    ranking = rank([], seed=1)
    assert (ranking.items, ranking.agreement) == ((), 1.0)


def test_reach_multiplies_both_intervals() -> None:
    share = wilson(30, 100)
    reach = reach_from_share(share, Range(low=900, likely=1000, high=1200))
    assert reach == Range(low=share.low * 900, likely=300.0, high=share.high * 1200)


def test_wrong_values_name_the_way_out() -> None:
    with pytest.raises(InputError, match="use the smallest effort you plan in"):
        rice_item("a", sure(1), effort=Range(low=0, likely=1, high=2))
    with pytest.raises(InputError, match=r"write 80 % as 0\.8"):
        rice_item("a", sure(1), confidence=80)
    for wrong in [(2, 1, 3), (1, 3, 2), (-1, 0, 1), (0, 1, math.inf), (math.nan, 1, 2)]:
        with pytest.raises(InputError, match="put the three values in order"):
            Range(low=wrong[0], likely=wrong[1], high=wrong[2])
    with pytest.raises(InputError, match="“a” is there 2 times"):
        rank([rice_item("a", sure(1))] * 2, seed=1)
    with pytest.raises(InputError, match="draws=5"):
        rank([], seed=1, draws=5)
    with pytest.raises(InputError, match="coverage=95"):
        rank([], seed=1, coverage=95)
    unknown = Estimate(value=math.nan, low=math.nan, high=math.nan, n=0, method="wilson")
    with pytest.raises(InputError, match="needs a known share"):
        reach_from_share(unknown, sure(10))
