"""Pictures of monitors and of changes: marks stand where the numbers say."""

import datetime as dt
import re

import pytest

from firsthand.charts import LIGHT, Added, Chart, WatchedPoint, watched_chart, waterfall_chart
from firsthand.errors import InputError
from tests.library.charts.svg import SVG, dots, parsed, words


def test_values_outside_are_ringed_and_no_others(charts: dict[str, Chart]) -> None:
    found = charts["watched"]
    assert [row[4] for row in found.table.rows] == ["", "", "", "yes", "yes"]
    high, low = dots(found.svg_wide, LIGHT["plan"])
    assert high[1] < low[1]
    assert "2 of 4 values lie outside, the latest on 5 Jan 2026" in found.description


def test_what_is_not_judged_has_no_dots(charts: dict[str, Chart]) -> None:
    point = WatchedPoint(date=dt.date(2026, 1, 1), value=9, low=1, high=2)
    found = watched_chart([point], metric="m", unit="people", title="t", judged=False)
    assert dots(found.svg_wide, LIGHT["plan"]) == []
    assert "outside" not in found.description


def test_a_metric_without_a_value_is_not_drawn() -> None:
    point = WatchedPoint(date=dt.date(2026, 1, 1), value=None, low=1, high=2)
    with pytest.raises(InputError, match="no known value"):
        watched_chart([point], metric="m", unit="people", title="t")


def test_bars_are_as_long_as_what_they_add(charts: dict[str, Chart]) -> None:
    found = charts["waterfall"]
    widths = {}
    for hue in ("result", "plan"):
        (bar,) = [p for p in parsed(found.svg_wide).iter(f"{SVG}path") if p.get("fill") == LIGHT[hue]]
        widths[hue] = float(re.findall(r"h(-?[\d.]+)", bar.get("d", ""))[0])
    assert widths["result"] / widths["plan"] == pytest.approx(3, abs=0.01)
    assert {"+30", "−10", "100", "120"} <= set(words(found.svg_wide))
    with pytest.raises(InputError, match="at least one"):
        waterfall_chart([], before=1, after=2, names=("a", "b"), unit="", title="t")


def test_bars_begin_at_zero_unless_the_change_is_small() -> None:
    def drawn(before: float, after: float) -> tuple[Chart, list[float]]:
        parts = [Added(label="a", amount=after - before)]
        found = waterfall_chart(
            parts, before=before, after=after, names=("May", "June"), unit="people", title="t", source="By a."
        )
        bars = [p for p in parsed(found.svg_wide).iter(f"{SVG}path") if p.get("fill") == LIGHT["ink-3"]]
        return found, [float(re.findall(r"h(-?[\d.]+)", bar.get("d", ""))[0]) for bar in bars]

    whole, (first, last) = drawn(34, 58)
    assert last / first == pytest.approx(58 / 34, abs=0.01)
    assert whole.source == "By a."
    _, (first, last) = drawn(-20, -40)
    assert last / first == pytest.approx(2, abs=0.01)
    cut, (first, last) = drawn(1000, 1050)
    assert last / first > 2
    assert cut.source.startswith("By a. The axis is cut")
    gaps = [
        line for line in parsed(cut.svg_wide).iter(f"{SVG}line") if line.get("stroke") == LIGHT["surface"]
    ]
    assert len(gaps) == 2
    assert drawn(0, 0)[0].source == "By a."


def test_points_of_a_share_are_called_points() -> None:
    drawn = waterfall_chart(
        [Added(label="a", amount=-0.034)],
        before=0.5,
        after=0.466,
        names=("May", "June"),
        unit="share",
        title="t",
    )
    assert any("points" in text for text in words(drawn.svg_wide))
