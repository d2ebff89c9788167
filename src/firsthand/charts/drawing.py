"""The vocabulary of our pictures: Vega-Lite layers whose every value, also text, arrives as data.

A position across is either a pixel (`x`) or a value on the picture's scale (`v`); a position down is a pixel
(`y`). No text of a person ever becomes part of an expression or of the specification's structure.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from firsthand.charts.palette import LIGHT
from firsthand.charts.rendering import Spec, safe_link

Datum = dict[str, Any]
Layer = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A straight scale: values from `low` to `high` lie between the pixels `left` and `right`."""

    low: float
    high: float
    left: float
    right: float

    def __call__(self, value: float) -> float:
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def encoding(self, field: str) -> Datum:
        domain = {
            "domain": [self.low, self.high],
            "range": [self.left, self.right],
            "nice": False,
            "zero": False,
        }
        return {"field": field, "type": "quantitative", "scale": domain, "axis": None}


def pixel(field: str) -> Datum:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _across(data: list[Datum], scale: Scale | None) -> Datum:
    if scale is not None and "v" in data[0]:
        return {"x": scale.encoding("v"), **({"x2": {"field": "v2"}} if "v2" in data[0] else {})}
    return {"x": pixel("x"), **({"x2": {"field": "x2"}} if "x2" in data[0] else {})}


def _layer(mark: Datum, data: Iterable[Datum], scale: Scale | None, colour: str, channel: str) -> list[Layer]:
    rows = list(data)
    if not rows:
        return []
    encoding = _across(rows, scale) | {"y": pixel("y"), channel: {"value": LIGHT[colour]}}
    if "y2" in rows[0]:
        encoding["y2"] = {"field": "y2"}
    return [{"data": {"values": rows}, "mark": mark, "encoding": encoding}]


def texts(
    data: Iterable[Datum],
    *,
    scale: Scale | None = None,
    colour: str = "ink",
    size: float = 13,
    align: str = "left",
    bold: bool = False,
    halo: bool = False,
) -> list[Layer]:
    """Lines of text, each datum `{x or v, y, text}`; `y` is the middle of the line.

    With a `halo` they keep what runs beneath them at a distance.
    """
    mark = {"type": "text", "align": align, "baseline": "middle", "fontSize": size}
    if bold:
        mark["fontWeight"] = 600
    layers = _layer(mark, data, scale, colour, "color")
    if halo:
        edge = {"stroke": LIGHT["surface"], "strokeWidth": 4, "strokeJoin": "round"}
        layers = [
            *({**layer, "mark": mark | edge, "encoding": dict(layer["encoding"])} for layer in layers),
            *layers,
        ]
    for layer in layers:
        layer["encoding"]["text"] = {"field": "text", "type": "nominal"}
    return layers


def rules(
    data: Iterable[Datum],
    *,
    scale: Scale | None = None,
    colour: str = "line",
    thickness: float = 1,
    opacity: float = 1,
    dashed: bool = False,
) -> list[Layer]:
    """Straight lines, each datum `{x, y, x2}` or `{v, y, v2}` across, or with `y2` downwards."""
    mark = {"type": "rule", "strokeWidth": thickness, "opacity": opacity}
    mark["strokeCap"] = "round" if thickness > 2 else "butt"
    if dashed:
        mark["strokeDash"] = [4, 3]
    return _layer(mark, data, scale, colour, "color")


def dots(
    data: Iterable[Datum],
    *,
    scale: Scale | None = None,
    colour: str = "evidence",
    shape: str = "circle",
    diameter: float = 10,
) -> list[Layer]:
    """Filled dots with a thin surface-coloured edge, each datum `{x or v, y}`."""
    area = math.pi * diameter**2 / (4 if shape == "circle" else 2.9)
    mark = {"type": "point", "shape": shape, "size": area, "opacity": 1, "filled": True}
    mark |= {"stroke": LIGHT["surface"], "strokeWidth": 1.5}
    return _layer(mark, data, scale, colour, "fill")


def boxes(
    data: Iterable[Datum],
    *,
    scale: Scale | None = None,
    colour: str = "sunk",
    opacity: float = 1,
    corner: float = 0,
) -> list[Layer]:
    """Filled rectangles, each datum `{x, x2, y, y2}` or `{v, v2, y, y2}`."""
    mark = {"type": "rect", "cornerRadius": corner, "opacity": opacity}
    return _layer(mark, data, scale, colour, "color")


def bands(data: Iterable[Datum], *, colour: str, opacity: float = 1) -> list[Layer]:
    """One filled shape between `y` and `y2`, straight from each `{x, y, y2}` to the next."""
    return _layer({"type": "area", "opacity": opacity}, data, None, colour, "fill")


def ribbons(data: Iterable[Datum], *, colour: str, opacity: float = 1) -> list[Layer]:
    """Filled shapes that swing from side to side, one for each `id` of the points `{x, y, y2, id}`."""
    layers = _layer(
        {"type": "area", "opacity": opacity, "interpolate": "monotone"}, data, None, colour, "fill"
    )
    for layer in layers:
        layer["encoding"]["detail"] = {"field": "id", "type": "nominal"}
    return layers


def polyline(data: Iterable[Datum], *, colour: str, thickness: float = 2) -> list[Layer]:
    """One line through the points `{x, y}`, from left to right."""
    mark = {"type": "line", "strokeWidth": thickness, "strokeJoin": "round", "strokeCap": "round"}
    return _layer(mark, data, None, colour, "color")


def links(data: Iterable[Datum]) -> list[Layer]:
    """See-through rectangles that lead somewhere: `{x, x2, y, y2, href, name}`; drawn last, to be on top."""
    linked = [datum for datum in data if safe_link(datum["href"])]
    layers = _layer({"type": "rect", "fillOpacity": 0}, linked, None, "surface", "fill")
    for layer in layers:
        layer["encoding"]["href"] = {"field": "href", "type": "nominal"}
        layer["encoding"]["description"] = {"field": "name", "type": "nominal"}
    return layers


def picture(layers: list[Layer], *, width: float, height: float) -> Spec:
    """The layers as one specification with fixed outer size; the first layer is at the back."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "padding": 0,
        "autosize": "none",
        "background": None,
        "config": {"view": {"stroke": None}, "font": "sans-serif"},
        "layer": layers,
    }


def round_steps(low: float, high: float, *, about: int = 5) -> list[float]:
    """Round values (steps of 1, 2 or 5 times a power of ten) from at most `low` to at least `high`."""
    span = high - low if high > low else abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / about))
    step = next(power * factor for factor in (1, 2, 5, 10, 20) if power * factor * about >= span * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, max(last, first + 1) + 1)]
