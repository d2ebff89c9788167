"""Devices that come back: what the customer says, what the workshop finds, and what it really was."""

import tomllib
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any

import numpy as np

from firsthand.learning.simulator.people import language_of
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.hardware.devices import STREAM, Devices, draw
from firsthand.learning.simulator.sources.hardware.failures import MISSED, UNWANTED, Failures
from firsthand.learning.simulator.voices import load_topic, topics
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.grammar import Rules, Speaker, parsed
from firsthand.learning.simulator.voices.habits import tidy
from firsthand.learning.simulator.voices.material import Topic
from firsthand.learning.simulator.voices.skeleton import skeletons
from firsthand.learning.simulator.voices.speak import INFLECT
from firsthand.learning.simulator.world import World

WARRANTY = 730  # days
PATIENCE = 4.0  # days from a failure to its report, on average
BENCH = (4, 18)  # days from the report to the workshop's finding
WINDOW, TRIES = 60, 40  # returns within which no sentence is built like another, and attempts at that
FOR_A_NEED = 0.6  # share of the unwanted devices that come back for an unmet need
SMALL = ("seal", "hose", "button", "tray", "pods")  # parts that are sent instead of a new device


@dataclass(frozen=True, kw_only=True)
class Return:
    """A device sent back: `device` is its place in `Devices`, days count from the world's first.

    `finding` and `resolution` are known when it is `closed`; `part` is what the workshop blames ("" for
    none), `cause` the part that failed in truth ("" for none), `need` the unmet need that a sound device came
    back for ("" for none).
    """

    device: int
    opened: int
    closed: int
    language: str
    reason: str
    finding: str
    part: str
    resolution: str
    cause: str
    need: str


def returns(setting: Setting, sold: Devices, failed: Failures) -> tuple[Return, ...]:
    """Those opened up to the end of the setting, earliest first; earlier ones do not depend on the end."""
    lag = np.floor(-PATIENCE * np.log1p(-draw(setting.seed, sold.number, 4))).astype(np.int64)
    opened = failed.day + np.where(failed.part == UNWANTED, 0, lag)
    there = np.flatnonzero(opened < setting.first + setting.days)
    order = there[np.lexsort((sold.number[there], opened[there]))]
    entropy = np.random.SeedSequence([setting.seed, STREAM])
    desk = _Desk(setting=setting, dice=Dice(np.random.Generator(np.random.PCG64(entropy))))
    return tuple(desk.taken(sold, int(failed.part[at]), at, int(opened[at])) for at in order.tolist())


@dataclass(kw_only=True)
class _Desk:
    """Takes devices back one after the other, and remembers what was said lately."""

    setting: Setting
    dice: Dice
    told: dict[int, int] = field(default_factory=dict)
    clock: Iterator[int] = field(default_factory=lambda: count(1))
    recent: deque[frozenset[str]] = field(default_factory=lambda: deque(maxlen=WINDOW))

    def taken(self, sold: Devices, part: int, at: int, opened: int) -> Return:
        setting, dice = self.setting, self.dice
        hardware = setting.world.company.hardware
        assert hardware is not None
        cause = "" if part == UNWANTED else hardware.parts[part].id
        country = setting.world.countries[sold.country[at]].id
        language = language_of(setting.seed, int(sold.number[at]), country)
        segment = setting.world.segments[sold.segment[at]].id
        topic = load_topic(setting.world.name) if setting.world.name in topics() else None
        wanted = not cause and topic is not None and dice.hits(FOR_A_NEED)
        need = self._need(opened, segment) if wanted else ""
        blamed = "" if dice.hits(MISSED) else cause
        return Return(
            device=at, opened=opened, closed=opened + BENCH[0] + int(dice.share() * (BENCH[1] - BENCH[0])),
            language=language, reason=self._reason(topic, language, cause, need),
            finding=dice.one(_findings(blamed)),
            part=blamed, resolution=self._resolution(cause, blamed, opened - int(sold.sold[at])),
            cause=cause, need=need,
        )  # fmt: skip

    def _need(self, day: int, segment: str) -> str:
        """A need of the segment: the likelier, the more it matters and the less it is met on the day."""
        needs = _world_on(self.setting, day).needs
        return self.dice.weighed(
            {need.id: need.importance[segment] * (1 - need.satisfaction[segment]) for need in needs}
        )

    def _reason(self, topic: Topic | None, language: str, cause: str, need: str) -> str:
        """What the customer says, with no sentence built like one of the returns before."""
        own, dice = _words(language), self.dice
        about = next((each for each in topic.needs if each.id == need), None) if topic else None
        rule = "unwanted" if need else "whatever" if not cause else cause if cause in own else "any"
        used = frozenset[str]().union(*self.recent)
        for _ in range(TRIES):
            speaker = Speaker(
                about=about.phrases[language] if about else {},
                rules=(own, topic.common[language] if topic else {}, _grammar(language)),
                traits=frozenset({"solo"}), inflect=INFLECT[language], dice=dice,
                told=self.told, clock=self.clock,
            )  # fmt: skip
            text = tidy(speaker.say(rule), language)
            text = text[0].upper() + text[1:] if dice.hits(0.7) else text
            if dice.hits(0.25):
                text += ("" if text[-1] in ".?!" else ".") + f" {speaker.say('more' if cause else 'parting')}"
            frames = frozenset(skeletons(text))
            if used.isdisjoint(frames):
                break
        self.recent.append(frames)
        return text + ("." if dice.hits(0.4) and text[-1].isalnum() else "")

    def _resolution(self, cause: str, blamed: str, age: int) -> str:
        if not cause:
            return "refunded"
        if age >= WARRANTY:
            return (
                "declined, out of warranty" if self.dice.hits(0.5) else "repaired at the customer's expense"
            )
        return "part sent" if blamed in SMALL and self.dice.hits(0.7) else "replaced"


def _world_on(setting: Setting, day: int) -> World:
    begins = [begin for begin, _ in setting.phases]
    return setting.phases[max(0, bisect_right(begins, day) - 1)][1] if begins else setting.world


def _findings(part: str) -> list[str]:
    known: dict[str, list[str]] = _text("sources/grammars/hardware.toml")["workshop"]
    return known["none"] if not part else known.get(part, known["any"])


@cache
def _words(language: str) -> Rules:
    return parsed(_text("sources/grammars/hardware.toml")[language])


@cache
def _grammar(language: str) -> Rules:
    return parsed(_text(f"voices/grammars/{language}.toml"))


@cache
def _text(path: str) -> Mapping[str, Any]:
    return tomllib.loads((files("firsthand.learning.simulator") / path).read_text(encoding="utf-8"))
