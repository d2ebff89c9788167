"""Deals with those who buy for many people: what the seller wrote, and why it really went so."""

import datetime as dt
from dataclasses import dataclass
from math import exp, fsum, log
from pathlib import Path

from firsthand.learning.simulator.company import Competitor
from firsthand.learning.simulator.setting import QUARTER, Setting
from firsthand.learning.simulator.sources.competitors import is_company
from firsthand.learning.simulator.sources.telling import THEY, Teller, capitalised, fact, grammar, retold
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.grammar import Rules
from firsthand.learning.simulator.voices.material import PHRASES, load_topic
from firsthand.learning.simulator.world import World
from firsthand.tables import Cell, write_csv

PEOPLE_PER_DEAL = 40  # in a quarter
FEWEST, MOST = 6, 80  # in a quarter
# Who buys, how often, and how many (lowest, highest): seats of a service, or devices.
BUYERS = {
    "digital": {"employer": (0.45, 60, 4000), "insurer": (0.2, 500, 9000), "retailer": (0.2, 300, 6000),
                "association": (0.15, 80, 2500)},
    "physical": {"retailer": (0.3, 60, 1500), "garden": (0.3, 40, 900), "hotel": (0.15, 6, 90),
                 "school": (0.1, 4, 40), "employer": (0.15, 10, 200)},
}  # fmt: skip
SELLERS = ("Maren Voss", "Ciarán Doyle", "Yolanda Prat", "Jasper Timm")
LEAD, PRICE, USUAL = 9.0, 0.8, -0.7  # log odds of winning: for a lead of 1, for e times the price, otherwise
BLAMES = 0.55  # chance that the seller of a lost deal writes “price” whatever the reason was
CYCLE = 45  # days, median, from first contact to decision
STAGES = ("Discovery", "Demo", "Proposal", "Negotiation")


@dataclass(frozen=True, kw_only=True)
class Deal:
    """One deal. `outcome` is won, lost or open; `reason` as written, `true_reason` as it was.

    Reasons: price, timing, relationship, need (then `need` names it). `segments`: of the people it is for;
    `lead`: our satisfaction over the competitor's for them, weighted by importance; `chance` of winning.
    """

    id: int
    account: str
    buyer: str
    size: int
    amount: float
    created: dt.date
    closed: dt.date | None
    stage: str
    seller: str
    competitor: str
    outcome: str
    reason: str
    note: str
    segments: dict[str, float]
    lead: float
    chance: float
    true_reason: str
    need: str


def how_many(setting: Setting) -> int:
    """Deals begun in the stretch: one for every 40 people and quarter, 6 to 80 a quarter."""
    quarters = setting.days / QUARTER
    return round(max(FEWEST * quarters, min(MOST * quarters, setting.users * quarters / PEOPLE_PER_DEAL)))


def deals(setting: Setting, wanted: int | None = None) -> list[Deal]:
    """So many deals (`how_many` when not told) by first contact: decided in the stretch, or open then."""
    dice = setting.dice("sales")
    rules = grammar("sales.en")[""]
    teller = Teller(
        topic=load_topic(setting.world.name), language="en", rules=(rules,), dice=setting.dice("sales notes")
    )
    wanted, names = how_many(setting) if wanted is None else wanted, set[str]()
    days = sorted(-CYCLE + int(dice.share() * (setting.days + CYCLE)) for _ in range(wanted))
    return [_deal(setting, dice, teller, names, number, day) for number, day in enumerate(days, start=1)]


def lead(world: World, segments: dict[str, float], competitor: Competitor) -> float:
    """Our satisfaction over the competitor's, mean over needs (by importance) and segments (by share).

    A need that the competitor does not state is served as well by both.
    """
    total = 0.0
    for segment, share in segments.items():
        weights = fsum(need.importance[segment] for need in world.needs)
        ahead = fsum(
            need.importance[segment]
            * (need.satisfaction[segment] - competitor.satisfaction.get(need.id, need.satisfaction[segment]))
            for need in world.needs
        )
        total += share * ahead / weights if weights else 0.0
    return total


