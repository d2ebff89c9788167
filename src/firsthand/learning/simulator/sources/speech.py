"""How written words are spoken: hesitations, restarts, pauses, and how long all this takes."""

import re
from dataclasses import dataclass

from firsthand.learning.simulator.sources.telling import capitalised
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.personas import Persona

# By language: what stands before a sentence, what slips into one.
_OPENERS = {
    "en": ("um, ", "uh, ", "well, ", "so, ", "I mean, ", "yeah, ", "okay, ", "erm … ", "you know, ", "hm, "),
    "de": ("ähm, ", "na ja, ", "also, ", "ja, ", "äh, ", "hm, ", "gut, ", "ehrlich gesagt, "),
    "es": ("eh, ", "bueno, ", "pues, ", "mmm, ", "a ver, ", "o sea, ", "es que, ", "no sé, "),
}
_WITHIN = {
    "en": (", um,", ", you know,", ", like,", ", I don't know,", " …", ", sort of,"),
    "de": (", äh,", " …", ", sag ich mal,", ", wie soll ich sagen,"),
    "es": (", eh,", " …", ", digamos,", ", ¿no?,"),
}
SENTENCE = re.compile(r"(?<=[.!?])\s+")
# Words that begin a sentence in lower case; before any other word (a name, “I”) no opener is put.
_LOWER = re.compile(
    r"(?:the|a|an|it|it's|that|that's|there|there's|we|my|our|no|not|at|in|on|with|by|when|because|every|these|maybe|"
    r"somebody|nobody|what|you|once|since|if|before|das|die|der|wir|ich|es|da|dann|nur|mit|wenn|weil|el|la|lo|no|"
    r"me|mi|se|con|en|cuando|porque|para)\b"
)
_MARKS = re.compile(r"(?<=[a-zäöüßáéíóúñ]) (?=(?:and|but|because|with|for|und|mit|y|con|para|por) )")


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How somebody speaks: words a minute, chance of a hesitation in a sentence, sentences in an answer."""

    pace: float
    hesitates: float
    sentences: float
    traits: frozenset[str]


def manner(dice: Dice, persona: Persona) -> Manner:
    voice = persona.voice
    quick = {"chatty": 18, "grumpy": 6, "terse": -4, "formal": -14, "foreign": -24}.get(voice, 0)
    return Manner(
        pace=quick + 118 + 40 * dice.share(),
        hesitates=0.08 + 0.3 * dice.share() + (0.12 if voice == "foreign" else 0),
        sentences={"terse": 0.5, "chatty": 1.5, "formal": 1.0}.get(voice, 0.9 + 0.5 * dice.share()),
        traits=frozenset({voice, "solo"}),  # alone before a camera one says I
    )


def spoken(dice: Dice, language: str, sentence: str, chance: float) -> str:
    """A sentence as it leaves the mouth; `chance` is that of each kind of hesitation."""
    if _LOWER.match(sentence):
        if dice.hits(chance * 0.4):  # the first word twice
            first = sentence.split()[0]
            sentence = f"{first.rstrip(',')}, {sentence}" if first[-1] not in ".?!" else sentence
        if dice.hits(chance):
            sentence = dice.one(_OPENERS[language]) + sentence
    places = [found.start() for found in _MARKS.finditer(sentence)]
    if places and dice.hits(chance * 0.7):
        at = dice.one(places)
        sentence = sentence[:at] + dice.one(_WITHIN[language]) + sentence[at:]
    return sentence


def finished(sentence: str) -> str:
    return capitalised(sentence if sentence.endswith((".", "?", "!", "…", "–", ":")) else sentence + ".")


def seconds(text: str, pace: float) -> float:
    """How long somebody with this pace takes; each pause that is written takes half a second."""
    return max(0.6, len(text.split()) * 60 / pace) + 0.5 * text.count("…")
