"""A kept brief is the same brief: equal, and told in the same bytes."""

import dataclasses
import json
import math

import pytest

from firsthand.communication import Brief, Bullets, Link, Number, from_plain, to_html, to_plain
from firsthand.errors import InputError
from firsthand.estimates import wilson


def test_there_and_back_through_json(brief: Brief) -> None:
    text = json.dumps(to_plain(brief), allow_nan=False)
    back = from_plain(json.loads(text))
    assert back == brief
    assert to_html(back) == to_html(brief)


def test_what_is_not_a_number_survives(brief: Brief) -> None:
    unknown = Number(text="not known", source="plan", estimate=wilson(0, 0))
    line = (unknown, Link(text="Home", href="/"))
    told = dataclasses.replace(brief, blocks=(Bullets(items=(line,)),))
    (block,) = from_plain(json.loads(json.dumps(to_plain(told), allow_nan=False))).blocks
    assert isinstance(block, Bullets)
    number = block.items[0][0]
    assert isinstance(number, Number) and number.estimate is not None
    assert math.isnan(number.estimate.value)
    assert number.estimate.warnings == wilson(0, 0).warnings


@pytest.mark.parametrize(
    "data", [{}, {"is": "Nothing"}, {"is": "Strong", "text": "a"}, {"is": "Brief", "title": "a"}]
)
def test_anything_else_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(InputError, match="not a kept brief"):
        from_plain(data)