def chance(world: World, ahead: float, competitor: Competitor) -> float:
    """The chance of winning: logistic in the lead and in the logarithm of our price over theirs."""
    return 1 / (1 + exp(-(USUAL + LEAD * ahead - PRICE * _dearer(world, competitor))))


def _dearer(world: World, competitor: Competitor) -> float:
    ours = max(world.company.prices.values())
    return max(-1.0, min(1.0, log(max(ours, 1.0) / max(competitor.price, 1.0))))


def _deal(setting: Setting, dice: Dice, teller: Teller, names: set[str], number: int, day: int) -> Deal:
    world = setting.world
    buyers = BUYERS[world.kind]
    buyer = dice.weighed({each: often for each, (often, _, _) in buyers.items()})
    _, low, high = buyers[buyer]
    size = round(low * (high / low) ** dice.share())
    competitor = dice.one([each for each in world.company.competitors if is_company(each)])
    segments = _for_whom(world, dice)
    ahead = lead(world, segments, competitor)
    likely = chance(world, ahead, competitor)
    decided = day + _cycle(dice)
    while decided < 0:  # the stretch begins with what was not decided before it
        decided = day + _cycle(dice)
    won = dice.hits(likely)
    outcome = "open" if decided >= setting.days else "won" if won else "lost"
    reason, need = _why(world, dice, segments, competitor, won=won)
    if outcome == "open":
        reason = need = ""
    written = _written(dice, outcome, reason)
    asked = need or _asked(world, dice, segments)
    account = _account(teller, names, buyer)
    facts = _facts(teller, world, buyer, size, competitor, asked)
    return Deal(
        id=41_000_000 + 137 * number, account=account, buyer=buyer, size=size,
        amount=_amount(world, dice, size), created=setting.date(day),
        closed=None if outcome == "open" else setting.date(decided),
        stage=_stage(outcome, day, decided, setting.days), seller=dice.one(SELLERS),
        competitor=competitor.name, outcome=outcome, reason=written,
        note=_note(teller, facts, outcome, written), segments=segments, lead=ahead, chance=likely,
        true_reason=reason, need=need,
    )  # fmt: skip


def _cycle(dice: Dice) -> int:
    """Days from first contact to decision: nearly log-normal, as a sum of three draws is nearly normal."""
    return round(CYCLE * exp(dice.share() + dice.share() + dice.share() - 1.5))


def _for_whom(world: World, dice: Dice) -> dict[str, float]:
    """A main segment with 0.7 and another with 0.3, drawn by their shares."""
    shares = {segment.id: segment.share for segment in world.segments}
    main = dice.weighed(shares)
    del shares[main]
    return {main: 0.7, dice.weighed(shares): 0.3} if shares else {main: 1.0}


def _why(
    world: World, dice: Dice, segments: dict[str, float], competitor: Competitor, *, won: bool
) -> tuple[str, str]:
    """The reason that decided, and the need if it was one: what speaks loudest weighs most."""
    dearer, sign = _dearer(world, competitor), 1 if won else -1
    weights = {("price", ""): 0.25 + 0.8 * max(0.0, -sign * dearer)}
    weights["relationship" if won else "timing", ""] = 0.35 if won else 0.5
    for need in world.needs:
        ahead = competitor.satisfaction.get(need.id, need.satisfaction[next(iter(segments))])
        gap = fsum(
            share * need.importance[each] * max(0.0, sign * (need.satisfaction[each] - ahead))
            for each, share in segments.items()
        )
        weights["need", need.id] = 3 * gap
    return dice.weighed(weights)


def _asked(world: World, dice: Dice, segments: dict[str, float]) -> str:
    """The need that comes up in the talks when none decided them."""
    main = next(iter(segments))
    return dice.weighed({need.id: need.importance[main] for need in world.needs})


def _written(dice: Dice, outcome: str, reason: str) -> str:
    """Sellers blame the price when they lose, and thank themselves when they win."""
    if outcome == "lost" and dice.hits(BLAMES):
        return "price"
    return "relationship" if outcome == "won" and dice.hits(0.4) else reason


