"""What the team has seen of its competitors, where and how surely; some of it old, some of it wrong."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from math import fsum
from pathlib import Path

from firsthand.learning.simulator.company import Competitor, Move
from firsthand.learning.simulator.setting import QUARTER, Setting
from firsthand.learning.simulator.sources.telling import YOU, Teller, capitalised, fact, grammar, retold
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.grammar import Rules
from firsthand.learning.simulator.voices.material import PHRASES, load_topic
from firsthand.learning.simulator.world import World
from firsthand.tables import Cell, write_csv

A_QUARTER = 9  # observations of each competitor
# Where things are seen: how often, how likely what is told of a capability is wrong, and flattering if it is.
SOURCES = {
    "release note": (0.22, 0.15, 0.95), "review site": (0.28, 0.2, 0.5), "sales call": (0.22, 0.35, 0.75),
    "forum": (0.2, 0.4, 0.5), "price page": (0.08, 0.0, 0.5),
}  # fmt: skip
TALK = ("review site", "forum", "price page")  # where what is nobody's product is seen
RULES = {"release note": "release", "review site": "review", "sales call": "sales", "forum": "forum"}
LEVELS = ("none", "partial", "full")
BOUNDS = (0.36, 0.58)  # satisfaction of their people: below the first none, from the second full
STALE = 0.18  # chance that what is seen tells of some time ago
OLD = (120, 540)  # days that it is then old
RECENT = (0, 30)
FORMER = (0.8, 0.9, 1.1, 1.25)  # of today's price, on pages that are old
# How sure whoever saw it says they are, by source; it has nothing to do with the truth.
CONFIDENCE = {
    "release note": {"high": 0.6, "medium": 0.3, "low": 0.1},
    "review site": {"high": 0.2, "medium": 0.5, "low": 0.3},
    "sales call": {"high": 0.35, "medium": 0.45, "low": 0.2},
    "forum": {"high": 0.05, "medium": 0.3, "low": 0.65},
    "price page": {"high": 0.9, "medium": 0.1},
}


@dataclass(frozen=True, kw_only=True)
class Observation:
    """Something seen of a competitor. `level` as claimed: none, partial, full, or empty for what is no need.

    Truth: the `need` it is about, the `true_level` now; `as_of` when what was told was so, `stale` when that
    is long ago, `wrong` when it was told otherwise than it was then; `true_price` now.
    """

    id: str
    date: dt.date
    competitor: str
    source: str
    address: str
    seen: str
    capability: str
    level: str
    price: float | None
    confidence: str
    need: str
    true_level: str
    true_price: float
    as_of: dt.date
    stale: bool
    wrong: bool


def is_company(rival: Competitor) -> bool:
    """Whether somebody releases it and sells it against us; “The pot from the supermarket” is no company."""
    return not rival.name.startswith("The ")


def level(satisfaction: float) -> str:
    """What a capability is called that leaves so many of a product's people satisfied."""
    return LEVELS[sum(satisfaction >= bound for bound in BOUNDS)]


