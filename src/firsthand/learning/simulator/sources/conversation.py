"""One interview, turn by turn: what the moderator asks, what the customer says, and what is true of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from firsthand.learning.simulator.sources.speech import SENTENCE, Manner, finished, seconds, spoken
from firsthand.learning.simulator.sources.telling import YOU, Teller, capitalised, fact, retold
from firsthand.learning.simulator.voices.grammar import Rules, parsed
from firsthand.learning.simulator.voices.material import PHRASES

_YOURS = {
    "en": parsed({"i": ["you{3p}"], "me": ["you"], "my": ["your"]}),
    "de": parsed({"i": ["Sie{3p}"], "me": ["Sie"], "mir": ["Ihnen"]}),
    "es": parsed({"i": ["{3s}"], "me": ["le"]}),
}
# After the story: what the customer adds, perhaps, to the answer to the moderator's m_<first>.
_PROBES = {
    "often": ("often_more",),
    "why": ("cause", "reflect"),
    "feel": ("colour", "others"),
    "matter": ("reflect",),
    "before": ("reflect",),
    "who": ("reflect",),
}
_ANSWERS = {"why": "cause", "who": "others"}
_EASED = ("m_last", "m_then", "m_wish", *(f"m_{probe}" for probe in _PROBES))


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one person says until the other does; `start` and `end` in seconds.

    Truth: the `need` it is about (id or empty), whether a question is `leading`, and the number (from 0) of
    an earlier turn that it `contradicts` (-1: none). `kind` names the rule it began with.
    """

    moderator: bool
    kind: str
    text: str
    need: str = ""
    leading: bool = False
    contradicts: int = -1
    start: float = 0.0
    end: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Stance:
    """How somebody stands to a need: whether it `matters`, and whether they find it `met`."""

    need: str
    matters: bool
    met: bool


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Who talks: facts that both may name, the customer's manner and straying, how often one leads."""

    facts: Rules
    manner: Manner
    strays: float
    leads: float


