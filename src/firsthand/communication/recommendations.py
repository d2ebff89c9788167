"""Recommendations: what to reconsider, by which rule, from which numbers, and what would change the advice.

Each rule is a function from what is known to a recommendation, or to None where it has nothing to say. A rule
never says more than its numbers do: where an interval holds both answers, it stays silent or says so.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from firsthand.charts.wording import figure
from firsthand.errors import InputError
from firsthand.estimates import Estimate, wilson

# A need counts as one of the first when even the far end of its ranks is among so many.
FIRST = 3
# A theme is worth a question when at least this share of people speak of it, at the low end of the interval.
HEARD = 0.03
# A team is short when one more person-month is worth this share of the whole plan.
SHORT = 0.1
_HEARD, _SHORT = figure(HEARD, "share"), figure(SHORT, "share")


class Rule(StrEnum):
    """The rules, the most pressing first."""

    SPLIT = "split"
    HARM = "harm"
    IMPACT = "impact"
    WIN = "win"
    BREACH = "breach"
    SHIFT = "shift"
    NOTHING = "nothing"
    NEED = "need"
    CAPACITY = "capacity"
    THEME = "theme"


IN_WORDS = {
    Rule.SPLIT: "A test whose people were not split as planned says nothing, whatever its numbers.",
    Rule.HARM: "What the rule fixed before the test says not to ship should not be built on.",
    Rule.IMPACT: "The whole interval of a release’s effect lies on one side of no effect.",
    Rule.WIN: "What the rule fixed before the test says to ship is waiting for somebody to decide.",
    Rule.BREACH: "A metric left what its monitor calls usual.",
    Rule.SHIFT: "A metric took another level, or another growth, and kept it.",
    Rule.NOTHING: "A test that ended without an answer still asks for a decision.",
    Rule.NEED: f"A need is surely among the first {FIRST}, and no open item addresses it.",
    Rule.CAPACITY: f"One more person-month in a team is worth at least {_SHORT} of the whole plan.",
    Rule.THEME: f"At least {_HEARD} of people speak of something that is linked to no need.",
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A number that a recommendation rests on; `unit` as of an `Estimate`, low and high NaN where exact."""

    label: str
    value: float
    unit: str
    low: float = math.nan
    high: float = math.nan
    n: int = 0

    @classmethod
    def of(cls, label: str, estimate: Estimate) -> "Fact":
        return cls(
            label=label, value=estimate.value, unit=estimate.unit,
            low=estimate.low, high=estimate.high, n=estimate.n,
        )  # fmt: skip

    @property
    def has_interval(self) -> bool:
        return self.low < self.high


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """What to reconsider. `about` is the source it speaks of, in whatever form the caller names sources.

    `act` is what somebody decides who follows it, where the title does not say so.
    """

    rule: Rule
    about: str
    title: str
    because: str
    facts: tuple[Fact, ...]
    would_change: str
    act: str = ""

    @property
    def key(self) -> str:
        """The same while it is the same rule about the same thing, whatever the numbers are."""
        return f"{self.rule}:{self.about}"

    @property
    def digest(self) -> str:
        """Changes with the advice, or with a number by more than its second significant digit."""
        rounded = [(fact.label, *map(_rounded, (fact.value, fact.low, fact.high))) for fact in self.facts]
        text = repr((self.rule.value, self.about, rounded))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


class Outcome(StrEnum):
    """What an experiment's rule said in the end."""

    SHIP = "ship"
    STOP = "do not ship"
    UNDECIDED = "undecided"
    MISMATCH = "mismatch"


def of_experiment(
    *,
    about: str,
    name: str,
    outcome: Outcome,
    lifts: Mapping[str, Estimate],
    ended: bool,
    item: str = "",
    reason: str = "",
    doubt: str = "",
    takes: int = 0,
) -> Recommendation | None:
    """What follows from a test; None while one without an answer still runs.

    `lifts` are those that the verdict hangs on, by their metrics (unit "lift"); `item` the title of what was
    tested; `reason` what its verdict says of itself, in place of a general sentence; `doubt` what is not
    known, in a few words, and `takes` how many people in each variant would tell (0: cannot be said).
    """
    facts = tuple(Fact.of(f"Lift of {metric}", lift) for metric, lift in lifts.items() if lift.known)
    thing = f"“{item or name}”"
    if outcome is Outcome.MISMATCH:
        return Recommendation(
            rule=Rule.SPLIT, about=about, title=f"Repair how “{name}” splits people, and run it again",
            because=reason or "The variants got other shares of people than planned.",
            facts=facts, would_change="A split that agrees with the plan, after the cause is found.",
        )  # fmt: skip
    if outcome is Outcome.STOP:
        return Recommendation(
            rule=Rule.HARM, about=about, title=f"Reconsider {thing}",
            because=reason or f"“{name}” says not to ship it.", facts=facts,
            would_change="Another version of the idea, tested again by a rule fixed beforehand.",
        )  # fmt: skip
    if outcome is Outcome.SHIP:
        return Recommendation(
            rule=Rule.WIN, about=about, title=f"Ship {thing}",
            because=reason or f"“{name}” meets the rule that was fixed beforehand.", facts=facts,
            would_change="A guardrail that is lost after the launch, or an effect that wears off.",
        )  # fmt: skip
    if not ended:
        return None
    because = reason or f"“{name}” ended, and its interval holds both a gain and none."
    return _without_answer(about, thing, because, facts, doubt, takes)


