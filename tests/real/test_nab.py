"""The score of the Numenta Anomaly Benchmark against its published results, and ours on its known causes."""

import pytest

from benchmarks import _nab
from firsthand.measurement.anomalies import find_anomalies

pytestmark = pytest.mark.skipif(
    not _nab.FOLDER.exists(), reason="the public data sets are not beside the checkout"
)
STANDARD = _nab.PROFILES[0]


@pytest.fixture(scope="module")
def cases() -> dict[str, _nab.Labelled]:
    return {case.name: case for case in _nab.read()}


def test_the_score_is_the_published_one(cases: dict[str, _nab.Labelled]) -> None:
    """Of its results/windowedGaussian/windowedGaussian_standard_scores.csv, for what it detected."""
    published = {
        ("ec2_request_latency_system_failure", (3394, 4030)): -0.06591011872780705,
        ("nyc_taxi", ()): -5.0,
        ("machine_temperature_system_failure", ()): -4.0,
        ("cpu_utilization_asg_misconfiguration", (5000,)): -1.11,
        ("rogue_agent_key_hold", (400, 401, 402, 403)): -2.44,
    }
    for (name, found), expected in published.items():
        case = cases[name]
        assert _nab.raw_score(len(case.values), case.windows, found, STANDARD) == pytest.approx(
            expected, abs=1e-12
        )


def test_a_perfect_detector_has_100_and_silence_0(cases: dict[str, _nab.Labelled]) -> None:
    for profile in _nab.PROFILES:
        perfect = [(case, [first for first, _ in case.windows]) for case in cases.values()]
        assert _nab.score(perfect, profile) == pytest.approx(100)
        assert _nab.score([(case, []) for case in cases.values()], profile) == 0


def test_the_example_of_the_paper() -> None:
    """Detections a long time before, at 45 % of a width after and three widths after cost 1, 0.8093 and 1."""
    costs = [_nab.raw_score(2000, [(1000, 1020)], [place], _nab.Profile(name="x", false=1.0, missed=0.0))
             for place in (900, 1029, 1100)]  # fmt: skip
    assert costs == pytest.approx([-1, -0.8093, -1], abs=1e-4)


def test_the_taxis_of_new_york_are_unusual_on_the_known_days(cases: dict[str, _nab.Labelled]) -> None:
    case = cases["nyc_taxi"]
    found = find_anomalies(case.values, season=7 * 48, quiet=48).unusual
    hit = [any(first <= each.first <= last for each in found) for first, last in case.windows]
    assert sum(hit) >= 4
