"""Flows: what comes after what, place by place, as a Sankey diagram; on phones as a list of each place."""

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import Layer, boxes, links, picture, ribbons, texts
from firsthand.charts.flags import SMALL
from firsthand.charts.rendering import Render, Spec, render
from firsthand.charts.wording import wrapped
from firsthand.errors import InputError

TALL, LINE, GAP, BAR = 300.0, 17.0, 7.0, 10.0
THIN = 0.7  # pixels; what is thinner is left to the table
MOST_LISTED = 5  # of each place, on phones


@dataclass(frozen=True, kw_only=True)
class FlowNode:
    """Something at a place (from 1 on), how often (`size`) and by how many people. `href` leads further."""

    place: int
    label: str
    size: int
    people: int
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """From `source` at `place` to `target` at the next one."""

    place: int
    source: str
    target: str
    size: int
    people: int


Span = tuple[float, float]


def flow_chart(
    nodes: Sequence[FlowNode],
    flows: Sequence[Flow],
    *,
    unit: str,
    title: str,
    source: str = "",
    colour: str = "result",
    render: Render = render,
) -> Chart:
    """Nodes of each place as bars in the order given, with ribbons between; heights say how many.

    `unit` says what `size` counts, such as “sessions”. What leaves a node without a ribbon has ended there.
    Raises `InputError` where there is no node, or a flow between nodes that are not given.
    """
    known = {(node.place, node.label) for node in nodes}
    if not nodes:
        raise InputError("nodes=() must hold at least one: say in words why there is nothing to draw.")
    for flow in flows:
        if not {(flow.place, flow.source), (flow.place + 1, flow.target)} <= known:
            raise InputError(
                f"the flow {flow.source} → {flow.target} at place {flow.place} has no node: give both."
            )
    strongest = max(flows, key=lambda flow: flow.size, default=None)
    told = (
        f" Most often: {strongest.source}, then {strongest.target}, {strongest.size:,} {unit}."
        if strongest
        else ""
    )
    return chart_of(
        _sankey(nodes, flows, colour),
        _list(nodes, flows, unit, colour),
        title=title,
        description=f"{len(nodes)} events at {nodes[-1].place} places, and what came next.{told}",
        table=ChartTable(
            header=("Place", "From", "To", unit.capitalize(), "People"),
            rows=(
                *((str(node.place), node.label, "", f"{node.size:,}", f"{node.people:,}") for node in nodes),
                *((str(f.place), f.source, f.target, f"{f.size:,}", f"{f.people:,}") for f in flows),
            ),
        ),
        source=source,
        render=render,
    )


def _sankey(nodes: Sequence[FlowNode], flows: Sequence[Flow], colour: str) -> Spec:
    places = sorted({node.place for node in nodes})
    most = max(sum(node.size for node in nodes if node.place == place) for place in places)
    scale = TALL / max(most, 1)
    column = (WIDE - 24) / len(places)
    tops: dict[tuple[int, str], float] = {}
    bottom = 0.0
    for place in places:
        y = 30.0
        for node in (each for each in nodes if each.place == place):
            tops[place, node.label] = y + LINE
            y += LINE + max(node.size * scale, 2) + GAP
        bottom = max(bottom, y)
    left = {place: 12 + number * column for number, place in enumerate(places)}
    layers = texts(
        [{"x": left[place], "y": 12, "text": f"{place}."} for place in places], size=SMALL, colour="ink-3"
    )
    layers += ribbons(_ribbons(nodes, flows, tops, left, scale), colour=colour, opacity=0.22)
    layers += boxes(
        [
            {"x": left[n.place], "x2": left[n.place] + BAR, "y": tops[n.place, n.label],
             "y2": tops[n.place, n.label] + max(n.size * scale, 2)}
            for n in nodes
        ],
        colour=colour,
    )  # fmt: skip
    layers += _names(nodes, left, tops, column - 10)
    hits = [
        {"x": left[n.place], "x2": left[n.place] + column - 12, "y": tops[n.place, n.label] - LINE,
         "y2": tops[n.place, n.label] + max(n.size * scale, GAP), "href": n.href,
         "name": f"{n.label} at place {n.place}: {n.size:,}, {n.people:,} people"}
        for n in nodes
    ]  # fmt: skip
    return picture([*layers, *links(hits)], width=WIDE, height=bottom + 6)


