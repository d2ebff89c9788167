"""Who writes when, about what, and in which mood: all of it from what the person needs and finds met."""

import datetime as dt
import zlib
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from math import fsum
from zoneinfo import ZoneInfo

import numpy as np

from firsthand.errors import InputError
from firsthand.learning.simulator.draws import Floats, keyed, stream, uniform
from firsthand.learning.simulator.minds import Minds, minds
from firsthand.learning.simulator.people import Customer, customers
from firsthand.learning.simulator.setting import QUARTER, Setting
from firsthand.learning.simulator.sources.feedback.devices import Releases, device_of
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.material import Topic, load_topic
from firsthand.learning.simulator.voices.personas import Persona, sample_persona
from firsthand.learning.simulator.voices.planning import Matter, Occasion
from firsthand.learning.simulator.voices.speak import Writer

EACH = 0.4  # texts of an active customer in a quarter, on average
MOST = 20_000  # texts in a stretch unless more are asked for
CONTENT = 0.3  # how much likelier people write about a need that is met than about one that is not
SEVERAL = {1: 0.85, 2: 0.12, 3: 0.03}  # needs in a message
TYPOS = 0.07  # share of messages with a typing error
# Where people write, by whether the first need is met; on the phone also in the store.
UNMET = {"feedback": 0.46, "ticket": 0.36, "review": 0.18}
CONTENTED = {"feedback": 0.45, "ticket": 0.06, "review": 0.49}
RATED = {"feedback": 0.6, "ticket": 0.3, "review": 1.0}  # share with a rating
_AGENTS = {"en": ("Mara", "Jonas", "Priya", "Ben"), "de": ("Mara", "Jonas"), "es": ("Mara", "Pablo")}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_ANSWERED = 0.7  # share of tickets that are answered before somebody writes again
_MOODS = ((-0.65, "desperate"), (-0.3, "annoyed"), (0.12, "neutral"))  # below which feeling
_LOUD = 0x6C6F7564  # stream of the seed
_ENGLISH = frozenset({"GB", "US", "IE", "AU", "NZ", "CA", "IN", "ZA"})


@dataclass(frozen=True, kw_only=True)
class Message:
    """One text: `needs` by id in their order, `margin` by how much they are met on average (−1 to 1).

    `kind` is feedback, ticket (which has a `subject`) or review; `sent` in UTC; `rating` from 1 to 5 where
    the person gave one.
    """

    id: str
    kind: str
    customer: Customer
    sent: dt.datetime
    subject: str
    text: str
    rating: int | None
    version: str
    device: str
    needs: tuple[str, ...]
    mood: str
    margin: float


def messages(setting: Setting, count: int | None = None) -> Iterator[Message]:
    """What customers write in this stretch, by time; `count` texts, else by `EACH` (at most `MOST`).

    A person writes in proportion to the needs that matter to them and are not met, and to `CONTENT` × those
    that are; a need is chosen in the same proportion. InputError for a world without words.
    """
    topic = load_topic(setting.world.name)
    people = customers(setting)
    if not people:
        return
    if count is None:
        count = min(MOST, round(EACH * len(people) * setting.days / QUARTER))
    yield from _Post(setting=setting, topic=topic, people=people, minds=minds(setting, people)).letters(count)


@dataclass(frozen=True, kw_only=True)
class _Told:
    need: int
    kind: str
    month: int