def observations(setting: Setting, each: int | None = None) -> list[Observation]:
    """So many observations of each competitor (nine a quarter when not told), by date.

    What a competitor ships in this quarter is seen besides, in a release note.
    """
    dice, quarter = setting.dice("competitors"), setting.first // QUARTER + 1
    wanted = max(1, round(A_QUARTER * setting.days / QUARTER)) if each is None else each
    watch = Watch(setting=setting, dice=dice, teller=_teller(setting))
    found = []
    for rival in setting.world.company.competitors:
        found += [watch.seen(rival) for _ in range(wanted)]
        found += [watch.shipped(rival, move) for move in rival.moves if move.quarter == quarter]
    found.sort(key=lambda one: one.date)
    return [replace(one, id=f"c{number:03d}") for number, one in enumerate(found, start=1)]


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Those who keep an eye on competitors: chance, and words apart from it."""

    setting: Setting
    dice: Dice
    teller: Teller

    def seen(self, rival: Competitor) -> Observation:
        """One thing seen somewhere, of a need that the competitor is known for or of its price."""
        dice = self.dice
        possible = SOURCES if is_company(rival) else TALK
        source = dice.weighed({name: SOURCES[name][0] for name in possible})
        if source == "price page":
            return self._priced(rival)
        need = dice.weighed(_known_for(self.setting.world, rival))
        stale = dice.hits(STALE)
        then = level(before_moves(rival, need, self.setting) if stale else rival.satisfaction[need])
        claimed = _claimed(dice, then, source)
        facts = self._facts(rival, need)
        rule = f"{claimed}_{RULES[source]}"
        text = self.teller.say(rule, facts=facts) + self._tail()
        return self._noted(
            rival, source, capitalised(text), need=need, level=claimed, stale=stale, wrong=claimed != then,
            capability=self.teller.words("better", facts=facts, form="inf"),
        )  # fmt: skip

    def shipped(self, rival: Competitor, move: Move) -> Observation:
        """A release note of what it ships: promises all of it, whatever comes of it."""
        need = max(move.needs, key=lambda each: move.needs[each], default="")
        facts = {"move": fact(move.title), "rival": fact(_named(rival))}
        text = self.teller.say("move_release", facts=facts)
        true = level(rival.satisfaction[need]) if need in rival.satisfaction else ""
        return self._noted(
            rival, "release note", capitalised(text), need=need, level="full" if need else "",
            stale=False, wrong=bool(need) and true != "full", capability=move.title,
        )  # fmt: skip

    def _priced(self, rival: Competitor) -> Observation:
        dice, stale = self.dice, self.dice.hits(STALE)
        price = round(rival.price * (dice.one(FORMER) if stale else 1.0), 2)
        amount = f"{self.setting.world.company.currency} {price:.2f}" if price else "nothing"
        text = self.teller.say("price_page", facts={"amount": fact(amount)})
        return self._noted(rival, "price page", capitalised(text), price=price, stale=stale)

    def _noted(
        self, rival: Competitor, source: str, seen: str, *, stale: bool, need: str = "", level: str = "",
        capability: str = "", price: float | None = None, wrong: bool = False,
    ) -> Observation:  # fmt: skip
        dice = self.dice
        day, (least, most) = int(dice.share() * self.setting.days), OLD if stale else RECENT
        known = rival.satisfaction.get(need)
        return Observation(
            id="", date=self.setting.date(day), competitor=rival.name, source=source,
            address=_address(dice, rival, source), seen=seen, capability=capability, level=level, price=price,
            confidence=dice.weighed(CONFIDENCE[source]), need=need,
            true_level="" if known is None else LEVELS[sum(known >= bound for bound in BOUNDS)],
            true_price=rival.price, as_of=self.setting.date(day - least - int(dice.share() * (most - least))),
            stale=stale, wrong=wrong,
        )  # fmt: skip

    def _tail(self) -> str:
        tail = self.teller.words("tail") if self.teller.dice.hits(0.45) else ""
        return f" {tail}" if tail.startswith("(") else tail

    def _facts(self, rival: Competitor, need: str) -> Rules:
        phrases = {kind: retold(self.teller.phrase(need, kind), YOU) for kind in PHRASES}
        return {**phrases, "rival": fact(_named(rival)), "title": fact(self.setting.world.title)}


def before_moves(rival: Competitor, need: str, setting: Setting) -> float:
    """The satisfaction of a need before what the competitor has shipped for it up to this stretch.

    A move closes a share of the gap: s = b + share × (1 − b), so b = (s − share) ÷ (1 − share).
    """
    found = rival.satisfaction[need]
    for move in rival.moves:
        share = move.needs.get(need, 0.0)
        if move.quarter <= setting.first // QUARTER and share < 1:
            found = (found - share) / (1 - share)
    return max(0.0, found)


def _teller(setting: Setting) -> Teller:
    return Teller(
        topic=load_topic(setting.world.name), language="en", rules=(grammar("competitors.en")[""],),
        dice=setting.dice("competitors in words"),
    )  # fmt: skip


def _known_for(world: World, rival: Competitor) -> dict[str, float]:
    """Weights of the needs that the competitor states: importance to all people."""
    return {
        need.id: fsum(segment.share * need.importance[segment.id] for segment in world.segments)
        for need in world.needs
        if need.id in rival.satisfaction
    }


def _claimed(dice: Dice, true: str, source: str) -> str:
    """The level as told: now and then one too high or too low, as the source is inclined."""
    _, errs, flatters = SOURCES[source]
    if not dice.hits(errs):
        return true
    at = LEVELS.index(true) + (1 if dice.hits(flatters) else -1)
    return LEVELS[max(0, min(len(LEVELS) - 1, at))]


def _named(rival: Competitor) -> str:
    return re.sub("^The ", "the ", rival.name)


def _address(dice: Dice, rival: Competitor, source: str) -> str:
    number = 1000 + int(dice.share() * 9000)
    if source == "review site":
        return f"https://reviews.example/{rival.id}/{number}"
    if source == "forum":
        return f"https://forum.example/t/{number}"
    if source == "sales call":
        return ""
    return f"{rival.address}/{'pricing' if source == 'price page' else f'releases/{number}'}"


COLUMNS = (
    "id", "date", "competitor", "source", "url", "seen", "capability", "level", "price", "confidence",
)  # fmt: skip


def write(folder: Path, truth: Path, setting: Setting) -> None:
    """What was seen in `folder`/competitors/observations.csv, its truth in `truth`/competitors.csv."""
    found, target = observations(setting), folder / "competitors"
    target.mkdir(parents=True, exist_ok=True)
    write_csv(target / "observations.csv", COLUMNS, [_row(each) for each in found])
    write_csv(
        truth / "competitors.csv",
        ("id", "need", "true_level", "true_price", "as_of", "stale", "wrong"),
        [
            (each.id, each.need, each.true_level, each.true_price, each.as_of.isoformat(), int(each.stale),
             int(each.wrong))
            for each in found
        ],
    )  # fmt: skip


def _row(one: Observation) -> tuple[Cell, ...]:
    return (one.id, one.date.isoformat(), one.competitor, one.source, one.address, one.seen, one.capability,
            one.level, one.price, one.confidence)  # fmt: skip
