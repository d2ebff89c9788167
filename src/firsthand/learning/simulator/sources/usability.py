"""Usability sessions on prototypes: tasks, results, notes and remarks, and who met which problem in truth."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, fsum
from pathlib import Path
from statistics import NormalDist

from firsthand.learning.simulator.people import Customer, customers
from firsthand.learning.simulator.setting import QUARTER, Setting
from firsthand.learning.simulator.sources.prototypes import (
    UNSEEN,
    Problem,
    Prototype,
    prototype,
    prototyped,
    spoken_of,
)
from firsthand.learning.simulator.sources.telling import Teller, capitalised, fact
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.tables import Cell, write_csv

PEOPLE_PER_SESSION = 250  # of one prototype, in a quarter
FEWEST, MOST = 3, 8  # sessions of one prototype
ACCESS = {"": 0.7, "screen reader": 0.08, "low vision": 0.13, "one hand": 0.09}
# How much longer people take who use it in another way.
SLOWER = {"": 1.0, "screen reader": 2.0, "low vision": 1.4, "one hand": 1.2}
BURDEN = {1: 0.25, 2: 0.6, 3: 1.3, 4: 2.4}
_NORMAL = NormalDist()


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One participant at one task: `outcome` completed, helped or failed; `ease` from 1 (hard) to 7."""

    task: int
    outcome: str
    seconds: int
    errors: int
    ease: int
    quote: str
    note: str
    met: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Session:
    """One participant with one prototype; `access` is their access need (empty: none)."""

    id: str
    date: dt.date
    item: str
    participant: Customer
    access: str
    observer: str
    attempts: tuple[Attempt, ...]
    verdict: str


def how_many(setting: Setting) -> int:
    """Sessions of each prototype: one for every 250 people and quarter, 3 to 8."""
    return max(FEWEST, min(MOST, round(setting.users * setting.days / QUARTER / PEOPLE_PER_SESSION)))


def sessions(
    setting: Setting, tried: Prototype, wanted: int | None = None, teller: Teller | None = None
) -> Iterator[Session]:
    """So many sessions (`how_many` when not told) by date, each with another customer.

    A `teller` that has told of other prototypes repeats itself less.
    """
    wanted = how_many(setting) if wanted is None else wanted
    dice = setting.dice(f"usability {tried.item.id}")
    teller = teller or spoken_of(setting, setting.dice("usability in words"))
    pool = customers(setting, 40 * wanted)
    days = sorted(int(dice.share() * setting.days) for _ in range(min(wanted, len(pool))))
    observers = _observers(setting)
    for number, day in enumerate(days, start=1):
        access = dice.weighed(ACCESS)
        slow = SLOWER[access] * exp(0.25 * _normal(dice))
        yield Session(
            id=f"{tried.item.id}-{number:02d}",
            date=setting.date(day),
            item=tried.item.id,
            participant=pool.pop(int(dice.share() * len(pool))),
            access=access,
            observer=dice.one(observers),
            attempts=tuple(
                attempt(dice, teller, tried, task, access, slow) for task in range(1, len(tried.tasks) + 1)
            ),
            verdict=capitalised(teller.say("verdict")),
        )


def attempt(dice: Dice, teller: Teller, tried: Prototype, task: int, access: str, slow: float) -> Attempt:
    """One participant at one task (from 1); `slow` is how many times the usual pace they take."""
    met = [each for each in tried.problems if each.task == task and dice.hits(each.met_by(access))]
    burden = fsum(BURDEN[each.severity] for each in met)
    through = dice.hits(1 / (1 + exp(1.25 * burden - 2.6)))
    outcome = "completed" if through else "helped" if dice.hits(0.55) else "failed"
    usual = 40 + 12 * (
        len(tried.tasks[task - 1]) % 7
    )  # longer tasks take longer; the task decides, not chance
    spread = exp(0.3 * _normal(dice) + 0.28 * burden)
    penalty = {"completed": 0.0, "helped": 0.8, "failed": 1.8}[outcome]
    return Attempt(
        task=task,
        outcome=outcome,
        seconds=round(usual * slow * spread * (1.3 if outcome == "failed" else 1)),
        errors=sum(1 + dice.hits(0.4) for each in met if each.severity > 1) + dice.hits(0.12),
        ease=max(1, min(7, round(6.3 - 1.1 * burden - penalty + 0.8 * _normal(dice)))),
        quote=_quote(teller, tried, met, access, outcome),
        note=_note(teller, tried, met, access, outcome),
        met=tuple(each.id for each in met),
    )


def discovered(chance: float, participants: int) -> float:
    """The chance that at least one of so many participants meets a problem: 1 − (1 − p)ⁿ (Virzi 1992)."""
    return 1 - (1 - chance) ** participants


