"""Lines the size of a word: values in proportion, holes kept, nothing drawn from one point."""

import math
from xml.etree import ElementTree

import pytest

from firsthand.charts import spark
from tests.library.charts.svg import SVG, parsed


def lines(svg: str) -> list[list[tuple[float, float]]]:
    return [
        [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.get("points", "").split())]
        for line in parsed(svg).iter(f"{SVG}polyline")
    ]


def test_values_stand_in_proportion() -> None:
    (line,) = lines(spark([10, 20, 15, 30], label="x"))
    heights = [y for _, y in line]
    assert heights == pytest.approx([24, 14, 19, 4])
    assert [x for x, _ in line] == pytest.approx([4, 41.3, 78.7, 116])


def test_a_hole_stays_a_hole_and_the_last_known_value_has_the_dot() -> None:
    svg = spark([1, 2, math.nan, 4, 3, math.nan], label="x")
    assert [len(line) for line in lines(svg)] == [2, 2]
    (dot,) = parsed(svg).iter(f"{SVG}circle")
    assert (float(dot.get("cx", "")), float(dot.get("cy", ""))) == lines(svg)[-1][-1]


def test_a_flat_line_lies_in_the_middle_and_one_point_is_none() -> None:
    assert {y for _, y in lines(spark([5, 5, 5], label="x"))[0]} == {14}
    assert spark([5, math.nan], label="x") == ""


def test_the_label_is_text_and_nothing_else() -> None:
    label = '"><script> & so on'
    assert ElementTree.fromstring(spark([1, 2], label=label)).get("aria-label") == label
