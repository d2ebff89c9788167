"""The plan as a grid: teams down, periods across, items as cards, and how full each cell is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import Layer, boxes, links, picture, rules, texts
from firsthand.charts.rendering import Render, Spec, render
from firsthand.charts.wording import compact, wrapped
from firsthand.errors import InputError

TEXT, SMALL = 13, 12
WORDS, DETAIL = 17, 15


@dataclass(frozen=True, kw_only=True)
class PlanCard:
    """An item in a team's period; `must` marks what had to be in. `detail` is one short line."""

    label: str
    team: str
    period: str
    detail: str = ""
    must: bool = False
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanLoad:
    """How much of a team's capacity in a period is used, both in `unit`."""

    team: str
    period: str
    used: float
    capacity: float
    unit: str = "person-months"

    @property
    def words(self) -> str:
        return f"{_plain(self.used)} of {_plain(self.capacity)} {self.unit}"


def plan_chart(
    cards: Sequence[PlanCard],
    *,
    teams: Sequence[str],
    periods: Sequence[str],
    title: str,
    loads: Sequence[PlanLoad] = (),
    source: str = "",
    render: Render = render,
) -> Chart:
    """The grid of teams and periods; on phones one list, team by team and period by period."""
    if not teams or not periods:
        raise InputError("teams and periods must each name at least one: the plan is a grid of both.")
    places = {(card.team, card.period) for card in cards} | {(load.team, load.period) for load in loads}
    for team, period in sorted(places):
        if team not in teams or period not in periods:
            raise InputError(f"team “{team}” in “{period}” must be one of the plan's teams and periods.")
    load_of = {(load.team, load.period): load for load in loads}
    count = f"{len(cards)} item{'' if len(cards) == 1 else 's'}"
    return chart_of(
        _grid(cards, load_of, teams, periods),
        _list(cards, load_of, teams, periods),
        title=title,
        description=(
            f"{count} of {len(teams)} teams over {len(periods)} periods, from {periods[0]} to {periods[-1]}. "
            "A bar under each cell shows how much of the team's capacity is used; a solid edge marks what "
            "had to be in."
        ),
        table=_table(cards, load_of, teams, periods),
        source=source,
        render=render,
    )


Loads = dict[tuple[str, str], PlanLoad]


def _grid(cards: Sequence[PlanCard], loads: Loads, teams: Sequence[str], periods: Sequence[str]) -> Spec:
    first = 104.0
    column = (WIDE - first) / len(periods)
    heads = [
        {"x": first + 10 + column * index, "y": 17, "text": period} for index, period in enumerate(periods)
    ]
    layers: list[Layer] = texts(heads, size=SMALL, colour="ink-3", bold=True)
    top = 34.0
    for team in teams:
        layers += rules([{"x": 0, "x2": WIDE, "y": top}])
        name = wrapped(team, first - 16, TEXT, lines=3, bold=True)
        layers += _lines(name, 8, top + 20, bold=True)
        lowest = top + 24 + WORDS * len(name)
        for index, period in enumerate(periods):
            x = first + column * index
            inside, end = _cell(
                _in(cards, team, period), loads.get((team, period)), x + 8, column - 16, top + 10
            )
            layers += inside
            lowest = max(lowest, end)
        top = lowest + 8
    upright = [{"x": first + column * index, "y": 34, "y2": top} for index in range(len(periods))]
    layers += rules(upright, dashed=True)
    return picture(_flattened(layers), width=WIDE, height=top)


def _list(cards: Sequence[PlanCard], loads: Loads, teams: Sequence[str], periods: Sequence[str]) -> Spec:
    layers: list[Layer] = []
    top = 6.0
    for team in teams:
        name = wrapped(team, NARROW - 16, 15, bold=True)
        layers += _lines(name, 8, top + 12, size=15, bold=True)
        top += 14 + WORDS * len(name)
        for period in periods:
            held = _in(cards, team, period)
            load = loads.get((team, period))
            if not held and load is None:
                continue
            layers += texts([{"x": 8, "y": top + 6, "text": period}], size=SMALL, colour="ink-3", bold=True)
            inside, top = _cell(held, load, 8, NARROW - 16, top + 20)
            layers += inside
            top += 10
        if team != teams[-1]:
            layers += rules([{"x": 0, "x2": NARROW, "y": top}])
        top += 10
    return picture(_flattened(layers), width=NARROW, height=top)


