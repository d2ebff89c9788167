"""Interviews with customers: guide, transcripts as meeting tools export them, what is true of each turn."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from firsthand.learning.simulator.people import Customer, customers
from firsthand.learning.simulator.setting import QUARTER, Setting
from firsthand.learning.simulator.sources.conversation import Sides, Stance, Talk, Turn, timed
from firsthand.learning.simulator.sources.speech import manner
from firsthand.learning.simulator.sources.telling import Teller, fact, grammar
from firsthand.learning.simulator.sources.transcripts import guide, plain, vtt
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.voices.grammar import Rules
from firsthand.learning.simulator.voices.material import load_topic
from firsthand.learning.simulator.voices.personas import sample_persona
from firsthand.learning.simulator.world import World
from firsthand.tables import Cell, write_csv

PEOPLE_PER_INTERVIEW = 190  # in a quarter
MOST = 12  # in a quarter
LANGUAGES = ("en", "de", "es")
_LOOKED_THROUGH = 150  # customers for each interview, so that segments and languages come as they are
_LEADS = (0.08, 0.45)  # chance of a leading question about a need: of who has done it often, of who has not


@dataclass(frozen=True, kw_only=True)
class Interview:
    """One talk: `id` as in the names of its files; `stances` are the customer's to each need, in truth."""

    id: str
    customer: Customer
    date: dt.date
    language: str
    moderator: str
    stances: tuple[Stance, ...]
    turns: tuple[Turn, ...]

    @property
    def participant(self) -> str:
        return self.customer.name

    @property
    def minutes(self) -> float:
        return self.turns[-1].end / 60


def how_many(setting: Setting) -> int:
    """One for every 190 people and quarter, at least 1, at most 12 a quarter."""
    quarters = setting.days / QUARTER
    return max(1, min(round(setting.users * quarters / PEOPLE_PER_INTERVIEW), round(MOST * quarters)))


def interviews(setting: Setting, wanted: int | None = None, segment: str = "") -> Iterator[Interview]:
    """So many interviews (`how_many` when not told), by date; the same setting gives the same talks.

    Customers who are not spoken with twice are drawn evenly, those of one `segment` when it is named; fewer
    interviews come when there are fewer.
    """
    wanted = how_many(setting) if wanted is None else wanted
    dice = setting.dice(f"interviews {segment}".rstrip())
    pool = [each for each in customers(setting, _LOOKED_THROUGH * wanted) if segment in ("", each.segment)]
    days = sorted(int(dice.share() * setting.days) for _ in range(min(wanted, len(pool))))
    tellers: dict[str, Teller] = {}
    for number, day in enumerate(days, start=1):
        customer = pool.pop(int(dice.share() * len(pool)))
        language = customer.language if customer.language in LANGUAGES else "en"
        if language not in tellers:
            tellers[language] = _teller(setting.world, language, dice)
        date = _workday(setting.date(day))
        yield _held(setting.world, tellers[language], customer, number, date)


def _workday(date: dt.date) -> dt.date:
    return date - dt.timedelta(days=max(0, date.weekday() - 4))


def _teller(world: World, language: str, dice: Dice) -> Teller:
    own = grammar(f"{world.name}.{language}")[""]
    return Teller(
        topic=load_topic(world.name), language=language, dice=dice,
        rules=(own, grammar(f"interview.{language}")[""]),
    )  # fmt: skip


def _held(world: World, teller: Teller, customer: Customer, number: int, date: dt.date) -> Interview:
    dice, language = teller.dice, teller.language
    persona = sample_persona(dice, {language: 1.0}, 0.0)
    moderators = _moderators(world)
    which = int(dice.share() * len(moderators))
    sides = Sides(
        facts=_facts(world, customer, moderators[which], language),
        manner=manner(dice, persona),
        strays=0.09 if persona.voice == "chatty" else 0.02 if persona.voice == "terse" else 0.05,
        leads=_LEADS[min(which, 1)],
    )
    stances = stances_of(world, customer.segment, dice)
    talk = Talk(teller=teller, sides=sides)
    _script(world, talk, customer, stances)
    return Interview(
        id=f"interview-{number:02d}", customer=customer, date=date, language=language,
        moderator=moderators[which], stances=stances, turns=timed(talk.turns, talk),
    )  # fmt: skip


def stances_of(world: World, segment: str, dice: Dice) -> tuple[Stance, ...]:
    """What matters to one person of a segment, and what they find met, with the chances of the world."""
    return tuple(
        Stance(
            need=need.id,
            matters=dice.hits(need.importance[segment]),
            met=dice.hits(need.satisfaction[segment]),
        )
        for need in world.needs
    )


def _moderators(world: World) -> tuple[str, ...]:
    """Two of the team that gives its days to interviews."""
    days = next((study.days for study in world.company.studies if study.id == "interviews"), {})
    people = [name for team in world.company.teams if team.id in days for name in team.people]
    return tuple(people[:2]) or ("Robin Ashdown",)


def _facts(world: World, customer: Customer, moderator: str, language: str) -> Rules:
    segment = grammar(f"{world.name}.{language}").get(customer.segment, {})
    towns = grammar("towns").get(customer.country, {"town": fact("town")})
    said = {"name": customer.name.split()[0], "moderator": moderator.split()[0],
            "company": world.company.name, "title": world.title}  # fmt: skip
    return {**segment, **towns, **{name: fact(text) for name, text in said.items()}}


