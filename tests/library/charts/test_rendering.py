"""Same specification, same bytes; nothing is fetched; links and numbers are what they should be."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.charts import NeedRow, cached, gap_chart, render, safe_link, themed
from firsthand.charts.drawing import round_steps
from firsthand.charts.placement import Box, place_labels
from firsthand.charts.wording import compact, figure, text_width, wrapped
from firsthand.errors import InputError
from firsthand.estimates import wilson
from tests.library.charts.conftest import NEEDS
from tests.library.charts.svg import SVG, parsed


def test_same_bytes_twice_and_a_digest_that_follows_the_picture() -> None:
    first, again = (gap_chart(NEEDS, title="Same") for _ in range(2))
    assert first == again
    assert gap_chart(NEEDS, title="Other").digest != first.digest


def test_cached_pictures_are_drawn_once(tmp_path: Path) -> None:
    keep = cached(tmp_path / "pictures")
    drawn = gap_chart(NEEDS, title="Same", render=keep)
    assert drawn == gap_chart(NEEDS, title="Same")
    files = sorted((tmp_path / "pictures").iterdir())
    assert [file.suffix for file in files] == [".svg", ".svg"]
    files[0].write_text("kept", encoding="utf-8")
    kept = gap_chart(NEEDS, title="Same", render=keep)
    assert "kept" in (kept.svg_wide, kept.svg_narrow)


def test_data_from_an_address_is_refused() -> None:
    spec = {"data": {"url": "http://127.0.0.1:9/x.csv"}, "mark": "point", "encoding": {"x": {"field": "a"}}}
    with pytest.raises(ValueError, match=r"(?i)not allowed|does not match|denied"):
        render(spec)


@pytest.mark.parametrize(
    "href", ["/needs/1", "#from-2", "needs/1", "https://example.org/?a=1", "./a", "?page=2&b=3"]
)
def test_safe_links_reach_the_picture_as_they_are(href: str) -> None:
    share = wilson(1, 2)
    row = NeedRow(label="a", importance=share, satisfaction=share, href=safe_link(href))
    (link,) = parsed(gap_chart([row], title="t").svg_wide).iter(f"{SVG}a")
    assert link.get("href") == href


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " javascript:x",
        "data:text/html,x",
        "//evil.example",
        "vbscript:x",
        "java\nscript:x",
    ],
)
def test_unsafe_links(href: str) -> None:
    with pytest.raises(InputError):
        safe_link(href)


def test_theme_leaves_words_alone() -> None:
    share = wilson(1, 2)
    row = NeedRow(label='fill="#a35200"', importance=share, satisfaction=share)
    assert "fill=&quot;#a35200&quot;" in themed(gap_chart([row], title="t").svg_wide)


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6))
def test_steps_cover_the_range_with_few_round_values(low: float, span: float) -> None:
    steps = round_steps(low, low + span)
    size = steps[1] - steps[0]
    slack = size * 1e-6 + abs(low) * 1e-9
    assert steps[0] <= low + slack and steps[-1] >= low + span - slack
    assert 2 <= len(steps) <= 8


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.789, "share", "79 %"),
        (5.614, "points", "5.61"),
        (13.24, "points", "13.2"),
        (1234.5, "people", "1,234"),
        (-0.001, "points", "0.00"),
        (-2.5, "points", "−2.50"),
        (float("nan"), "share", "not known"),
    ],
)
def test_figures(value: float, unit: str, text: str) -> None:
    assert figure(value, unit) == text


def test_compact_figures() -> None:
    assert [compact(0.125, "share"), compact(5.0, "points"), compact(-0.2, "")] == ["12.5 %", "5", "−0.2"]


@given(st.text(max_size=200), st.integers(1, 3))
def test_wrapped_lines_fit(text: str, lines: int) -> None:
    rows = wrapped(text, 150, 13, lines=lines)
    assert 1 <= len(rows) <= lines
    assert all(text_width(row, 13) <= 150 or row == "…" for row in rows)


@given(st.lists(st.tuples(st.floats(20, 680), st.floats(20, 480)), min_size=1, max_size=25))
def test_labels_never_touch_labels_or_dots(points: list[tuple[float, float]]) -> None:
    frame = Box(left=0, right=700, top=0, bottom=500)
    labels = [["Share an analysis", "with others"]] * len(points)
    boxes = [box for box in place_labels(points, labels, size=12, radius=6, frame=frame) if box is not None]
    for index, box in enumerate(boxes):
        assert box.within(frame)
        assert not any(box.meets(other) for other in boxes[:index])
        assert not any(box.meets(Box(left=x - 6, right=x + 6, top=y - 6, bottom=y + 6)) for x, y in points)


def test_a_lonely_label_stands_to_the_right() -> None:
    (box,) = place_labels(
        [(100.0, 100.0)], [["Share"]], size=12, radius=6, frame=Box(left=0, right=400, top=0, bottom=400)
    )
    assert (
        box is not None
        and box.left == pytest.approx(109)
        and (box.top + box.bottom) / 2 == pytest.approx(100)
    )
