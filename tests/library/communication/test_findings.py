"""Which themes are told first, and how a stored reason becomes a line."""

import math

import pytest

from firsthand.communication import Number
from firsthand.communication.findings import main_team, plan_line, themes_to_tell
from firsthand.roadmap.explain import Reason


def test_themes_of_the_needs_met_least_come_first() -> None:
    links = [
        ("loud", "b", 0.9),
        ("near", "a", 0.8),
        ("far", "a", 0.4),
        ("odd", "unknown", 1.0),
        ("near", "b", 0.5),
    ]
    told = themes_to_tell(links, needs=["a", "b"], themes=["big", "loud", "small"])
    assert told == ["near", "far", "loud", "big", "small"]


def test_the_main_team_has_the_most_effort_ties_by_name() -> None:
    assert main_team({"web": 3, "app": 3, "data": 1}) == "app"


@pytest.mark.parametrize(("loss", "regret"), [(2.5, 2.5), (math.inf, None), (-1.0, -1.0)])
def test_reasons_become_lines(loss: float, regret: float | None) -> None:
    reason = Reason(
        item="a",
        in_plan=False,
        loss=loss,
        exact=True,
        displaces=(),
        brings_in=(),
        because="Core has 2 of 5 person-months free.",
    )
    line = plan_line(reason, title="A", team="Core", effort="5", period=None, source="item-a")
    assert line.regret == regret
    assert [part.text for part in line.reason if isinstance(part, Number)] == ["2", "5"]
