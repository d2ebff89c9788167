"""How long people took from the first step of a funnel to another: picture and table."""

from itertools import accumulate

from firsthand.charts import HistogramBar, histogram_chart
from firsthand.measurement.behaviour import share as share_of
from firsthand.measurement.durations import BINS, Times
from firsthand_web.measurement.queries import pictures
from firsthand_web.measurement.queries.explore.kinds import Cell, Panel
from firsthand_web.measurement.queries.explore.parts import share

QUANTILES = ("fastest tenth", "fastest quarter", "median", "slowest quarter", "slowest tenth")
HEADER = ("Time", "People", "Share", "95 % interval", "n", "Sooner than the end of it", "95 % interval")


def panel(taken: Times, named: str) -> Panel:
    """The times from the first step to the one `named`, from the shortest that was taken to the longest."""
    held = [place for place, people in enumerate(taken.bins) if people]
    shown = range(held[0], held[-1] + 1)
    until = list(accumulate(taken.bins))
    shares = [share_of(taken.bins[place], taken.n) for place in shown]
    picture = histogram_chart(
        [HistogramBar(label=short(place), share=each) for place, each in zip(shown, shares, strict=True)],
        across=f"time from the first step to {named}",
        title=f"Half of {taken.n:,} people take {duration(taken.quantiles[2])} or less to {named}",
        source="Each bar is about two to three times as long as the one before.",
        render=pictures.kept_pictures(),
    )
    rows = tuple(
        (
            Cell(text=span(place)),
            Cell(text=f"{taken.bins[place]:,}", value=taken.bins[place]),
            *share(each),
            *share(share_of(until[place], taken.n))[:2],
        )
        for place, each in zip(shown, shares, strict=True)
    )
    spread = ", ".join(
        f"{name} {duration(value)}" for name, value in zip(QUANTILES, taken.quantiles, strict=True)
    )
    note = f"Time from the first step to {named}, of {taken.n:,} people: {spread}."
    return Panel(heading="Time to convert", note=note, chart=picture, header=HEADER, rows=rows)


def duration(seconds: float) -> str:
    """A time as people say it: “40 s”, “12 min”, “3.5 h”, “2.1 days”."""
    for size, unit, limit in ((1, "s", 90), (60, "min", 5400), (3600, "h", 172800)):
        if seconds < limit:
            return f"{seconds / size:.3g} {unit}" if seconds < 999 * size else f"{seconds / size:,.0f} {unit}"
    return f"{seconds / 86400:.2g} days" if seconds < 86400 * 99 else f"{seconds / 86400:,.0f} days"


def span(place: int) -> str:
    """A bin in words: “5 min to 15 min”."""
    if place + 1 == len(BINS):
        return f"{edge(place)} or longer"
    return f"{edge(place)} to {edge(place + 1)}" if place else f"less than {edge(1)}"


def short(place: int) -> str:
    """A bin under its bar: where it begins."""
    return edge(place) if place else f"< {edge(1)}"


def edge(place: int) -> str:
    """The beginning of a bin."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if BINS[place] >= size:
            return f"{BINS[place] // size} {unit}"
    return f"{BINS[place]} s"
