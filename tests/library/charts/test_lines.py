"""Lines and funnels: marks stand where the numbers say, names beside their lines and upon none other."""

import datetime as dt
from itertools import pairwise

import pytest

from firsthand.charts import LIGHT, Chart, FunnelBar, NamedLine, TimePoint, funnel_chart, lines_chart
from firsthand.errors import InputError
from firsthand.estimates import Estimate, wilson
from tests.library.charts.svg import SVG, dots, parsed, place, where, words

VARIANTS = pytest.mark.parametrize("variant", ["svg_wide", "svg_narrow"])


def count(value: float) -> Estimate:
    return Estimate(value=value, low=value, high=value, n=9, method="count", unit="ratio")


def line(label: str, *values: float) -> NamedLine:
    points = tuple(
        TimePoint(date=dt.date(2026, 1, 1 + 7 * week), estimate=count(value))
        for week, value in enumerate(values)
    )
    return NamedLine(label=label, points=points)


@VARIANTS
def test_dots_stand_at_their_values(charts: dict[str, Chart], variant: str) -> None:
    svg = getattr(charts["lines"], variant)
    level = dots(svg, LIGHT["evidence"])
    assert len({y for _, y in level}) == 1
    two = level[0][1]
    first, second, third = (y for _, y in sorted(dots(svg, LIGHT["result"])))
    # Values 4, 2 and 6 beside a line at 2: equal steps upwards.
    assert second == pytest.approx(two, abs=0.02)
    assert two - third == pytest.approx(2 * (two - first), abs=0.05)
    assert first < two
    assert where(svg, "4")[1] - 4 == pytest.approx(first, abs=0.6)


@VARIANTS
def test_names_stand_apart_even_where_lines_end_together(variant: str) -> None:
    drawn = [line(f"line {number}", 5, 5, 5 + number / 100) for number in range(12)]
    svg = getattr(lines_chart(drawn, title="All the same"), variant)
    right = max(x for x, _ in dots(svg, LIGHT["result"]))
    names = sorted(place(each)[1] for each in parsed(svg).iter(f"{SVG}text") if place(each)[0] > right + 4)
    assert len(names) >= 12
    assert min(below - above for above, below in pairwise(names)) >= 12
    assert names[-1] < float(parsed(svg).get("height", "0")) - 8


def test_each_period_is_in_the_table(charts: dict[str, Chart]) -> None:
    rows = charts["lines"].table.rows
    assert len(rows) == 6
    assert rows[3] == ("web", "1 Jan 2026", "2", "–", "9")


def test_nothing_known_is_refused() -> None:
    with pytest.raises(InputError, match="must hold a known value"):
        lines_chart([line("nothing", float("nan"))], title="Nothing")


@VARIANTS
def test_bars_of_a_funnel_say_shares_and_people(charts: dict[str, Chart], variant: str) -> None:
    svg = getattr(charts["funnel"], variant)
    told = words(svg)
    assert "40 % (31 – 50), 40" in told
    assert "25 % (11 – 47), 5" in told
    assert told.count("web") == 2


def test_a_step_needs_a_share_for_each_segment() -> None:
    bar = FunnelBar(label="open", shares=(wilson(1, 2),), people=(1,))
    with pytest.raises(InputError, match="1 shares and 1 numbers of people for 2 segments"):
        funnel_chart([bar], segments=("a", "b"), title="Short")
