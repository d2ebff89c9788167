"""What a rule says of numbers that leave no doubt, and of those that do."""

from dataclasses import replace

import numpy as np
import pytest

from firsthand.errors import InputError
from firsthand.experiments.decision import Guardrail, Rule, Verdict, decide
from firsthand.experiments.readout import Kind, Metric, Readout, read_out
from firsthand.experiments.statistics import Samples

METRICS = (Metric(name="orders", kind=Kind.MEAN), Metric(name="latency", kind=Kind.MEAN))
RULE = Rule(
    primary="orders",
    least=0.01,
    units=1_000,
    guardrails=(Guardrail(metric="latency", margin=0.02, higher_is_better=False),),
)


def readout(orders: float, latency: float, *, n: int = 10_000, other: int | None = None) -> Readout:
    """The control has 10 of each, spread 5: with 10,000 units a lift is known to ±1.4 %."""
    samples = Samples(
        n=np.full((2, 2), float(n)),
        mean=np.array([[10, orders], [10, latency]]),
        variance=np.full((2, 2), 25.0),
    )
    return read_out(METRICS, samples, ["old", "new"], assigned=[n, other or n])


@pytest.mark.parametrize(
    ("found", "verdict", "reason"),
    [
        (readout(10.5, 10.0), Verdict.SHIP, "5.0% better"),
        (readout(10.5, 10.5), Verdict.STOP, "“latency” got worse by more than 2.0%"),
        (
            readout(10.5, 10.15),
            Verdict.UNDECIDED,
            "“latency” is between 0.1% and 2.9% worse; up to 2.0% worse",
        ),
        (
            readout(10.1, 10.0),
            Verdict.UNDECIDED,
            "“orders” is between 0.4% worse and 2.4% better; 1.0% better was",
        ),
        (readout(9.7, 10.0), Verdict.STOP, "at best"),
        (readout(10.5, 10.0, n=900), Verdict.UNDECIDED, "the rule waits for 1,000"),
        (readout(10.5, 10.0, other=9_000), Verdict.UNDECIDED, "not split as meant"),
        (readout(10.5, 9.0), Verdict.SHIP, "guardrails hold"),
    ],
)
def test_the_rule_decides(found: Readout, verdict: Verdict, reason: str) -> None:
    (decision,) = decide(RULE, found)
    assert (decision.variant, decision.verdict) == ("new", verdict)
    assert reason in decision.reason


def test_without_guardrails_none_is_said_to_hold() -> None:
    (decision,) = decide(replace(RULE, guardrails=()), readout(10.5, 10.0))
    assert decision.verdict is Verdict.SHIP
    assert "guardrails" not in decision.reason


@pytest.mark.parametrize(("orders", "hangs_on", "least"), [(10.4, "latency", 0.0), (10.0, "orders", 0.02)])
def test_as_many_units_as_it_names_tell_four_times_of_five(
    orders: float, hangs_on: str, least: float
) -> None:
    """A guardrail without harm, or a lift as large as asked for, measured again and again at that size."""
    guardrails = () if hangs_on == RULE.primary else RULE.guardrails
    rule = replace(RULE, least=least, units=0, guardrails=guardrails)
    (open_,) = decide(rule, readout(orders, 10.0, n=2_000))
    assert (open_.verdict, open_.metric) == (Verdict.UNDECIDED, hangs_on)
    assert f"About {open_.takes:,} units in each variant would likely tell (2,000 now)." in open_.reason
    errors = np.random.default_rng(1).standard_normal((4_000, 2)) * 5 / np.sqrt(open_.takes)
    truth = 10 * np.array([1.0, 1 + least])
    means = truth + errors
    reach = 1.96 * 5 * np.sqrt(2 / open_.takes)
    gap = means[:, 1] - means[:, 0]
    told = gap > reach if least else gap - reach > -0.02 * 10
    assert told.mean() == pytest.approx(0.8, abs=0.02)