@dataclass(kw_only=True)
class _Post:
    """Everybody who may write, and what they have written so far."""

    setting: Setting
    topic: Topic
    people: Sequence[Customer]
    minds: Minds
    told: dict[int, list[_Told]] = field(default_factory=dict)

    def letters(self, count: int) -> Iterator[Message]:
        world, dice = self.setting.world, self.setting.dice("feedback")
        writer = Writer(topic=self.topic, dice=self.setting.dice("feedback words"))
        zones = {each.id: ZoneInfo(each.zone) for each in world.countries}
        releases = Releases.of(world)
        for number, (local, place) in enumerate(self._senders(dice, count), 1):
            one, told = self.people[place], self.told.setdefault(place, [])
            needs = self._needs(dice, place)
            margins = [float(self.minds.margin[place, need]) for need in needs]
            margin = fsum(margins) / len(margins)
            rating, mood = judged(dice, margins)
            kind = _kind(dice, one, met=margins[0] > 0)
            before = next((each for each in reversed(told) if each.need == needs[0]), None)
            occasion = Occasion(
                kind=kind,
                mood=mood,
                matters=tuple(
                    Matter(need=self.places[need], met=each > 0)
                    for need, each in zip(needs, margins, strict=True)
                ),
                before=before is not None and kind != "review" and margins[0] <= 0,
                answered=before is not None and before.kind == "ticket" and dice.hits(_ANSWERED),
            )
            version, persona = releases.version(dice, local.date()), self._persona(place)
            told.append(_Told(need=needs[0], kind=kind, month=local.month))
            yield Message(
                id=str((self.setting.first + 1) * 100_000 + number),
                kind=kind,
                customer=one,
                sent=local.replace(tzinfo=zones[one.country]).astimezone(dt.UTC),
                subject=writer.subject(persona, occasion.matters[0]) if kind == "ticket" else "",
                text=writer.write(persona, occasion, _facts(one, version, before)),
                rating=rating if dice.hits(RATED[kind]) else None,
                version=version,
                device=device_of(one).model,
                needs=tuple(world.needs[need].id for need in needs),
                mood=mood,
                margin=margin,
            )

    @cached_property
    def weights(self) -> Floats:
        """People × needs: how likely somebody writes about a need."""
        return np.asarray(self.minds.matters * np.where(self.minds.margin > 0, CONTENT, 1.0))

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where the words about each of the world's needs stand in the topic."""
        known = {need.id: place for place, need in enumerate(self.topic.needs)}
        lacking = [need.id for need in self.setting.world.needs if need.id not in known]
        if lacking:
            raise InputError(
                f"The words of “{self.topic.id}” lack the needs {', '.join(lacking)}: write some."
            )
        return tuple(known[need.id] for need in self.setting.world.needs)

    def _senders(self, dice: Dice, count: int) -> list[tuple[dt.datetime, int]]:
        """When by the sender's own clock, and who (place among the people), in order."""
        numbers = np.array([one.number for one in self.people])
        loud = 0.3 + 3 * uniform(keyed(stream(self.setting.seed, _LOUD), numbers)) ** 4
        chances = list(accumulate((self.weights.sum(axis=1) * loud).tolist()))
        found: list[tuple[dt.datetime, int]] = []
        while chances[-1] > 0 and len(found) < count:
            place = min(bisect(chances, dice.share() * chances[-1]), len(chances) - 1)
            day = int(dice.share() * self.setting.days)
            rhythm, date = self.setting.world.rhythm, self.setting.date(day)
            if date < self.people[place].joined or not dice.hits(
                rhythm.weekday[date.weekday()] / max(rhythm.weekday)
            ):
                continue
            hours = rhythm.weekend_hours if date.weekday() >= 5 else rhythm.hours
            hour = dice.weighed(dict(enumerate(hours)))
            at = dt.time(hour, int(dice.share() * 60), int(dice.share() * 60))
            found.append((dt.datetime.combine(date, at), place))
        return sorted(found)

    def _needs(self, dice: Dice, place: int) -> list[int]:
        weights = {need: each for need, each in enumerate(self.weights[place].tolist()) if each}
        chosen: list[int] = []
        for _ in range(min(dice.weighed(SEVERAL), len(weights))):
            chosen.append(dice.weighed(weights))
            del weights[chosen[-1]]
        return chosen

    def _persona(self, place: int) -> Persona:
        """Who writes keeps their voice, in every stretch."""
        one = self.people[place]
        entropy = [self.setting.seed, one.number, zlib.crc32(b"persona")]
        dice = Dice(np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy))), block=32)
        native = one.language != "en" or one.country in _ENGLISH
        return sample_persona(dice, {one.language: 1.0}, TYPOS, native=native)


def judged(dice: Dice, margins: Sequence[float]) -> tuple[int, str]:
    """Rating (1 to 5) and mood when needs are met by `margins`.

    Liking is the mean of 0.7 × margin + 0.25 where a need is met, − 0.25 where it is not. The rating is
    3 + 3 × (liking + noise); the mood follows liking + other noise. A noise is 0.4 × (the sum of three
    uniform draws − 1.5), so its standard deviation is 0.2.
    """
    liking = fsum(0.7 * margin + (0.25 if margin > 0 else -0.25) for margin in margins) / len(margins)
    rating, feeling = (
        liking + 0.4 * (dice.share() + dice.share() + dice.share() - 1.5) for _ in ("rating", "mood")
    )
    mood = next((mood for least, mood in _MOODS if feeling < least), "pleased")
    return max(1, min(5, round(3 + 3 * rating))), mood


def _kind(dice: Dice, one: Customer, *, met: bool) -> str:
    kind = dice.weighed(CONTENTED if met else UNMET)
    return "feedback" if kind == "review" and not device_of(one).store else kind


def _facts(one: Customer, version: str, before: _Told | None) -> dict[str, str]:
    agents = _AGENTS[one.language]
    months = _MONTHS[one.language].split()
    device = device_of(one)
    return {
        "version": version,
        "name": one.name.split()[0],
        "device": device.called(one.language),
        "agent": agents[one.number % len(agents)],
    } | ({"month": months[before.month - 1]} if before else {})