def _table(
    cards: Sequence[PlanCard], loads: Loads, teams: Sequence[str], periods: Sequence[str]
) -> ChartTable:
    rows = []
    for team in teams:
        for period in periods:
            load = loads.get((team, period))
            words = load.words if load else "–"
            for card in _in(cards, team, period):
                must = "yes" if card.must else "no"
                rows.append((team, period, card.label, card.detail, must, words))
    header = ("Team", "Period", "Item", "Detail", "Had to be in", "Load of the team")
    return ChartTable(header=header, rows=tuple(rows))


def _cell(
    cards: Sequence[PlanCard], load: PlanLoad | None, x: float, width: float, top: float
) -> tuple[list[Layer], float]:
    """The cards of one team in one period and its load, from `top` down; and where they end."""
    layers: list[Layer] = []
    for card in cards:
        words = wrapped(card.label, width - 20, TEXT, lines=3)
        detail = wrapped(card.detail, width - 20, SMALL) if card.detail else []
        bottom = top + 12 + WORDS * len(words) + DETAIL * len(detail)
        box = {"x": x, "x2": x + width, "y": top, "y2": bottom}
        layers += boxes([box], colour="plan-t", corner=6)
        if card.must:
            layers += boxes([{**box, "x2": x + 4}], colour="plan", corner=2)
        layers += _lines(words, x + 11, top + 6 + WORDS / 2)
        layers += _lines(
            detail,
            x + 11,
            top + 6 + WORDS * len(words) + DETAIL / 2,
            size=SMALL,
            colour="ink-2",
            leading=DETAIL,
        )
        name = f"{card.label}: {card.team}, {card.period}" + (f", {card.detail}" if card.detail else "")
        layers += links([{**box, "href": card.href, "name": name}])
        top = bottom + 6
    if load is not None:
        share = min(load.used / load.capacity, 1.0) if load.capacity > 0 else 0.0
        over = load.used > load.capacity + 1e-9
        bar = {"x": x, "x2": x + width, "y": top + 2, "y2": top + 7}
        used = x + width * share
        # Two pieces side by side, not one over the other: layers of one look are merged.
        if share < 1:
            layers += boxes([{**bar, "x": used}], colour="line", corner=1)
        if share > 0:
            layers += boxes([{**bar, "x2": used}], colour="harm" if over else "plan", corner=1)
        words = wrapped(f"{load.words}{': too much' if over else ''}", width, SMALL)
        layers += _lines(words, x, top + 18, size=SMALL, colour="harm" if over else "ink-2", leading=DETAIL)
        top += 20 + DETAIL * len(words) - 8
    return layers, top


def _in(cards: Sequence[PlanCard], team: str, period: str) -> list[PlanCard]:
    return [card for card in cards if card.team == team and card.period == period]


def _lines(
    words: Sequence[str],
    x: float,
    y: float,
    *,
    size: float = TEXT,
    colour: str = "ink",
    bold: bool = False,
    leading: float = WORDS,
) -> list[Layer]:
    data = [{"x": x, "y": y + leading * index, "text": line} for index, line in enumerate(words)]
    return texts(data, size=size, colour=colour, bold=bold)


def _flattened(layers: list[Layer]) -> list[Layer]:
    """Layers that look alike become one, in the order of first appearance; links come last, to be on top."""
    merged: dict[str, Layer] = {}
    for layer in layers:
        look = json.dumps([layer["mark"], layer["encoding"]])
        if look in merged:
            merged[look]["data"]["values"] += layer["data"]["values"]
        else:
            merged[look] = layer
    return sorted(merged.values(), key=lambda layer: "href" in layer["encoding"])


def _plain(value: float) -> str:
    return compact(round(value, 2), "")