def test_no_number_of_units_is_named_where_none_would_tell() -> None:
    at_any_time = replace(RULE, units=0, sequential=True)
    bearing_nothing = replace(RULE, guardrails=(Guardrail(metric="latency", margin=0.0),))
    already_there = RULE
    for rule, found in (
        (at_any_time, readout(10.4, 10.0, n=2_000)),
        (bearing_nothing, readout(10.5, 10.0)),
        (already_there, readout(10.5, 10.15)),
        (Rule(primary="orders"), readout(10.1, 10.0)),
    ):
        (decision,) = decide(rule, found)
        assert (decision.verdict, decision.takes) == (Verdict.UNDECIDED, 0)
        assert "would likely tell" not in decision.reason


def test_a_share_loses_at_most_all_of_itself() -> None:
    """2 of 80 and 3 of 78: the plain interval of the lift reaches far below −100 %, where no share can be."""
    n, mean = np.array([[80.0, 78.0]]), np.array([[2 / 80, 3 / 78]])
    rare = Metric(name="bought", kind=Kind.PROPORTION)
    found = read_out(
        [rare], Samples(n=n, mean=mean, variance=mean * (1 - mean)), ["old", "new"], assigned=[80, 78]
    )
    (finding,) = found.findings
    assert finding.lift_low < -2 < -1 == finding.lift_range(sequential=False)[0]
    assert finding.always_lift_low < -2 < -1 == finding.lift_range(sequential=True)[0]
    assert finding.lift_range(sequential=False)[1] == finding.lift_high
    rule = Rule(primary="bought", guardrails=(Guardrail(metric="bought", margin=0.2),))
    assert "between 100% worse and 3" in decide(rule, found)[0].reason


def test_where_less_is_better() -> None:
    rule = Rule(primary="latency", higher_is_better=False, least=0.01)
    assert decide(rule, readout(10, 9.5))[0].verdict is Verdict.SHIP
    assert decide(rule, readout(10, 10.5))[0].verdict is Verdict.STOP


def test_a_sequential_rule_asks_for_more_than_one_that_looks_once() -> None:
    found = readout(10.2, 10.0, n=5_500)
    assert found.findings[0].p < 0.05 < found.findings[0].always_p
    once = Rule(primary="orders")
    assert decide(once, found)[0].verdict is Verdict.SHIP
    assert decide(replace(once, sequential=True), found)[0].verdict is Verdict.UNDECIDED


def test_more_variants_ask_for_more() -> None:
    """p = 0.03 ships alone, and not among three, where Holm compares the smallest with α ÷ 3."""
    n = np.full((1, 4), 10_000.0)
    mean = np.array([[10.0, 10.153, 10.0, 10.0]])
    metric = METRICS[:1]
    many = read_out(metric, Samples(n=n, mean=mean, variance=n * 0 + 25), list("abcd"), assigned=[10_000] * 4)
    two = read_out(
        metric,
        Samples(n=n[:, :2], mean=mean[:, :2], variance=n[:, :2] * 0 + 25),
        list("ab"),
        assigned=[10_000] * 2,
    )
    rule = Rule(primary="orders")
    assert decide(rule, two)[0].verdict is Verdict.SHIP
    assert decide(rule, many)[0].verdict is Verdict.UNDECIDED


def test_a_rule_is_named_by_what_it_says() -> None:
    assert RULE.digest == replace(RULE).digest != replace(RULE, least=0.02).digest


def test_a_rule_about_something_else_is_refused() -> None:
    with pytest.raises(InputError, match="“revenue”, which was not measured"):
        decide(Rule(primary="revenue"), readout(10, 10))
    with pytest.raises(InputError, match="margin=2 of “a”"):
        Guardrail(metric="a", margin=2)
    with pytest.raises(InputError, match="comes twice"):
        read_out(METRICS[:1] * 2, Samples(n=np.ones((2, 2)), mean=np.ones((2, 2)), variance=np.ones((2, 2))),
                 ["a", "b"], assigned=[1, 1])  # fmt: skip
