"""Reading our pictures back: where things are, independently of how they were drawn."""

import re
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def words(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in parsed(svg).iter(f"{SVG}text")]


def place(element: ElementTree.Element) -> tuple[float, float]:
    found = re.fullmatch(r"translate\(([-\d.]+),([-\d.]+)\)", element.get("transform", "translate(0,0)"))
    assert found, element.get("transform")
    return float(found[1]), float(found[2])


def where(svg: str, text: str) -> tuple[float, float]:
    """The anchor of the only line of text that reads like this."""
    (found,) = [each for each in parsed(svg).iter(f"{SVG}text") if "".join(each.itertext()) == text]
    return place(found)


def dots(svg: str, fill: str) -> list[tuple[float, float]]:
    """The centres of the dots of a colour, top to bottom; they are the only paths with a pale edge."""
    paths = [
        place(path)
        for path in parsed(svg).iter(f"{SVG}path")
        if path.get("fill") == fill and path.get("stroke") == "#ffffff"
    ]
    return sorted(paths, key=lambda at: at[1])


def spans(svg: str, stroke: str, width: str) -> list[tuple[float, float]]:
    """Left and right end of the level lines of a colour and thickness, top to bottom."""
    lines = [
        (place(line), float(line.get("x2", "0")))
        for line in parsed(svg).iter(f"{SVG}line")
        if line.get("stroke") == stroke and line.get("stroke-width") == width
    ]
    return [(x, x + length) for (x, _), length in sorted(lines, key=lambda line: line[0][1])]