def _without_answer(
    about: str, thing: str, because: str, facts: tuple[Fact, ...], doubt: str, takes: int
) -> Recommendation:
    more = f"About {takes:,} people in each variant" if takes else "More people in the test"
    return Recommendation(
        rule=Rule.NOTHING, about=about, because=because, facts=facts,
        title=f"{thing} is undecided: {doubt or 'its test ended without an answer'}",
        would_change=f"{more}, or a bolder version of the idea.",
        act=f"Decide about {thing} without an answer from its test",
    )  # fmt: skip


def of_impact(*, about: str, title: str, metric: str, effect: Estimate) -> Recommendation | None:
    """What follows from the effect of a release; None where no effect lies in the interval."""
    if not effect.known or effect.low <= 0 <= effect.high:
        return None
    rose, fell = f"Build on the release: “{metric}” rose", f"Reconsider what was released: “{metric}” fell"
    return Recommendation(
        rule=Rule.IMPACT, about=about,
        title=fell if effect.value < 0 else rose,
        because=title, facts=(Fact.of(f"Effect on {metric}", effect),),
        would_change="Something else that happened on the same days, or an effect that wears off.",
    )  # fmt: skip


def of_breach(
    *, about: str, title: str, metric: str, value: float, low: float, high: float, unit: str
) -> Recommendation:
    """What follows when a monitor found a value outside `low` to `high` (NaN where it has no bound)."""
    bounds = (("Usual at least", low), ("Usual at most", high))
    return Recommendation(
        rule=Rule.BREACH, about=about, title=f"Find out why “{metric}” is not as usual", because=title,
        facts=(
            Fact(label=metric, value=value, unit=unit),
            *(Fact(label=label, value=bound, unit=unit) for label, bound in bounds if math.isfinite(bound)),
        ),
        would_change="A cause that is known and over, or a monitor whose range was too narrow.",
    )  # fmt: skip


def of_shift(*, about: str, title: str, metric: str, now: Fact, before: Fact) -> Recommendation:
    """What follows when the level of a metric, or its growth, changed and stayed so."""
    return Recommendation(
        rule=Rule.SHIFT, about=about, title=f"Find out what changed {metric} for good", because=title,
        facts=(now, before),
        would_change="A cause that is known and meant, or later periods that end the change.",
    )  # fmt: skip


def of_need(
    *, about: str, statement: str, score: Estimate, rank_high: int, open_items: int
) -> Recommendation | None:
    """What follows when a need is surely among the first and nobody means to meet it."""
    if rank_high > FIRST or open_items:
        return None
    return Recommendation(
        rule=Rule.NEED, about=about, title=f"Look for ideas that meet “{statement}”",
        because=f"It is surely among the first {FIRST} needs, and no open item addresses it.",
        facts=(Fact.of("Score", score),),
        would_change="An open item that addresses it, or answers that put other needs before it.",
    )  # fmt: skip


def of_capacity(*, about: str, team: str, period: str, gain: float, total: float) -> Recommendation | None:
    """What follows when a team holds the plan back: `gain` is what one more person-month adds to `total`."""
    if total <= 0 or gain < SHORT * total:
        return None
    return Recommendation(
        rule=Rule.CAPACITY, about=about, title=f"Reconsider the capacity of {team} in {period}",
        because=f"One more person-month there adds at least {_SHORT} to what the plan is worth.",
        facts=(
            Fact(label="One more person-month", value=gain, unit="points"),
            Fact(label="The whole plan", value=total, unit="points"),
        ),
        would_change="Smaller efforts, other wishes, or a plan that leaves out what needs this team.",
    )  # fmt: skip


def of_theme(*, about: str, name: str, people: int, of: int) -> Recommendation | None:
    """What follows when `people` of `of` speak of a theme that is linked to no need.

    Raises `InputError` when more speak of it than there are.
    """
    if people > of:
        raise InputError(f"“{name}”: {people} people of {of} cannot be: count the same people in both.")
    share = wilson(people, of)
    if not of or share.low < HEARD:
        return None
    return Recommendation(
        rule=Rule.THEME, about=about, title=f"Ask what people need when they speak of “{name}”",
        because="Many speak of it, and it is linked to no need.",
        facts=(Fact.of("People who speak of it", share),),
        would_change="A need that it is linked to, or newer voices that speak of other things.",
    )  # fmt: skip


def ordered(found: Iterable[Recommendation | None], *, most: int = 0) -> list[Recommendation]:
    """What the rules said, the most pressing rule first; at most `most` of each rule (0: all)."""
    kept: list[Recommendation] = []
    order = list(Rule)
    for each in sorted(filter(None, found), key=lambda one: order.index(one.rule)):
        if not most or _of_rule(kept, each.rule) < most:
            kept.append(each)
    return kept


def _of_rule(found: Sequence[Recommendation], rule: Rule) -> int:
    return sum(each.rule is rule for each in found)


def _rounded(value: float) -> str:
    return f"{value:.1e}"
