"""Marks stand where the numbers say, computed here again from the picture's own scale labels."""

import datetime as dt

import pytest

from firsthand.charts import LIGHT, Chart, NeedRow, TimePoint, gap_chart, line_chart
from firsthand.errors import InputError
from firsthand.estimates import Estimate, wilson
from tests.library.charts.conftest import NEEDS
from tests.library.charts.svg import SVG, dots, parsed, place, spans, where


def across(svg: str, value: float, low: tuple[str, float], high: tuple[str, float]) -> float:
    """The x of a value by the labels of two ticks, which are centred under their grid lines."""
    (left, _), (right, _) = where(svg, low[0]), where(svg, high[0])
    return left + (value - low[1]) / (high[1] - low[1]) * (right - left)


@pytest.mark.parametrize("variant", ["svg_wide", "svg_narrow"])
def test_gap_chart(charts: dict[str, Chart], variant: str) -> None:
    svg = getattr(charts["gap"], variant)
    ends = (("0 %", 0.0), ("100 %", 1.0))
    # The first dot of each colour is the glyph beside the mark's name.
    needed, met = dots(svg, LIGHT["need"])[1:], dots(svg, LIGHT["evidence"])[1:]
    assert [x for x, _ in needed] == pytest.approx(
        [across(svg, share, *ends) for share in (808 / 1023, 0.64)], abs=0.02
    )
    assert [x for x, _ in met] == pytest.approx(
        [across(svg, share, *ends) for share in (162 / 624, 0.31, 3 / 9)], abs=0.02
    )
    intervals = spans(svg, LIGHT["need"], "7")
    expected = [
        (across(svg, estimate.low, *ends), across(svg, estimate.high, *ends))
        for estimate in (NEEDS[0].importance, NEEDS[1].importance)
    ]
    assert intervals == [pytest.approx(pair, abs=0.03) for pair in expected]


def test_gap_chart_says_gaps_and_unknowns(charts: dict[str, Chart]) -> None:
    svg = charts["gap"].svg_wide
    # 808/1023 − 162/624 = 0.7898 − 0.2596 = 0.5302
    assert where(svg, "+53 pts")[1] == pytest.approx(dots(svg, LIGHT["need"])[1][1], abs=5)
    assert where(svg, "+33 pts")
    assert where(svg, "not known")
    assert charts["gap"].table.rows[0][:4] == (
        "Share so that others can run it",
        "79 %",
        "76 – 81 %",
        "1,023",
    )


def test_names_stand_over_the_first_row_that_is_known() -> None:
    unknown_first = gap_chart(NEEDS[::-1], title="Same rows, unknown first", importance="needed monthly")
    assert where(unknown_first.svg_wide, "needed monthly")[1] < 30
    nothing = gap_chart(NEEDS[2:], title="Nobody asked", importance="needed monthly")
    assert where(nothing.svg_wide, "not known")


