"""Transcripts of a talk in the shapes of meeting tools, and the guide that its moderator follows."""

import re
from collections.abc import Sequence
from typing import Protocol

from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.conversation import Turn
from firsthand.learning.simulator.sources.telling import YOU, Teller, retold
from firsthand.learning.simulator.voices.material import load_topic

EPISODES = 6  # that the guide names
CUE = 26  # words, after which a turn gets another cue at the next end of a sentence
_SENTENCE = re.compile(r"(?<=[.!?…–])\s+")


class Talked(Protocol):
    """What a transcript needs of an interview."""

    @property
    def turns(self) -> tuple[Turn, ...]: ...
    @property
    def moderator(self) -> str: ...
    @property
    def participant(self) -> str: ...


def vtt(talk: Talked) -> str:
    """WebVTT as Teams exports it: `<v Name>` in each cue, cue ids turn-part, both from 0."""
    cues = []
    for number, turn in enumerate(talk.turns):
        name = talk.moderator if turn.moderator else talk.participant
        for part, (start, end, text) in enumerate(_cues(turn)):
            cues.append(f"{number}-{part}\n{_clock(start)} --> {_clock(end)}\n<v {name}>{text}</v>\n")
    return "WEBVTT\n\n" + "\n".join(cues)


def plain(talk: Talked) -> str:
    """Text as Otter exports it: name and time, then what was said, one paragraph a turn."""
    return "\n".join(
        f"{talk.moderator if turn.moderator else talk.participant}  {_short(turn.start)}\n{turn.text}\n"
        for turn in talk.turns
    )


def guide(setting: Setting) -> str:
    """The interview guide in Markdown: goal, order, questions, probes, and what not to do."""
    world = setting.world
    topic, dice = load_topic(world.name), setting.dice("guide")
    teller = Teller(topic=topic, language="en", rules=(_YOURS,), dice=dice)
    tasks = [
        teller.words("act", facts={"act": retold(teller.phrase(need.id, "act"), YOU)}, form="inf")
        for need in world.needs
    ]
    tasks = [tasks.pop(int(dice.share() * len(tasks))) for _ in range(min(EPISODES, len(tasks)))]
    episodes = "\n".join(f"- The last time you wanted to {task}" for task in tasks)
    return _GUIDE.format(title=world.title, episodes=episodes)


def _cues(turn: Turn) -> Sequence[tuple[float, float, str]]:
    """Parts of at most one long sentence or about `CUE` words, with the turn's time in proportion to them."""
    parts: list[str] = []
    for sentence in _SENTENCE.split(turn.text):
        if parts and len(f"{parts[-1]} {sentence}".split()) <= CUE:
            parts[-1] += f" {sentence}"
        else:
            parts.append(sentence)
    total, clock, cues = len(turn.text.split()), turn.start, []
    for part in parts:
        end = clock + (turn.end - turn.start) * len(part.split()) / total
        cues.append((clock, end, part))
        clock = end
    return cues


def _clock(seconds: float) -> str:
    whole, rest = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{rest:03d}"


def _short(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


_YOURS = {
    "i": ((("text", "you"), ("mark", "3p")),),
    "me": ((("text", "you"),),),
    "my": ((("text", "your"),),),
}
_GUIDE = """\
# Interview guide: {title}

**Goal.** Learn what people really do, and where it goes wrong, before anybody thinks of solutions.
**Length.** 30 to 40 minutes. **With.** Customers from all walks, one at a time.

## Before

- Ask whether you may record, and say who will hear it.
- Say that there are no wrong answers and that you did not build it.

## 1. Warm-up (3 minutes)

- Who are you, and who is at home with you?
- How did you come to {title}? What did you hope for?

## 2. Context (5 minutes)

- How does it fit into a normal week? When was it open last?
- What works well for you?

## 3. Recent episodes (20 minutes)

Take the four to seven that matter to this person. Ask for one real occasion, not for what usually happens.

{episodes}

Probe each: What happened then? What did you do instead? How often is that?
Why do you think that is? How was that for you?

## 4. Closing (5 minutes)

- What else do you use for this? What would make you leave?
- What have I forgotten to ask? If you could change one thing?

## Do not

- suggest the answer (“Wouldn’t it be great if …?”), or ask whether somebody would use or pay for an idea;
- fill silences: count to five;
- take “always” and “never” for an answer: ask for the last time.
"""
