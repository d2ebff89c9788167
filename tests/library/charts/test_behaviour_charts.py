"""Pictures of retention, lifecycle, stickiness and paths: marks stand where the numbers say."""

import datetime as dt
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from firsthand.charts import LIGHT, Chart, Flow, FlowNode, HistogramBar, LifeBar, flow_chart, lifecycle_chart
from firsthand.charts.histograms import histogram_chart
from firsthand.charts.retention import BackCell, BackRow, retention_chart
from firsthand.charts.wording import text_width
from firsthand.errors import InputError
from firsthand.estimates import wilson
from tests.library.charts.svg import SVG, dots, parsed, place, where, words


def filled(svg: str, colour: str) -> list[ElementTree.Element]:
    return [
        path
        for path in parsed(svg).iter(f"{SVG}path")
        if path.get("fill") == LIGHT[colour] and path.get("stroke") != "#ffffff"
    ]


def extent(path: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a rectangle."""
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", path.get("d", ""))]
    letters = re.findall(r"[MHhVvLlZ]", path.get("d", ""))
    assert letters[0] == "M"
    x, y = numbers[:2]
    dx, dy = place(path)
    wide, tall = numbers[2], numbers[3]
    assert letters[1:3] == ["h", "v"]
    return x + dx, y + dy, x + dx + wide, y + dy + tall


@pytest.mark.parametrize("variant", ["svg_wide", "svg_narrow"])
def test_the_curve_stands_over_the_cells_of_its_column(charts: dict[str, Chart], variant: str) -> None:
    svg = getattr(charts["retention"], variant)
    (first, high), (second, low) = sorted(dots(svg, LIGHT["result"]))
    # The baseline of a label lies a third of its size (12 px) under its middle.
    none = where(svg, "0 %")[1] - 4
    lines = [each for each in parsed(svg).iter(f"{SVG}line") if each.get("stroke") == LIGHT["line"]]
    for left, length in ((place(each)[0], float(each.get("x2", "0"))) for each in lines):
        assert left < first and left + length > second
    assert none - low == pytest.approx(0.4 * (none - high), abs=0.6)
    assert where(svg, "0")[0] == pytest.approx(first, abs=0.02)
    assert where(svg, "30 %")[0] == pytest.approx(second, abs=0.02)


def test_retention_says_what_is_open_and_what_is_unknown(charts: dict[str, Chart]) -> None:
    table = charts["retention"].table
    assert table.rows[2][3] == "not known"
    assert any("not over" in row[2] for row in table.rows)
    assert "Pale figures: the period is not over." in words(charts["retention"].svg_wide)
    with pytest.raises(InputError, match="one that is known"):
        retention_chart([wilson(0, 0)], [], titles=["0"], across="weeks", title="t", render=str)


def test_stages_are_stacked_in_proportion(charts: dict[str, Chart]) -> None:
    svg = charts["lifecycle"].svg_wide
    by_hue = {hue: [extent(each) for each in filled(svg, hue)] for hue in ("evidence", "plan", "ink-3")}
    tall = {hue: {round(box[3] - box[1], 1) for box in boxes} for hue, boxes in by_hue.items()}
    # 20 new, 5 back again and 8 silent in each of the three weeks.
    (new,), (again,), (silent,) = tall["evidence"], tall["plan"], tall["ink-3"]
    assert (again / new, silent / new) == (pytest.approx(5 / 20, abs=0.01), pytest.approx(8 / 20, abs=0.01))
    assert all(
        top == below
        for (_, _, _, top), (_, below, _, _) in zip(by_hue["plan"], by_hue["evidence"], strict=True)
    )
    assert "20 returning" in words(svg) and "8 fell silent" in words(svg)
    with pytest.raises(InputError, match="at least one person"):
        day = dt.date(2026, 1, 5)
        lifecycle_chart(
            [LifeBar(date=day, until=day, returning=0, new=0, resurrecting=0, dormant=0)], title="t"
        )


def test_bars_and_whiskers_of_a_histogram(charts: dict[str, Chart]) -> None:
    svg = charts["histogram"].svg_wide
    boxes = sorted(extent(each) for each in filled(svg, "result"))
    heights = [bottom - top for _, top, _, bottom in boxes]
    assert [height / heights[0] for height in heights] == pytest.approx([1, 0.5, 1 / 6], abs=0.01)
    whiskers = [
        (place(line)[1], float(line.get("y2", "0")))
        for line in parsed(svg).iter(f"{SVG}line")
        if line.get("stroke") == LIGHT["result"]
    ]
    assert len(whiskers) == 3
    share = wilson(60, 100)
    unit = heights[0] / 0.6
    assert abs(whiskers[0][1]) == pytest.approx((share.high - share.low) * unit, abs=0.1)
    with pytest.raises(InputError, match="that is known"):
        histogram_chart([HistogramBar(label="1", share=wilson(0, 0))], across="days", title="t", render=str)


def test_nodes_are_as_tall_as_they_are_many_and_what_ends_has_no_ribbon(charts: dict[str, Chart]) -> None:
    svg = charts["flow"].svg_wide
    bars = [extent(each) for each in filled(svg, "result") if "C" not in each.get("d", "")]
    heights = sorted((bottom - top for _, top, _, bottom in bars), reverse=True)
    assert [height / heights[0] for height in heights] == pytest.approx([1, 0.6, 0.3], abs=0.01)
    ribbons = [each for each in filled(svg, "result") if "C" in each.get("d", "")]
    assert len(ribbons) == 2
    node = FlowNode(place=1, label="a", size=1, people=1)
    with pytest.raises(InputError, match="has no node"):
        flow_chart(
            [node], [Flow(place=1, source="a", target="b", size=1, people=1)], unit="sessions", title="t"
        )
    with pytest.raises(InputError, match="at least one"):
        flow_chart([], [], unit="sessions", title="t")


@pytest.mark.parametrize("columns", [3, 7, 13, 26])
def test_shares_of_a_cohort_never_touch(columns: int) -> None:
    shares = [wilson(40, 40), *(wilson(37, 40 + n) for n in range(columns - 1))]
    rows = [BackRow(label="14 Sep 2026", people=40, cells=tuple(BackCell(share=each) for each in shares))]
    titles = [str(number) for number in range(columns)]
    chart = retention_chart(shares, rows, titles=titles, across="weeks", title="t")
    for svg in (chart.svg_wide, chart.svg_narrow):
        said = [
            (place(each), text_width(text, 12))
            for each in parsed(svg).iter(f"{SVG}text")
            if (text := "".join(each.itertext())).endswith("%") and each.get("font-weight") != "bold"
        ]
        row = sorted(at for at in said if at[0][1] == max(y for (_, y), _ in said))
        for ((left, _), one), ((right, _), other) in pairwise(row):
            assert right - left > (one + other) / 2
    assert words(chart.svg_narrow).count("100 %") >= 2
