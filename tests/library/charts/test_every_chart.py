"""What holds for every kind of picture: it is small, safe, named, and shows words as they were written."""

import re

from firsthand.charts import DARK, LIGHT, Chart, themed
from firsthand.charts.chart import NARROW, WIDE
from tests.library.charts.conftest import HOSTILE
from tests.library.charts.svg import SVG, parsed, words

ELEMENTS = {"svg", "g", "path", "text", "line", "rect", "a"}


def pictures(chart: Chart) -> tuple[str, str]:
    return (chart.svg_wide, chart.svg_narrow)


def test_sizes(chart: Chart) -> None:
    assert [parsed(svg).get("width") for svg in pictures(chart)] == [str(WIDE), str(NARROW)]
    assert all(len(svg) < 15_000 for svg in pictures(chart))


def test_only_plain_elements_without_styles_ids_or_addresses(chart: Chart) -> None:
    for svg in pictures(chart):
        elements = list(parsed(svg).iter())
        assert {element.tag.removeprefix(SVG) for element in elements} <= ELEMENTS
        names = {name for element in elements for name in element.attrib}
        assert not names & {"style", "id", "class", "onload", "onclick"}
        assert not any(name.startswith(("on", "{")) for name in names)
        addresses = re.findall(r"https?://[^\"<]+", svg)
        assert addresses == ["http://www.w3.org/2000/svg"]


def test_people_see_what_was_written(chart: Chart) -> None:
    """Hostile words come out as words: in the picture (perhaps shortened) or its name, and in the table."""
    assert HOSTILE in {cell for row in (chart.table.header, *chart.table.rows) for cell in row}
    for svg in pictures(chart):
        assert "<script" not in svg
        assert "&lt;/svg&gt;&lt;script" in svg


def test_accessible_name_says_finding_and_facts(chart: Chart) -> None:
    for svg in pictures(chart):
        root = parsed(svg)
        name = root.get("aria-label", "")
        assert name.startswith(chart.title)
        assert chart.description in name
        # A picture with links inside is a group: the content of an image is hidden from screen readers.
        has_links = next(root.iter(f"{SVG}a"), None) is not None
        assert root.get("role") == ("group" if has_links else "img")
        assert all(link.get("aria-label") for link in root.iter(f"{SVG}a"))


def test_table_is_as_wide_as_its_header(chart: Chart) -> None:
    assert chart.table.rows
    assert {len(row) for row in chart.table.rows} == {len(chart.table.header)}


def test_one_picture_serves_light_and_dark(chart: Chart) -> None:
    for svg in pictures(chart):
        swapped = themed(svg)
        assert re.findall(r'(?:fill|stroke)="#[0-9a-f]{3,8}"', swapped) == []
        assert set(re.findall(r"var\(--([\w-]+)\)", swapped)) <= set(DARK)
        assert words(swapped) == words(svg)


def test_paint_comes_from_the_palette_only(chart: Chart) -> None:
    for svg in pictures(chart):
        paints = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', svg))
        assert paints <= set(LIGHT.values())


def test_every_text_lies_inside_on_phones(chart: Chart) -> None:
    """Widths as in Helvetica, about 0.5 em a character: both ends lie within the picture."""
    for text in parsed(chart.svg_narrow).iter(f"{SVG}text"):
        x = float(text.get("transform", "").split("(")[1].split(",")[0])
        size = float(text.get("font-size", "0"))
        length = 0.5 * size * len("".join(text.itertext()))
        start = {"middle": x - length / 2, "end": x - length}.get(text.get("text-anchor", ""), x)
        assert start >= -1 and start + length <= NARROW + 1, "".join(text.itertext())
