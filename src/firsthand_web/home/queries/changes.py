"""What changed lately, with one person's runs of the same work put together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from firsthand_web.core.access import Place
from firsthand_web.core.queries.activity import Line, lines

# So many entries are read; put together they make about a dozen lines.
ENTRIES, LINES = 80, 12


@dataclass(frozen=True, kw_only=True)
class Change:
    """One line, `times` alike in a row."""

    line: Line
    times: int

    @property
    def at(self) -> datetime:
        return self.line.at

    @property
    def many(self) -> str:
        """What the lines are about, when there are several: “12 items”."""
        noun = self.line.noun
        return f"{self.times} {noun if noun.endswith('s') else f'{noun}s'}"


def changes(place: Place) -> list[Change]:
    """Newest first."""
    return list(_changes(place))[:LINES]


def _changes(place: Place) -> Iterator[Change]:
    entries = place.product.history.select_related("by")[:ENTRIES]
    for _, alike in groupby(lines(place, entries), key=lambda line: (line.who, line.did, line.noun)):
        found = list(alike)
        yield Change(line=found[0], times=len(found))
