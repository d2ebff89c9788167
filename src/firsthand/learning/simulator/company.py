"""The company behind a world: what it sells, who builds it, what could be built, who competes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Response:
    """How people answer when a segment's wellbeing changes by one (it runs from 0 to 1).

    Visits are multiplied by exp(`habit` × change), the daily chance of leaving by exp(−`loyalty` × change)
    and the odds of paying by exp(`payment` × change). When the price of a plan changes, the odds of having it
    are multiplied by exp(−`price` × the change as a share of the price before).
    """

    habit: float
    loyalty: float
    payment: float
    price: float = 1.3


@dataclass(frozen=True, kw_only=True)
class Team:
    """People with one skill; `days` person-days a quarter for all of them together."""

    id: str
    name: str
    people: tuple[str, ...]
    days: float


@dataclass(frozen=True, kw_only=True)
class Study:
    """A kind of research: what one of it (an interview, a hundred answers, a session, a test) costs.

    `days` are person-days by team id. `id` is one of `interviews`, `survey`, `usability`, `experiment`.
    """

    id: str
    name: str
    money: float
    days: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that could be built, with what it would really do.

    `needs`: by need and segment, the share of the gap to full satisfaction that it closes (above 0: what is
    left to gain shrinks, so returns diminish) or of the present satisfaction that it destroys (below 0).
    `events`: by event name, what the chance of that event to follow another is multiplied by. `effort`:
    true expected person-days by team; the team's own estimate is that × `optimism`, and the logarithm of
    actual ÷ expected has the standard deviation `overrun`. `delay`: quarters between shipping and effect.
    `after`: items that must be shipped before. `together`: by other item, what the effects on needs are
    multiplied by while both are in effect. `paying`: what the odds of paying are multiplied by while it is in
    effect, beside what wellbeing makes of them. Hardware items name their `part`, the first `stage` they must
    pass and `weeks` of lead time; `unit_cost` is what they add to each device. `summary` says it as a team
    would: plainly, without the truth.
    """

    id: str
    title: str
    summary: str
    needs: Mapping[str, Mapping[str, float]]
    effort: Mapping[str, float]
    events: Mapping[str, float] = field(default_factory=dict)
    optimism: float = 0.8
    overrun: float = 0.3
    delay: int = 0
    after: tuple[str, ...] = ()
    together: Mapping[str, float] = field(default_factory=dict)
    paying: float = 1.0
    part: str = ""
    stage: str = ""
    weeks: float = 0.0
    unit_cost: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Move:
    """What a competitor ships in a `quarter` (the first is 1): shares of its gaps that it closes, by need."""

    quarter: int
    title: str
    needs: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Competitor:
    """Another product: its `price` a month, `satisfaction` by need, and what it will do.

    A need that it does not state it serves as well as the product itself. `pull`: how much of
    one's own wellbeing a lead of one of theirs costs, so that their moves are felt.
    """

    id: str
    name: str
    address: str
    price: float
    pull: float
    satisfaction: Mapping[str, float]
    moves: tuple[Move, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a device: `cost` of one, `weeks` from order to delivery, chance that it comes late.

    `failure`: share of the devices in use in which it fails within a year.
    """

    id: str
    name: str
    supplier: str
    cost: float
    weeks: float
    late: float
    failure: float


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A build before mass production (`id` EVT, DVT or PVT): weeks, devices built, share that works."""

    id: str
    name: str
    weeks: float
    units: int
    works: float
    money: float


@dataclass(frozen=True, kw_only=True)
class Hardware:
    """What is physical about a product; `returned`: share of devices returned in a year without fault."""

    price: float
    returned: float
    parts: tuple[Part, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, kw_only=True)
class Company:
    """What is around the product: `prices` a month by plan, `money` a quarter for research and builds.

    `paying`: what the items in effect multiply the odds of paying by; no world file states it.
    """

    name: str
    currency: str
    prices: Mapping[str, float]
    money: float
    response: Response
    teams: tuple[Team, ...] = ()
    studies: tuple[Study, ...] = ()
    items: tuple[Item, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    hardware: Hardware | None = None
    paying: float = 1.0