def _observers(setting: Setting) -> tuple[str, ...]:
    """People of the teams that give their days to usability sessions."""
    company = setting.world.company
    days = next((study.days for study in company.studies if study.id == "usability"), {})
    return tuple(name for team in company.teams if team.id in days for name in team.people) or (
        "Robin Ashdown",
    )


def _said(tried: Prototype, kind: str, access: str) -> str:
    """What is noted of a problem: of somebody who does not see it nothing that takes eyes."""
    if access != "screen reader" or kind in UNSEEN:
        return kind
    return "touch" if tried.item.part else "reader"


def _quote(teller: Teller, tried: Prototype, met: list[Problem], access: str, outcome: str) -> str:
    if not met:
        easy = outcome == "completed" and teller.dice.hits(0.3)
        return capitalised(teller.say("says_smooth")) if easy else ""
    worst = max(met, key=lambda each: each.severity)
    says = f"says_{_said(tried, worst.kind, access)}"
    return capitalised(teller.say(says)) if teller.dice.hits(0.6) else ""


def _note(teller: Teller, tried: Prototype, met: list[Problem], access: str, outcome: str) -> str:
    """What the observer writes: not every blemish, and more when it went wrong."""
    dice, said = teller.dice, list[str]()
    for each in met:
        if each.severity == 1 and dice.hits(0.4):
            continue
        text = teller.say(f"note_{_said(tried, each.kind, access)}", facts={"element": fact(each.element)})
        more = teller.say("then") if dice.hits(0.5) else ""
        said.append(f"{text} {more}" if more.startswith("(") else text + more)
    if outcome != "completed":
        said.append(teller.say("note_help" if outcome == "helped" else "note_failed"))
    elif not said and dice.hits(0.45):
        said.append(teller.say("note_smooth"))
    return capitalised(". ".join(said))


def _normal(dice: Dice) -> float:
    return _NORMAL.inv_cdf(min(max(dice.share(), 1e-9), 1 - 1e-9))


def write(folder: Path, truth: Path, setting: Setting) -> None:
    """Attempts and notes in `folder`/usability; problems and who met them in `truth`."""
    target = folder / "usability"
    target.mkdir(parents=True, exist_ok=True)
    tried = [prototype(setting, item) for item in prototyped(setting)]
    teller = spoken_of(setting, setting.dice("usability in words"))
    held = [(each, list(sessions(setting, each, teller=teller))) for each in tried]
    for each, done in held:
        (target / f"notes-{each.item.id}.txt").write_text(notes(each, done), encoding="utf-8")
    write_csv(target / "sessions.csv", COLUMNS, [row for each, done in held for row in _rows(each, done)])
    write_csv(
        truth / "usability_problems.csv",
        ("problem", "item", "task", "need", "kind", "what", "severity", "chance", *filter(None, ACCESS)),
        [
            (each.id, one.item.id, each.task, one.needs[each.task - 1], each.kind, each.what, each.severity,
             each.chance, *(each.met_by(access) for access in ACCESS if access))
            for one in tried
            for each in one.problems
        ],
    )  # fmt: skip
    write_csv(
        truth / "usability_met.csv",
        ("session", "task", "problem"),
        [
            (one.id, each.task, problem)
            for _, done in held
            for one in done
            for each in one.attempts
            for problem in each.met
        ],
    )


COLUMNS = (
    "session", "date", "prototype", "version", "participant", "user_id", "access need", "device", "observer",
    "task", "task text", "outcome", "seconds", "errors", "single ease question", "quote", "note",
)  # fmt: skip


def _rows(tried: Prototype, done: list[Session]) -> Iterator[tuple[Cell, ...]]:
    for one in done:
        who = one.participant
        told = (one.id, one.date.isoformat(), tried.item.title, 1, who.name, who.account, one.access)
        for each in one.attempts:
            yield (*told, who.platform, one.observer, each.task, tried.tasks[each.task - 1], each.outcome,
                   each.seconds, each.errors, each.ease, each.quote, each.note)  # fmt: skip


def notes(tried: Prototype, done: list[Session]) -> str:
    """The observers' notes as they lie in a shared folder: one paragraph a session, a line a task."""
    lines = [f"{tried.item.title}: notes from {len(done)} sessions, prototype 1", ""]
    lines += [f"T{number} {text}" for number, text in enumerate(tried.tasks, start=1)]
    for one in done:
        access = f", {one.access}" if one.access else ""
        lines += ["", f"{one.id}  {one.date:%d.%m.%Y}  {one.participant.name}{access} ({one.observer})"]
        for each in one.attempts:
            said = f" “{each.quote}”" if each.quote else ""
            lines.append(
                f"T{each.task} {each.seconds // 60}:{each.seconds % 60:02d} {each.note or '-'}{said}"
            )
        lines.append(f"At the end: “{one.verdict}”")
    return "\n".join(lines) + "\n"
