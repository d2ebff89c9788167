"""Who writes: a temper, a language, and habits of the keyboard that stay with the person."""

from dataclasses import dataclass

from firsthand.learning.simulator.voices.dice import Dice

# How often each voice occurs.
VOICES = {
    "plain": 0.22,
    "terse": 0.24,
    "chatty": 0.14,
    "formal": 0.08,
    "grumpy": 0.1,
    "ironic": 0.07,
    "helpful": 0.08,
    "foreign": 0.07,
}


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Habits are chances from 0 to 1; `typing` is the chance that a message carries a typing error."""

    voice: str  # one of VOICES
    scope: str  # solo or group: says I, or we
    language: str
    casing: str  # sentence, lower or upper
    stop: str  # what ends a sentence: a full stop, nothing, two dots, an exclamation mark
    typing: float
    blunt: float  # says one plain thing and neither greets nor closes
    greets: float
    closes: float
    digresses: float
    emoji: float
    switches: float  # drops a word of another language


# Share of messages that are blunt, by voice.
BLUNT = {
    "terse": 0.97,
    "plain": 0.95,
    "foreign": 0.92,
    "helpful": 0.92,
    "grumpy": 0.9,
    "chatty": 0.78,
    "ironic": 0.78,
}


def sample_persona(
    dice: Dice, languages: dict[str, float], typos: float, *, native: bool | None = None
) -> Persona:
    """A customer; `typos` is the mean share of messages with a typing error.

    `native`: whether the language is their own (None: most likely).
    """
    foreign = VOICES["foreign"] if native is None else 0.0 if native else 0.5
    voice = dice.weighed(VOICES | {"foreign": foreign})
    casual = voice in ("terse", "chatty", "grumpy")
    casing = {"sentence": 0.82, "lower": 0.18} if casual else {"sentence": 0.97, "lower": 0.03}
    stop = {".": 0.62, "": 0.24, "..": 0.03, "!": 0.11} if casual else {".": 0.94, "!": 0.06}
    return Persona(
        voice=voice,
        scope="group" if dice.hits(0.35) else "solo",
        language=dice.weighed(languages),
        casing="upper" if dice.hits(0.006) else dice.weighed(casing),
        stop=dice.weighed(stop),
        typing=typos,
        blunt=BLUNT.get(voice, 0.6),
        greets=0.65 if voice == "formal" else 0.05 if voice == "terse" else 0.22,
        closes=0.7 if voice == "formal" else 0.08 if voice == "terse" else 0.25,
        digresses=0.15 if voice == "chatty" else 0.02 if voice in ("terse", "formal") else 0.05,
        emoji=0.0 if voice == "formal" else 0.04,
        switches=0.06 if voice == "foreign" else 0.006,
    )