def _account(teller: Teller, names: set[str], buyer: str) -> str:
    for _ in range(200):
        name = teller.words(f"account_{buyer}")
        if name not in names:
            break
    names.add(name)
    return name


def _amount(world: World, dice: Dice, size: int) -> float:
    """A year of seats, or devices for resale, less what a large order brings down."""
    hardware = world.company.hardware
    each = hardware.price * 0.62 if hardware else max(world.company.prices.values()) * 12
    rebate = min(0.35, 0.04 * log(size)) + 0.05 * dice.share()
    return round(size * each * (1 - rebate), -1)


def _stage(outcome: str, day: int, decided: int, days: int) -> str:
    if outcome != "open":
        return f"Closed {outcome.capitalize()}"
    done = (days - day) / (decided + 1 - day)
    return STAGES[min(len(STAGES) - 1, int(done * len(STAGES)))]


def _facts(teller: Teller, world: World, buyer: str, size: int, competitor: Competitor, need: str) -> Rules:
    phrases = {kind: retold(teller.phrase(need, kind), THEY) for kind in PHRASES}
    said = {"rival": competitor.name, "title": world.title, "size": f"{size:,}"}
    rules = grammar("sales.en")[""]
    own = {"who": rules[f"who_{buyer}"], "use": rules[f"use_{buyer}"]}
    return {**phrases, **own, **{name: fact(text) for name, text in said.items()}}


def _note(teller: Teller, facts: Rules, outcome: str, reason: str) -> str:
    dice = teller.dice
    moves = ["opening"] if dice.hits(0.8) else []
    moves += ["topic"] * (1 + dice.hits(0.35)) if dice.hits(0.8) else []
    moves += ["versus"] if dice.hits(0.5) else []
    if outcome == "open":
        moves.append("open")
    elif outcome == "lost":
        moves.append(f"lost_{reason}")
    else:
        moves += ["won", f"won_{reason}"] if dice.hits(0.8) else [f"won_{reason}"]
    if dice.hits(0.12):
        moves.append("aside")
    said = [teller.say(move, facts=facts) for move in moves]
    return capitalised(" ".join(each if each.endswith((".", "?", "!")) else f"{each}." for each in said))


LABELS = {
    "price": "Price", "timing": "Timing / budget", "need": "Product", "relationship": "Relationship", "": "",
}  # fmt: skip
COLUMNS = (
    "Record ID", "Deal Name", "Pipeline", "Deal Stage", "Amount", "Currency", "Create Date", "Close Date",
    "Deal owner", "Associated Company", "Deal Type", "Number of Seats", "Competitor", "Closed Won Reason",
    "Closed Lost Reason", "Notes",
)  # fmt: skip


def write(folder: Path, truth: Path, setting: Setting) -> None:
    """Deals as HubSpot exports them in `folder`/sales/deals.csv; why they went so in `truth`/sales.csv."""
    found, target = deals(setting), folder / "sales"
    target.mkdir(parents=True, exist_ok=True)
    write_csv(target / "deals.csv", COLUMNS, [_row(setting.world, each) for each in found])
    write_csv(
        truth / "sales.csv",
        ("deal", "outcome", "reason", "need", "written", "segments", "lead", "chance"),
        [
            (each.id, each.outcome, each.true_reason, each.need, each.reason,
             " ".join(f"{segment}:{share:g}" for segment, share in each.segments.items()),
             round(each.lead, 4), round(each.chance, 4))
            for each in found
        ],
    )  # fmt: skip


def _row(world: World, deal: Deal) -> tuple[Cell, ...]:
    reasons = [LABELS[deal.reason] if deal.outcome == outcome else "" for outcome in ("won", "lost")]
    return (
        deal.id, f"{deal.account} – {deal.size:,}", "Partners and companies", deal.stage, deal.amount,
        world.company.currency, deal.created.isoformat(), deal.closed.isoformat() if deal.closed else None,
        deal.seller, deal.account, deal.buyer.capitalize(), deal.size, deal.competitor, *reasons, deal.note,
    )  # fmt: skip
