"""From clauses to what a hand types: sentence ends, casing, typing errors, an emoji, a foreign word."""

import re

from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.personas import Persona

_ENDS = (".", "?", "!", "…", ")")
_EMOJI = {"pleased": "🙂😊👍🎉", "neutral": "🙂🤔", "annoyed": "🙄😐😤", "desperate": "😭🙏😱"}
_NEIGHBOURS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqrtyuiopoasdghjklkzxcvbnn", strict=True))


def tidy(clause: str, language: str) -> str:
    """One space between words, none before a mark; `a` and `an` as the next word asks."""
    clause = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(clause.split()))
    if language == "en":
        clause = re.sub(r"\b([Aa])n? (?=[aeiou](?!ne\b|uro))", r"\1n ", clause)
    return re.sub(r",\s*([.,:;?!])", r"\1", clause)


def stopped(dice: Dice, persona: Persona, clause: str, *, last: bool) -> str:
    if clause.endswith(_ENDS):
        return clause
    if persona.stop == "!":
        return clause + ("!" if dice.hits(0.5) else ".")
    if persona.stop == "" and not last:
        return clause + dice.one([",", ".", " -", "\n", "."])
    return clause + persona.stop


def cased(persona: Persona, text: str) -> str:
    if persona.casing == "lower":
        return text.lower()
    if persona.casing == "upper":
        return text.upper()
    return re.sub(r"(^|[.!?…]\s+|\n)([¿¡“(]?\w)", lambda found: found[1] + found[2].upper(), text)


def mistyped(dice: Dice, text: str) -> str:
    """One or two words with a letter swapped, dropped, doubled or struck beside."""
    places = [found.span() for found in re.finditer(r"[A-Za-zäöüñáéíóú]{3,}", text)]
    if not places:
        return text
    for _ in range(2 if dice.hits(0.2) else 1):
        start, end = dice.one(places)
        at = start + 1 + int(dice.share() * (end - start - 2))
        here, after = text[at], text[at + 1]
        kind = dice.weighed({"swap": 0.35, "drop": 0.3, "twice": 0.1, "beside": 0.25})
        if kind == "swap" and here != after:
            text = text[:at] + after + here + text[at + 2 :]
        elif kind == "beside" and here in _NEIGHBOURS and _NEIGHBOURS[here] != here:
            text = text[:at] + _NEIGHBOURS[here] + text[at + 1 :]
        elif kind == "twice":
            text = text[: at + 1] + text[at:]
            break
        else:
            text = text[:at] + text[at + 1 :]
            break
    return text


def adorned(dice: Dice, persona: Persona, mood: str, text: str) -> str:
    return f"{text} {dice.one(_EMOJI[mood])}" if dice.hits(persona.emoji) else text