def _names(
    nodes: Sequence[FlowNode], left: dict[int, float], tops: dict[tuple[int, str], float], room: float
) -> list[Layer]:
    """How many and what, above each bar, so that no ribbon of its own runs beneath."""
    data = [
        {
            "x": left[node.place],
            "y": tops[node.place, node.label] - LINE / 2,
            "text": wrapped(f"{node.size:,} {node.label}", room, SMALL, lines=1)[0],
        }
        for node in nodes
    ]
    return texts(data, size=SMALL, halo=True)


def _ribbons(
    nodes: Sequence[FlowNode],
    flows: Sequence[Flow],
    tops: dict[tuple[int, str], float],
    left: dict[int, float],
    scale: float,
) -> list[dict[str, object]]:
    """Each flow leaves its source under those to nodes further up, and arrives the same way."""
    order = {(node.place, node.label): number for number, node in enumerate(nodes)}
    ends = {flow: ((flow.place, flow.source), (flow.place + 1, flow.target)) for flow in flows}
    where: list[dict[Flow, Span]] = [{}, {}]
    for side, held in enumerate(where):
        used = dict(tops)
        for flow in sorted(flows, key=lambda each: (order[ends[each][side]], order[ends[each][1 - side]])):
            top = used[ends[flow][side]]
            held[flow] = (top, top + flow.size * scale)
            used[ends[flow][side]] = top + flow.size * scale
    points: list[dict[str, object]] = []
    for number, flow in enumerate(flows):
        if flow.size * scale < THIN:
            continue
        start, end = left[flow.place] + BAR, left[flow.place + 1]
        bend = (end - start) * 0.3
        leaving, arriving = where[0][flow], where[1][flow]
        for x, (y, y2) in (
            (start, leaving),
            (start + bend, leaving),
            (end - bend, arriving),
            (end, arriving),
        ):
            points.append({"x": x, "y": y, "y2": y2, "id": number})
    return points


def _list(nodes: Sequence[FlowNode], flows: Sequence[Flow], unit: str, colour: str) -> Spec:
    """Under each place its nodes as bars, and what most often came next."""
    most = max(node.size for node in nodes)
    layers: list[Layer] = []
    hits: list[dict[str, object]] = []
    y, place, listed = 14.0, 0, 0
    for node in nodes:
        if node.place != place:
            place, listed = node.place, 0
            words = f"{place}. event, {unit}" if place == 1 else f"{place}. event"
            layers += texts([{"x": 12, "y": y, "text": words}], size=SMALL, colour="ink-3")
            y += 22
        listed += 1
        if listed > MOST_LISTED:
            continue
        top = y
        layers += texts(
            [{"x": 12, "y": y, "text": wrapped(node.label, 250, SMALL, lines=1, bold=True)[0]}],
            size=SMALL,
            bold=True,
        )
        layers += texts([{"x": NARROW - 12, "y": y, "text": f"{node.size:,}"}], size=SMALL, align="right")
        long = max((NARROW - 24) * node.size / most, 2)
        layers += boxes([{"x": 12, "x2": 12 + long, "y": y + 10, "y2": y + 15}], colour=colour)
        y += 28
        after = sorted(
            (f for f in flows if (f.place, f.source) == (place, node.label)), key=lambda f: -f.size
        )[:2]
        said = ", ".join(f"{f.target} {f.size:,}" for f in after)
        if said:
            layers += texts(
                [{"x": 12, "y": y, "text": wrapped(f"→ {said}", NARROW - 24, SMALL, lines=1)[0]}],
                size=SMALL,
                colour="ink-2",
            )
            y += 24
        hits.append(
            {"x": 12, "x2": NARROW - 12, "y": top - 8, "y2": max(y - 10, top + 18), "href": node.href,
             "name": f"{node.label} at place {place}: {node.size:,}, {node.people:,} people"}
        )  # fmt: skip
    return picture([*layers, *links(hits)], width=NARROW, height=y + 4)
