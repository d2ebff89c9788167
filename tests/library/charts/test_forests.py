"""Effects beside the line of no effect: marks stand where the scale says, whatever people called them."""

import pytest

from firsthand.charts.forests import ForestRow, forest_chart
from firsthand.charts.wording import compact, figure
from firsthand.errors import InputError
from firsthand.estimates import Estimate
from tests.library.charts.conftest import HOSTILE
from tests.library.charts.svg import parsed, where, words

NAN = float("nan")


def effect(value: float, half: float, n: int = 2_000) -> Estimate:
    return Estimate(value=value, low=value - half, high=value + half, n=n, method="Welch", unit="lift")


ROWS = (
    ForestRow(label="Visits", effect=effect(0.05, 0.02), believed=effect(0.03, 0.015), href="/x"),
    ForestRow(label=HOSTILE, effect=effect(-0.02, 0.03), believed=effect(-0.01, 0.02), harm=True),
    ForestRow(label="Wide", effect=effect(0.01, 5.0), believed=effect(0.01, 0.03)),
    ForestRow(label="Nothing", effect=Estimate(value=NAN, low=NAN, high=NAN, n=0, method="", unit="lift")),
)


def test_the_table_says_what_the_picture_shows_and_hostile_words_stay_words() -> None:
    chart = forest_chart(ROWS, title="Visits rose")
    assert chart.table.header == ("Effect of", "Lift", "Interval", "n", "Believed", "Interval")
    assert chart.table.rows[0] == ("Visits", "+5.0 %", "+3.0 – +7.0 %", "2,000", "+3.0 %", "+1.5 – +4.5 %")
    assert chart.table.rows[3][1] == "not known"
    assert chart.table.rows[1][0] == HOSTILE
    for svg in (chart.svg_wide, chart.svg_narrow):
        assert "<script" not in svg
        assert {"0 %", "lift", "believed"} <= set(words(svg))


def test_one_wide_interval_does_not_squeeze_the_others() -> None:
    seen = words(forest_chart(ROWS, title="Visits rose").svg_wide)
    assert not {"+200 %", "+500 %"} & set(seen)


def test_the_ends_of_the_scale_are_within_the_narrow_picture() -> None:
    svg = forest_chart([ForestRow(label="Visits", effect=effect(-0.3, 0.84))], title="Wide").svg_narrow
    width = float(parsed(svg).get("width", "0"))
    scale = [text for text in words(svg) if text.endswith("%") and "(" not in text]
    assert len(scale) > 2
    for text in scale:
        half = 7.5 * len(text) / 2  # no character of this size is wider on average
        assert half - 1 <= where(svg, text)[0] <= width - half + 1


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(InputError, match="No effect is known"):
        forest_chart(ROWS[3:], title="Nothing")


@pytest.mark.parametrize(
    ("value", "written", "on_scale"),
    [(0.0184, "+1.8 %", "+1.84 %"), (-0.25, "−25.0 %", "−25 %"), (0.0, "+0.0 %", "0 %")],
)
def test_a_lift_has_its_sign(value: float, written: str, on_scale: str) -> None:
    assert (figure(value, "lift"), compact(value, "lift")) == (written, on_scale)
