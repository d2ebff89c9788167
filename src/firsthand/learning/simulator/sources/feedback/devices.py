"""What people use the product on, and which release of it."""

import datetime as dt
import json
from dataclasses import dataclass

from firsthand.learning.simulator.people import Customer
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.world import World

TRAIN = 30  # days from one release to the next
_LAG = 60  # days: the longest that somebody goes on with an old release


@dataclass(frozen=True, kw_only=True)
class Device:
    """`model` as people name it; `store` the name that the Android store has for it, empty for others."""

    model: str
    store: str = ""
    system: str = ""

    def called(self, language: str) -> str:
        """As it stands after “on”, “auf” and “en”."""
        if self.system:
            joined = {"en": "on", "de": "unter", "es": "en"}[language]
            return f"{self.model} {joined} {self.system}"
        return {"en": "my", "de": "meinem", "es": "mi"}[language] + f" {self.model}"


_PHONES = (
    Device(model="Pixel 6", store="oriole"), Device(model="Pixel 7", store="panther"),
    Device(model="Pixel 6a", store="bluejay"), Device(model="Galaxy S21", store="o1s"),
    Device(model="Galaxy A52", store="a52q"), Device(model="Galaxy A13", store="a13"),
    Device(model="Redmi Note 10", store="mojito"), Device(model="OnePlus Nord", store="avicii"),
    Device(model="iPhone 11"), Device(model="iPhone 12"), Device(model="iPhone SE"),
    Device(model="iPhone 13"),
)  # fmt: skip
_COMPUTERS = (
    Device(model="Chrome", system="Windows"), Device(model="Chrome", system="Windows"),
    Device(model="Edge", system="Windows"), Device(model="Safari", system="macOS"),
    Device(model="Firefox", system="Windows"), Device(model="Firefox", system="Linux"),
)  # fmt: skip


def device_of(one: Customer) -> Device:
    """The device that somebody mostly uses: always the same."""
    kinds = _PHONES if one.platform == "phone" else _COMPUTERS
    return kinds[one.number * 7 // 3 % len(kinds)]


@dataclass(frozen=True, kw_only=True)
class Releases:
    """A release every `TRAIN` days since `start`; after 4.1.0 come 4.2.0, 4.2.1, 4.3.0, 4.3.1 and so on."""

    start: dt.date
    major: int
    minor: int

    @classmethod
    def of(cls, world: World) -> "Releases":
        """The first is the lowest `version` that the world's events have, else 1.0."""
        versions = [
            tuple(int(part) for part in json.loads(value).split("."))
            for event in world.events
            for value in event.properties.get("version", {})
        ]
        major, minor, *_ = min(versions, default=(1, 0))
        return cls(start=world.start, major=major, minor=minor)

    def version(self, dice: Dice, date: dt.date) -> str:
        """What somebody has on a date: the latest, or one that was it some weeks before."""
        days = (date - self.start).days - int(_LAG * dice.share() ** 4)
        release = max(0, days // TRAIN)
        patch = 0 if release == 0 else (release + 1) % 2
        return f"{self.major}.{self.minor + (release + 1) // 2}.{patch}"
