"""What a message will do before it has a word: kind, mood, needs, and its moves in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.personas import Persona

KINDS = {"feedback": 0.35, "review": 0.25, "ticket": 0.25, "answer": 0.15}
MOODS = {"pleased": 0.16, "neutral": 0.34, "annoyed": 0.4, "desperate": 0.1}
_OPENERS: dict[str, dict[str, float]] = {
    "feedback": {
        "symptom": 5,
        "wish": 4,
        "comparison": 0.5,
        "story": 0.8,
        "question": 1.2,
        "workaround": 0.9,
    },
    "review": {"symptom": 5, "wish": 2, "comparison": 1.2, "story": 1, "question": 0.3, "workaround": 0.6},
    "ticket": {"symptom": 6, "wish": 1, "comparison": 0.1, "story": 1, "question": 4, "workaround": 0.5},
    "answer": {"symptom": 4, "wish": 4, "comparison": 0.5, "story": 0.3, "question": 0.5, "workaround": 1},
}
_FOLLOWERS: dict[str, dict[str, float]] = {
    "symptom": {"consequence": 3, "workaround": 3, "wish": 3, "question": 1, "comparison": 1},
    "story": {"workaround": 3, "wish": 3, "question": 1, "comparison": 1},
    "wish": {"consequence": 1, "workaround": 2, "comparison": 1, "symptom": 2},
    "question": {"symptom": 3, "workaround": 2, "consequence": 1},
    "comparison": {"symptom": 2, "wish": 2},
    "workaround": {"wish": 3, "symptom": 2, "consequence": 1},
    "consequence": {"wish": 2, "workaround": 2},
    "praise": {},
}


@dataclass(frozen=True, kw_only=True)
class Move:
    """One sentence to come: `rule` of the grammar and the need it is about, if any.

    It `turns` when the message was about another need before; it `opens` when it is the first about its need
    and so must name something of it.
    """

    rule: str
    need: int | None = None
    turns: bool = False
    opens: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`blunt`: in plain words, one sentence for each need."""

    kind: str
    mood: str
    blunt: bool
    moves: tuple[Move, ...]


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A need to write about (index into the topic's), and whether it is met."""

    need: int
    met: bool


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What makes somebody write: the kind and mood of the message, what it is about, and what was before.

    `before`: whether they have written about the first matter before; `answered`: whether that was answered.
    """

    kind: str
    mood: str
    matters: tuple[Matter, ...]
    before: bool = False
    answered: bool = False


def sample_occasion(dice: Dice, *, needs: Sequence[int]) -> Occasion:
    """Somebody writes about `needs` (indices into the topic's); how well these are met follows the mood."""
    kind, mood = dice.weighed(KINDS), dice.weighed(MOODS)
    met = 0.8 if mood == "pleased" else 0.12 if mood == "neutral" else 0.02
    return Occasion(
        kind=kind, mood=mood, matters=tuple(Matter(need=need, met=dice.hits(met)) for need in needs)
    )


def plan_message(dice: Dice, persona: Persona, occasion: Occasion) -> Plan:
    """A plan that touches the occasion's matters in their order."""
    blunt = dice.hits(persona.blunt)
    moves: list[Move] = []
    for turn, matter in enumerate(occasion.matters):
        about = _about(dice, persona, occasion, matter, turns=turn > 0)
        moves += about[:1] if blunt else about
    framed = moves if blunt else _frame(dice, persona, occasion.kind, moves)
    if occasion.before and dice.hits(0.6):
        at = 1 if framed and framed[0].rule == "greeting" else 0
        framed.insert(at, Move(rule="answered" if occasion.answered and dice.hits(0.6) else "again"))
    return Plan(kind=occasion.kind, mood=occasion.mood, blunt=blunt, moves=tuple(framed))


def _about(dice: Dice, persona: Persona, occasion: Occasion, matter: Matter, *, turns: bool) -> list[Move]:
    kind, need, several = occasion.kind, matter.need, len(occasion.matters) > 1
    happy = dice.hits(0.96 if matter.met else 0.005)
    move = "praise" if happy else dice.weighed(_OPENERS[kind])
    more = 0.3 if persona.voice == "terse" or kind == "answer" else 1.3 if persona.voice == "chatty" else 0.9
    moves, said = [Move(rule=move, need=need, turns=turns, opens=True)], {move}
    while dice.hits(more * (0.6 if several or happy else 1) / len(moves)):
        following = {rule: weight for rule, weight in _FOLLOWERS[move].items() if rule not in said}
        if not following:
            break
        move = dice.weighed(following)
        said.add(move)
        moves.append(Move(rule=move, need=need))
    return moves


def _frame(dice: Dice, persona: Persona, kind: str, moves: list[Move]) -> list[Move]:
    if dice.hits({"ticket": 0.3, "feedback": 0.12, "review": 0.12, "answer": 0.03}[kind]):
        at = 0 if dice.hits(0.7) else len(moves)
        moves.insert(at, Move(rule="context"))
    if kind == "review" and dice.hits(0.4):
        moves.insert(0 if dice.hits(0.5) else len(moves), Move(rule="verdict"))
    content = all(move.rule == "praise" for move in moves if move.need is not None)
    if persona.voice in ("ironic", "grumpy") and not content and dice.hits(0.15):
        moves.append(Move(rule="sarcasm"))
    if dice.hits(persona.digresses):
        moves.insert(int(dice.share() * len(moves)) + 1, Move(rule="aside"))
    if kind != "answer" and dice.hits(persona.greets * (0.4 if kind == "review" else 1)):
        moves.insert(0, Move(rule="greeting"))
    closes = persona.closes * (
        0.4 if kind == "review" else 0.0 if content and persona.voice == "grumpy" else 1
    )
    if kind != "answer" and dice.hits(closes):
        moves.append(Move(rule="closing"))
    return moves
