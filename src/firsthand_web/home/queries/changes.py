"""What changed lately, with what belongs together put together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from firsthand_web.core.access import Place
from firsthand_web.core.queries.activity import Line, lines

# So many entries are read; put together they make about a dozen changes.
ENTRIES, CHANGES = 80, 12


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one person did to one record, or `times` the same to several."""

    who: str
    did: str
    noun: str
    label: str
    url: str
    at: datetime
    times: int = 1
    more: str = ""

    @property
    def what(self) -> str:
        """“the item”, or “12 items”."""
        if self.times == 1:
            return f"the {self.noun}"
        return f"{self.times} {self.noun if self.noun.endswith('s') else f'{self.noun}s'}"


def changes(place: Place) -> list[Change]:
    """Newest first."""
    entries = place.product.history.select_related("by")[:ENTRIES]
    return list(_alike(_of_one_record(lines(place, entries))))[:CHANGES]


def _of_one_record(found: Iterable[Line]) -> Iterator[Change]:
    """“composed, edited and published the brief” is one change."""
    for (who, url, noun, label), same in groupby(
        found, key=lambda line: (line.who, line.url, line.noun, line.label)
    ):
        told = list(same)
        verbs = list(dict.fromkeys(line.did for line in reversed(told)))
        did = " and ".join(filter(None, [", ".join(verbs[:-1]), verbs[-1]]))
        more = ", ".join(dict.fromkeys(line.more for line in reversed(told) if line.more))
        yield Change(who=who, did=did, noun=noun, label=label, url=url, at=told[0].at, more=more)


def _alike(found: Iterable[Change]) -> Iterator[Change]:
    """The same done to several records in a row is one change."""
    for (who, did, noun), same in groupby(found, key=lambda change: (change.who, change.did, change.noun)):
        first, *more = same
        if more:
            yield Change(who=who, did=did, noun=noun, label="", url="", at=first.at, times=1 + len(more))
        else:
            yield first