def test_rows_with_a_link_are_links_with_full_names(charts: dict[str, Chart]) -> None:
    links = list(parsed(charts["gap"].svg_narrow).iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == ["/needs/1", "/needs/2?a=1&b=2"]
    assert links[0].get("aria-label") == (
        "Share so that others can run it: needed monthly 79 % (76 – 81 %, n 1,023), "
        "satisfaction 26 % (23 – 30 %, n 624)"
    )


def test_map(charts: dict[str, Chart]) -> None:
    svg = charts["map"].svg_wide
    ticks = {
        value: sorted(
            place(text) for text in parsed(svg).iter(f"{SVG}text") if "".join(text.itertext()) == f"{value} %"
        )
        for value in (25, 75)
    }
    # Each value stands at the left of the upward axis and under the axis across.
    ((_, low), (left, _)), ((_, high), (right, _)) = ticks[25], ticks[75]
    shares = sorted(((808 / 1023, 162 / 624), (0.64, 0.31)), key=lambda pair: -pair[1])
    for (x, y), (importance, satisfaction) in zip(dots(svg, LIGHT["need"]), shares, strict=True):
        assert x == pytest.approx(left + (importance - 0.25) / 0.5 * (right - left), abs=0.05)
        # The baseline of a label lies a third of its size (12 px) under its middle.
        assert y + 4 == pytest.approx(low + (satisfaction - 0.25) / 0.5 * (high - low), abs=0.6)


def test_bars_start_at_zero_and_carry_their_interval(charts: dict[str, Chart]) -> None:
    svg = charts["bar"].svg_wide
    ends = (("0 %", 0.0), ("60 %", 0.6))
    daily = wilson(560, 1120)
    assert spans(svg, LIGHT["evidence"], "2")[0] == pytest.approx(
        (across(svg, daily.low, *ends), across(svg, daily.high, *ends)), abs=0.03
    )
    assert where(svg, "share of n 1,120")
    assert where(svg, "50 % (47 – 53)")


def test_comparison_names_every_line(charts: dict[str, Chart]) -> None:
    for svg in (charts["comparison"].svg_wide, charts["comparison"].svg_narrow):
        texts = ["".join(text.itertext()) for text in parsed(svg).iter(f"{SVG}text")]
        assert texts.count("Scientists") == 2 and texts.count("Teachers") == 2
        assert "25 % (11 – 47), n 20" in texts
        assert "not known, n 0" in texts


def test_line_breaks_where_nothing_is_known(charts: dict[str, Chart]) -> None:
    svg = charts["line"].svg_wide
    points = sorted(dots(svg, LIGHT["result"]))
    # Ordinal days 0 and 20 of a scale of 20 days; nothing on day 10.
    assert len(points) == 2
    assert where(svg, "38 %")[1] - 4 == pytest.approx(points[1][1], abs=1)
    assert where(svg, "Target for June: 45 %")
    event = [place(line)[0] for line in parsed(svg).iter(f"{SVG}line") if line.get("stroke") == LIGHT["plan"]]
    assert event == [pytest.approx(points[0][0] + (points[1][0] - points[0][0]) * 4 / 20, abs=0.02)]


def test_plan_shows_loads_and_overload(charts: dict[str, Chart]) -> None:
    chart = charts["plan"]
    assert where(chart.svg_wide, "7.5 of 10 person-months")
    assert "6 of 5 person-months" in " ".join(
        "".join(text.itertext()) for text in parsed(chart.svg_narrow).iter(f"{SVG}text")
    )
    assert LIGHT["harm"] in chart.svg_wide
    assert chart.table.rows[0] == (
        "Core",
        "Q1",
        "Pack the environment",
        "4 – 6 pm",
        "yes",
        "7.5 of 10 person-months",
    )


def test_refusals() -> None:
    share = wilson(1, 2)
    with pytest.raises(InputError, match="javascript"):
        row = NeedRow(label="a", importance=share, satisfaction=share, href="javascript:alert(1)")
        gap_chart([row], title="t", render=str)
    with pytest.raises(InputError, match="title"):
        gap_chart([NeedRow(label="a", importance=share, satisfaction=share)], title=" ", render=str)
    with pytest.raises(InputError, match="at least one row"):
        gap_chart([], title="t", render=str)


def test_a_forecast_starts_at_the_last_known_point_and_ends_on_its_day() -> None:
    def counted(day: int, value: float, low: float, high: float) -> TimePoint:
        estimate = Estimate(value=value, low=low, high=high, n=9, method="count", unit="people")
        return TimePoint(date=dt.date(2026, 1, day), estimate=estimate)

    points = [counted(1, 10, 10, 10), counted(11, 20, 20, 20)]
    chart = line_chart(points, metric="People", title="Up", forecast=counted(21, 30, 25, 35))
    svg = chart.svg_wide
    (dashed,) = [line for line in parsed(svg).iter(f"{SVG}line") if line.get("stroke-dasharray")]
    (x, y), (dx, dy) = place(dashed), (float(dashed.get("x2", "0")), float(dashed.get("y2", "0")))
    first, last = sorted(dots(svg, LIGHT["result"]))
    assert (x, y) == pytest.approx(last, abs=0.02)
    # The days and the values are evenly spaced, so the forecast lies as far beyond the last point as it
    # lies beyond the first.
    assert (dx, dy) == pytest.approx((last[0] - first[0], last[1] - first[1]), abs=0.02)
    assert "Forecast: 30 (25 – 35, n 9) on 21 Jan 2026." in chart.description
    assert "as a band" not in chart.description
    assert chart.table.rows[0] == ("1 Jan 2026", "10", "–", "9")
    assert chart.table.rows[-1] == ("21 Jan 2026, forecast", "30", "25 – 35", "9")