def _script(world: World, talk: Talk, customer: Customer, stances: tuple[Stance, ...]) -> None:
    dice = talk.teller.dice
    asked = _asked(talk, world, customer, stances)
    sore = [each.need for each in asked if each.matters and not each.met]
    kinds = _contradictions(dice, world, customer, bool(sore))
    claimed = dice.one(sore) if sore else ""
    _opening(talk, asked[0].need)
    talk.ask("m_routine")
    if "often" in kinds:
        talk.claims["often"] = talk.answer(("claim_often",), ("routine",))
    else:
        talk.answer(("routine",), ("routine",))
    kept = _claim(talk, kinds, claimed)
    for each in asked:
        talk.about(each.need)
        if each.need == claimed and kept:
            talk.facts, talk.theirs = {**talk.facts, **kept}, {**talk.theirs, **kept}
        if not each.matters:
            talk.indifferent()
        elif each.met:
            talk.satisfied()
        else:
            talk.unmet(2 if each.need == sore[0] or dice.hits(0.55) else 1)
        if each.need == claimed and "pay" in kinds:
            talk.ask("m_wish")
            talk.claims["pay"] = talk.answer(("claim_pay",))
    _closing(talk, sore)


def _asked(talk: Talk, world: World, customer: Customer, stances: tuple[Stance, ...]) -> list[Stance]:
    """What comes up: seven or eight needs, two more of who says little, sooner those that matter and hurt."""
    dice = talk.teller.dice
    importance = {need.id: need.importance[customer.segment] for need in world.needs}
    weights = {
        each: importance[each.need] * (3 if each.matters and not each.met else 1.2 if each.matters else 0.25)
        for each in stances
    }
    chosen: list[Stance] = []
    for _ in range(min(len(stances), 7 + dice.hits(0.5) + 2 * (talk.sides.manner.sentences < 0.7))):
        chosen.append(dice.weighed(weights))
        del weights[chosen[-1]]
    return chosen


def _contradictions(dice: Dice, world: World, customer: Customer, sore: bool) -> frozenset[str]:
    """What the customer will say early and belie later, as their plan and activity allow."""
    visits = customer.activity * next(each.sessions for each in world.segments if each.id == customer.segment)
    possible = {
        "often": visits < 0.3,
        "pay": sore and not world.company.prices.get(customer.plan, 0.0),
        "fine": sore,
        "never": sore,
    }
    found = {kind for kind, may in possible.items() if may and dice.hits(0.34)}
    return frozenset(found - ({"never"} if "fine" in found else set()))


def _opening(talk: Talk, need: str) -> None:
    talk.about("")
    talk.ask("m_hello")
    talk.answer(("hello",))
    talk.ask("m_warm")
    talk.answer(("intro", "home"), ("home",))
    talk.ask("m_how")
    talk.answer(("found",), ("found",))
    if talk.teller.dice.hits(0.5):
        talk.about(need)
        talk.ask("m_hope")
        talk.answer(("hoped",))
        talk.about("")


def _claim(talk: Talk, kinds: frozenset[str], need: str) -> Rules:
    """What works, they say; returns the phrase that will come back."""
    kind = next((each for each in ("fine", "never") if each in kinds and need), "")
    if not kind:
        return {}
    talk.about(need)
    talk.ask("m_fine")
    talk.claims[f"{kind} {need}"] = talk.answer((f"claim_{kind}",))
    phrase = "thing" if kind == "fine" else "around"
    return {phrase: talk.facts[phrase]}


def _closing(talk: Talk, sore: list[str]) -> None:
    talk.about("")
    for kind, question in (("often", "m_last_use"), ("pay", "m_plan")):
        if kind in talk.claims:
            talk.ask(question)
            talk.answer((f"deed_{kind}",), contradicts=talk.claims[kind])
    for subject in ("other", "switch"):
        talk.ask(f"m_{subject}")
        talk.answer((subject,), (subject,))
    talk.ask("m_last_words")
    if sore and talk.teller.dice.hits(0.6):
        talk.about(sore[0])
        talk.answer(("last_words_need",))
        talk.about("")
    else:
        talk.answer(("last_words",))
    talk.ask("m_bye")
    talk.answer(("bye",))


def write(folder: Path, truth: Path, setting: Setting) -> None:
    """Transcripts (.vtt, .txt), guide, participants in `folder`/interviews; turns and stances in `truth`."""
    held, target = list(interviews(setting)), folder / "interviews"
    target.mkdir(parents=True, exist_ok=True)
    (target / "guide.md").write_text(guide(setting), encoding="utf-8")
    for each in held:
        for ending, text in (("vtt", vtt(each)), ("txt", plain(each))):
            (target / f"{each.id}.{ending}").write_text(text, encoding="utf-8")
    write_csv(target / "participants.csv", _PARTICIPANTS, map(_participant, held))
    write_csv(
        truth / "interviews.csv",
        ("interview", "turn", "speaker", "kind", "need", "leading", "contradicts"),
        [(one.id, *_turn(number, turn)) for one in held for number, turn in enumerate(one.turns)],
    )
    write_csv(
        truth / "interview_needs.csv",
        ("interview", "person", "segment", "need", "matters", "met"),
        [
            (one.id, one.customer.number, one.customer.segment, stance.need, stance.matters, stance.met)
            for one in held
            for stance in one.stances
        ],
    )


_PARTICIPANTS = (
    "interview", "date", "moderator", "participant", "user_id", "email", "plan", "country", "language",
    "minutes",
)  # fmt: skip


def _participant(one: Interview) -> tuple[Cell, ...]:
    who = one.customer
    known = (who.name, who.account, who.email, who.plan, who.country)
    return (one.id, one.date.isoformat(), one.moderator, *known, one.language, round(one.minutes, 1))


def _turn(number: int, turn: Turn) -> tuple[Cell, ...]:
    """A question that leads and a saying that belies another are told by numbers, as the turns are."""
    belied = turn.contradicts if turn.contradicts >= 0 else None
    speaker = "moderator" if turn.moderator else "customer"
    return (number, speaker, turn.kind, turn.need, int(turn.leading), belied)