@dataclass(kw_only=True)
class Talk:
    """An interview in the making. `claims`: by kind of contradiction, the turn in which it was claimed."""

    teller: Teller
    sides: Sides
    turns: list[Turn] = field(default_factory=list)
    claims: dict[str, int] = field(default_factory=dict)
    need: str = ""
    facts: Rules = field(default_factory=dict)
    theirs: Rules = field(default_factory=dict)

    def about(self, need: str) -> None:
        """Turn to a need: the same phrases of it serve both sides until the next."""
        self.need = need
        chosen = {kind: self.teller.phrase(need, kind) for kind in PHRASES} if need else {}
        self.facts = {**self.sides.facts, **chosen}
        told = {name: retold(rule, YOU) for name, rule in chosen.items()}
        self.theirs = {
            **self.facts,
            **(told if self.teller.language == "en" else {}),
            **_YOURS[self.teller.language],
        }
        if need:
            forms = {"task": ("act", "inf", "pres"), "subject": ("thing", "", "pres"),
                     "echo": ("hurt", "", "past"), "fix": ("better", "inf", "pres")}  # fmt: skip
            for name, (rule, form, tense) in forms.items():
                said = self.teller.words(rule, facts=self.theirs, form=form, tense=tense)
                self.theirs[name] = fact(said)

    def ask(self, rule: str, *, leading: bool = False) -> None:
        text = self.teller.say(rule, facts=self.theirs)
        if rule in _EASED and self.teller.dice.hits(0.25):
            text = f"{self.teller.say('m_ack')} {text}"
        self.turns.append(
            Turn(moderator=True, kind=rule, text=capitalised(text), need=self.need, leading=leading)
        )

    def answer(self, rules: Sequence[str], more: Sequence[str] = (), *, contradicts: int = -1) -> int:
        """The customer says `rules`, and of `more` as much as is their manner; the turn's number."""
        dice, manner = self.teller.dice, self.sides.manner
        wanted = [rule for rule in more if dice.hits(0.62 * manner.sentences)]
        said = [self._sentence(rule) for rule in (*rules, *wanted)]
        strays = self.need and dice.hits(self.sides.strays)
        if strays:
            said.append(self._sentence("aside"))
        self.turns.append(
            Turn(moderator=False, kind=rules[0], text=" ".join(said), need=self.need, contradicts=contradicts)
        )
        number = len(self.turns) - 1
        if strays:
            self.ask("m_back")
            self.turns.append(Turn(moderator=False, kind="back", text=self._sentence("back"), need=self.need))
        return number

    def _sentence(self, rule: str) -> str:
        manner = self.sides.manner
        text = self.teller.say(rule, facts=self.facts, traits=manner.traits)
        return finished(spoken(self.teller.dice, self.teller.language, text, manner.hesitates))

    def story(self, *, contradicts: int = -1) -> None:
        """What happened the last time, now and then with a question thrown in."""
        dice, before = self.teller.dice, len(self.turns)
        first = ["when_open", "busy"] if dice.hits(0.6 * self.sides.manner.sentences) else ["when_open"]
        tried = ["tried"] if dice.hits(0.6 * self.sides.manner.sentences) else []
        self.answer((*first, "went", *tried, "outcome"), ("colour", "reflect"), contradicts=contradicts)
        whole = len(self.turns) == before + 1 and len(SENTENCE.split(self.turns[-1].text)) > 1
        if whole and dice.hits(0.25):
            self._cut(self.turns.pop())
        fresh = {kind: self.teller.phrase(self.need, kind) for kind in ("fault", "hurt")}
        self.facts = {**self.facts, **fresh}

    def _cut(self, turn: Turn) -> None:
        """The moderator breaks into a sentence; the customer answers and begins that sentence again."""
        dice, sentences = self.teller.dice, SENTENCE.split(turn.text)
        at = 1 + int(dice.share() * (len(sentences) - 1))
        begun = sentences[at].split()[: 2 + int(dice.share() * 4)]
        text = " ".join([*sentences[:at], *begun]).rstrip(",.;:?!")
        self.turns.append(replace(turn, text=f"{text} –"))
        which = dice.one(("where", "who", "when"))
        self.ask(f"m_cut_{which}")
        again = self._sentence(f"cut_{which}").rstrip(".")
        rest = " ".join(sentences[at:])
        rest = rest if rest.startswith(("I ", "I'")) else rest[0].lower() + rest[1:]
        self.turns.append(Turn(moderator=False, kind="cut", text=f"{again} {rest}", need=self.need))

    def unmet(self, episodes: int) -> None:
        """So many times that it went wrong, and what the customer makes of it."""
        need, dice = self.need, self.teller.dice
        probes = list(_PROBES)
        for episode in range(episodes):
            if episode:
                self.about(need)
            self.ask("m_last")
            self.story(contradicts=-1 if episode else self.claims.get(f"fine {need}", -1))
            self.ask("m_then")
            claimed = -1 if episode else self.claims.get(f"never {need}", -1)
            deed = "deed_never" if claimed >= 0 else "did"
            self.answer((deed,), ("did_more", "did_more"), contradicts=claimed)
            for _ in range(2 if dice.hits(0.7) else 1):
                probe = probes.pop(int(dice.share() * len(probes)))
                self.ask(f"m_{probe}")
                self.answer((_ANSWERS.get(probe, probe),), _PROBES[probe])
        if dice.hits(self.sides.leads):
            self.ask("m_lead", leading=True)
            self.answer(("agree",) if dice.hits(0.85) else ("resist",))
        else:
            self.ask("m_wish")
            self.answer(("wish",), ("wish_more",))

    def satisfied(self) -> None:
        dice = self.teller.dice
        self.ask("m_last")
        self.answer(("met",), ("fond",))
        which = dice.one(("why", "before", "wrong"))
        self.ask(f"m_met_{which}")
        self.answer((f"met_{which}",), ("fond",))
        if dice.hits(self.sides.leads * 0.6):
            self.ask("m_lead", leading=True)
            self.answer(("agree",) if dice.hits(0.4) else ("resist",))

    def indifferent(self) -> None:
        self.ask("m_last")
        self.answer(("never",), ("never_why",))
        if self.teller.dice.hits(0.5):
            which = self.teller.dice.one(("why", "who"))
            self.ask(f"m_never_{which}")
            self.answer((f"never_{which}",))


def timed(turns: Sequence[Turn], talk: Talk) -> tuple[Turn, ...]:
    """The turns with their times: pace of each, and the silence before each (longer before an answer)."""
    dice, clock, found = talk.teller.dice, 1.5, list[Turn]()
    for turn in turns:
        cut = bool(found) and found[-1].text.endswith("–")
        thinks = 0.35 if turn.moderator else 0.5 + (2.2 if turn.kind in ("wish", "cause", "often") else 0.7)
        clock += 0.1 if cut else 0.15 + thinks * dice.share() * 1.6
        pace = 152.0 if turn.moderator else talk.sides.manner.pace
        end = clock + seconds(turn.text, pace)
        found.append(replace(turn, start=round(clock, 3), end=round(end, 3)))
        clock = end
    return tuple(found)
