"""From a plan to the words of a message, with no sentence built like a recent one."""

import tomllib
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import count

import numpy as np

from firsthand.errors import InputError
from firsthand.learning.simulator.voices import english, german, habits, spanish
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.grammar import Inflect, Rules, Speaker, parsed
from firsthand.learning.simulator.voices.material import Topic
from firsthand.learning.simulator.voices.personas import Persona, sample_persona
from firsthand.learning.simulator.voices.planning import (
    Matter,
    Move,
    Occasion,
    Plan,
    plan_message,
    sample_occasion,
)
from firsthand.learning.simulator.voices.skeleton import content, skeletons

INFLECT: dict[str, Inflect] = {"en": english.inflect, "de": german.inflect, "es": spanish.inflect}
_WINDOW = 1000  # messages within which no sentence skeleton comes twice
_TRIES = 40
_PLAIN = 0.95  # share of first sentences about a need that call things by their plain names


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Shares from 0 to 1; `several` is that of messages about two needs or three.

    `languages` and `needs` (by id, all alike when empty) are weights.
    """

    languages: dict[str, float] = field(default_factory=lambda: {"en": 0.86, "de": 0.08, "es": 0.06})
    typos: float = 0.07
    several: float = 0.2
    needs: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One message: `text` as typed, the ids of the needs it is about in their order, and who wrote it how."""

    text: str
    language: str
    needs: tuple[str, ...]
    persona: Persona
    mood: str
    kind: str


def converse(
    topic: Topic, rng: np.random.Generator, messages: int, settings: Settings | None = None
) -> Iterator[Voice]:
    """`messages` messages about `topic`; the same generator state gives the same messages.

    Among any 1,000 in a row no two share the skeleton of a sentence of five words or more, unless 40 tries
    do not find one. Takes draws
    from `rng` in blocks, so give it a generator of its own. InputError for an unknown language or need, or an
    impossible share.
    """
    settings = settings or Settings()
    _check(topic, settings)
    writer = Writer(topic=topic, dice=Dice(rng))
    dice = writer.dice
    for _ in range(messages):
        persona = sample_persona(dice, settings.languages, settings.typos)
        needs = _pick_needs(dice, topic, settings)
        occasion = sample_occasion(dice, needs=needs)
        yield Voice(
            text=writer.write(persona, occasion), language=persona.language,
            needs=tuple(topic.needs[need].id for need in needs), persona=persona,
            mood=occasion.mood, kind=occasion.kind,
        )  # fmt: skip


