"""What respondents write under the open questions, in their own voice and from what they need."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from firsthand.learning.simulator.minds import minds
from firsthand.learning.simulator.people import Customer
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.feedback.messages import judged
from firsthand.learning.simulator.sources.surveys.questions import OPEN
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.material import load_topic, topics
from firsthand.learning.simulator.voices.personas import Persona, sample_persona
from firsthand.learning.simulator.voices.planning import Matter, Occasion
from firsthand.learning.simulator.voices.speak import Writer

# Of those who get to an open question, the share who write; how likely a need that is met comes to mind,
# beside one that is not; how many needs they write about.
WRITES = {"improve": 0.62, "more": 0.14}
CONTENT = {"improve": 0.06, "more": 0.5}
SEVERAL = {1: 0.82, 2: 0.15, 3: 0.03}
TYPOS = 0.12
_ENGLISH = frozenset({"GB", "US", "IE", "AU", "NZ", "CA", "IN", "ZA"})


@dataclass(frozen=True, kw_only=True)
class Text:
    """What somebody wrote, and the ids of the needs that it is about."""

    words: str
    needs: tuple[str, ...]


def texts(setting: Setting, wave: int, people: Sequence[Customer]) -> list[Mapping[str, Text]]:
    """For each of these people, in this order, their texts by question; none in a world without words."""
    if setting.world.name not in topics():
        return [{} for _ in people]
    topic, dice = load_topic(setting.world.name), setting.dice(f"survey {wave} texts")
    places = {need.id: place for place, need in enumerate(topic.needs)}
    writer, found = Writer(topic=topic, dice=setting.dice(f"survey {wave} words")), minds(setting, people)
    written: list[Mapping[str, Text]] = []
    for row, who in enumerate(people):
        margins = dict(
            zip((need.id for need in setting.world.needs), found.margin[row].tolist(), strict=True)
        )
        matters = [need for need, yes in zip(margins, found.matters[row].tolist(), strict=True) if yes]
        mine: dict[str, Text] = {}
        for code in OPEN:
            if not matters or not dice.hits(WRITES[code]):
                continue
            needs = _needs(dice, {need: CONTENT[code] if margins[need] > 0 else 1.0 for need in matters})
            _, mood = judged(dice, [margins[need] for need in needs])
            about = tuple(Matter(need=places[need], met=margins[need] > 0) for need in needs)
            words = writer.write(_persona(setting, who), Occasion(kind="answer", mood=mood, matters=about))
            mine[code] = Text(words=words, needs=needs)
        written.append(mine)
    return written


def _needs(dice: Dice, weights: dict[str, float]) -> tuple[str, ...]:
    chosen: list[str] = []
    for _ in range(min(dice.weighed(SEVERAL), len(weights))):
        chosen.append(dice.weighed(weights))
        del weights[chosen[-1]]
    return tuple(chosen)


def _persona(setting: Setting, who: Customer) -> Persona:
    """The voice that they have in their feedback too."""
    entropy = [setting.seed, who.number, zlib.crc32(b"persona")]
    dice = Dice(np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy))))
    native = who.language != "en" or who.country in _ENGLISH
    return sample_persona(dice, {who.language: 1.0}, TYPOS, native=native)
