"""A world: a product that does not exist, with everything about it that is true."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from firsthand.learning.simulator.company import Company


@dataclass(frozen=True, kw_only=True)
class Segment:
    """People who are alike: `share` of all, `sessions` and `churn` a day, share on the `phone`, of `plans`.

    `more` multiplies the chance that an event follows another, by event name.
    """

    id: str
    name: str
    share: float
    sessions: float
    churn: float
    phone: float
    plans: Mapping[str, float]
    more: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class TrueNeed:
    """A need with the share of each segment to whom it matters, and who find it met today (0 to 1)."""

    id: str
    statement: str
    importance: Mapping[str, float]
    satisfaction: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Country:
    """Where people live: `share` of all, `zone` a name in the IANA database."""

    id: str
    share: float
    zone: str


@dataclass(frozen=True, kw_only=True)
class EventKind:
    """Something people do: chances that a visit begins with it, what follows, the mean pause after it.

    `next` sums to at most 1; the rest is the chance that the visit ends. `properties` are values,
    each as JSON text, with shares.
    """

    name: str
    seconds: float
    start: float = 0.0
    first: float = 0.0
    next: Mapping[str, float]
    properties: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Devices:
    """How one person comes to have several ids; shares and chances as the world file explains them."""

    second_device: float
    on_second: float
    reset: float
    signed_out: float


@dataclass(frozen=True, kw_only=True)
class Noise:
    """What is wrong with delivered events: shares delivered twice and late, and the mean delay in hours."""

    duplicates: float
    late: float
    late_hours: float


@dataclass(frozen=True, kw_only=True)
class Bots:
    """Programs that visit: bots for each person, visits a day, pauses as a share of a person's."""

    share: float
    sessions: float
    haste: float


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """When people come: `season` has 12 factors from January, `weekday` 7 from Monday.

    `hours` and `weekend_hours` are 24 weights of local time; `existing` the share of people who are there at
    the start; `growth` how much more newcomers each week brings than the one before; `spread` the standard
    deviation of the logarithm of people's activity, whose mean is 1.
    """

    existing: float
    growth: float
    spread: float
    season: tuple[float, ...]
    weekday: tuple[float, ...]
    hours: tuple[float, ...]
    weekend_hours: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that is true of a product: who its people are, what they need, and what they do.

    With the event `identify` a newcomer signs up; until then they are known by the device only.
    """

    name: str
    title: str
    kind: str
    product: str
    start: dt.date
    identify: str
    rhythm: Rhythm
    devices: Devices
    noise: Noise
    bots: Bots
    countries: tuple[Country, ...]
    segments: tuple[Segment, ...]
    needs: tuple[TrueNeed, ...]
    events: tuple[EventKind, ...]
    company: Company

    @property
    def event_names(self) -> tuple[str, ...]:
        return tuple(event.name for event in self.events)