@dataclass(kw_only=True)
class Writer:
    """Writes one message after the other, and remembers what it wrote lately."""

    topic: Topic
    dice: Dice
    told: dict[int, int] = field(default_factory=dict)
    clock: Iterator[int] = field(default_factory=lambda: count(1))
    recent: deque[list[str]] = field(default_factory=deque)  # skeletons and words of the last messages
    used: Counter[str] = field(default_factory=Counter)  # the same, counted

    def write(self, persona: Persona, occasion: Occasion, facts: Mapping[str, str] | None = None) -> str:
        """A message with the persona's habits, no sentence built like one of the last 1,000 messages', and
        not of the same words.


        `facts` are words for rules of the grammar that the world knows better: version, month, agent.
        """
        known: Rules = {name: ((("text", words),),) for name, words in (facts or {}).items()}
        best, least = ("", list[str]()), _TRIES
        for _ in range(_TRIES):
            text = self._text(persona, plan_message(self.dice, persona, occasion), known)
            frames = [*skeletons(text), content(text)]
            alike = len(frames) - len(set(frames)) + sum(frame in self.used for frame in set(frames))
            if alike < least:
                best, least = (text, frames), alike
            if not alike:
                break
        self._remember(best[1])
        return best[0]

    def _remember(self, frames: list[str]) -> None:
        self.recent.append(frames)
        self.used.update(frames)
        if len(self.recent) > _WINDOW:
            for frame in self.recent.popleft():
                self.used[frame] -= 1
                if not self.used[frame]:
                    del self.used[frame]

    def subject(self, persona: Persona, matter: Matter) -> str:
        """What somebody puts over a message."""
        traits = frozenset({persona.voice, persona.scope})
        speaker = Speaker(
            about=self.topic.needs[matter.need].phrases[persona.language],
            rules=(self.topic.common[persona.language], _grammar(persona.language)),
            traits=traits, inflect=INFLECT[persona.language], dice=self.dice, told=self.told,
            clock=self.clock, plain=True,
        )  # fmt: skip
        said = speaker.say("subject.met" if matter.met else "subject")
        return habits.cased(persona, habits.tidy(said, persona.language))

    def _text(self, persona: Persona, plan: Plan, facts: Rules) -> str:
        dice, said, phrases = self.dice, list[str](), set[int]()
        for number, move in enumerate(plan.moves):
            clause = self._clause(persona, plan, move, facts, phrases)
            if move.rule == "greeting":
                said.append(clause + dice.one([",", "!", ",", "."]))
            else:
                said.append(habits.stopped(dice, persona, clause, last=number == len(plan.moves) - 1))
        if dice.hits(persona.switches):
            said.append(self._clause(persona, plan, Move(rule="slip"), facts, phrases) + ".")
        text = habits.cased(persona, " ".join(said).replace("\n ", "\n"))
        if dice.hits(persona.typing):
            text = habits.mistyped(dice, text)
        return habits.adorned(dice, persona, _face(plan), text)

    def _clause(self, persona: Persona, plan: Plan, move: Move, facts: Rules, phrases: set[int]) -> str:
        language = persona.language
        about = {} if move.need is None else self.topic.needs[move.need].phrases[language]
        traits = {persona.voice, persona.scope, plan.mood, plan.kind} | ({"blunt"} if plan.blunt else set())
        plain = plan.blunt or (move.opens and self.dice.hits(_PLAIN))
        for _ in range(_TRIES):
            speaker = Speaker(
                about=about, rules=(facts, self.topic.common[language], _grammar(language)),
                traits=frozenset(traits), inflect=INFLECT[language], dice=self.dice,
                told=self.told, clock=self.clock, plain=plain, phrases=phrases,
            )  # fmt: skip
            link, clause = speaker.say("link") if move.turns else "", speaker.say(move.rule)
            clause = clause if ":" in clause else link + clause  # two colons in one sentence look odd
            if speaker.touched or not move.opens:
                break
        return habits.tidy(clause, language)


def _face(plan: Plan) -> str:
    """The mood that an emoji shows: nobody smiles over a complaint."""
    praises = any(move.rule == "praise" for move in plan.moves)
    return "pleased" if praises else "neutral" if plan.mood == "pleased" else plan.mood


def _pick_needs(dice: Dice, topic: Topic, settings: Settings) -> tuple[int, ...]:
    weights = {
        at: settings.needs.get(need.id, 0.0 if settings.needs else 1.0) for at, need in enumerate(topic.needs)
    }
    wanted = (3 if dice.hits(0.2) else 2) if dice.hits(settings.several) else 1
    chosen: list[int] = []
    while len(chosen) < wanted and any(weights.values()):
        chosen.append(dice.weighed(weights))
        weights[chosen[-1]] = 0.0
    return tuple(chosen)


@cache
def _grammar(language: str) -> Rules:
    folder = files("firsthand.learning.simulator.voices") / "grammars"
    read = [folder / name for name in (f"{language}.toml", f"{language}.plain.toml")]
    return {
        name: productions
        for file in read
        for name, productions in parsed(tomllib.loads(file.read_text(encoding="utf-8"))).items()
    }


def _check(topic: Topic, settings: Settings) -> None:
    for language in settings.languages:
        if language not in topic.languages:
            raise InputError(
                f"The language “{language}” has no words; choose among {', '.join(topic.languages)}."
            )
    for need in settings.needs:
        if need not in {known.id for known in topic.needs}:
            raise InputError(f"“{topic.id}” has no need “{need}”; use the ids of its needs.")
    for name, share in (("typos", settings.typos), ("several", settings.several)):
        if not 0 <= share <= 1:
            raise InputError(f"The share “{name}” is {share}; give a number from 0 to 1.")
    if not sum(settings.languages.values()) > 0 or (settings.needs and not sum(settings.needs.values()) > 0):
        raise InputError("All weights are 0; give at least one language and one need a weight above 0.")
