"""What the team delivered before a run and in it, as a tracker exports it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import ceil, exp, floor, fsum
from pathlib import Path
from statistics import NormalDist

from firsthand.learning.simulator.company import Item, Team
from firsthand.learning.simulator.consequences import actual
from firsthand.learning.simulator.setting import QUARTER, Setting
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.tables import Cell, write_csv

BEFORE = 3 * QUARTER  # days of history before the world's first
SIZES = {1.0: 0.22, 2.0: 0.3, 3.0: 0.24, 5.0: 0.17, 8.0: 0.07}  # estimates of small work, in person-days
UPKEEP = 0.3  # share of a person's time for small work once the items of a run take the rest
MOST = 8.0  # days that a ticket of an item is estimated at, at most
CYCLE = 14  # days
WEEK = 7 / 5  # days on the calendar for a day of work
CANCELLED = 0.05
HEADER = (
    "ID", "Team", "Title", "Description", "Status", "Estimate", "Priority", "Project ID", "Project",
    "Creator", "Assignee", "Labels", "Cycle Number", "Cycle Name", "Cycle Start", "Cycle End", "Created",
    "Updated", "Started", "Triaged", "Completed", "Canceled", "Archived", "Due Date", "Parent issue",
    "Initiatives", "Project Milestone ID", "Project Milestone", "SLA Status", "UUID",
    "Time in status (minutes)", "Related to", "Blocked by", "Duplicate of",
)  # fmt: skip
PRIORITIES = {"No priority": 0.2, "Low": 0.2, "Medium": 0.35, "High": 0.2, "Urgent": 0.05}
# Small pieces of work, and where, when or why: each pair comes once before any comes again.
BUGS = (
    "Crash in “{0}”", "“{0}” takes too long", "Nothing happens on “{0}”", "Two rows for one “{0}”",
    "Wrong time on “{0}”", "“{0}” counts itself twice", "Texts around “{0}” cut off",
    "Screen readers skip “{0}”", "“{0}” shows what was there yesterday", "“{0}” jumps back to the start",
)  # fmt: skip
SEEN = (
    "", "after an update", "without a connection", "for accounts with two devices", "in German", "in Spanish",
    "on small screens", "on old phones", "when signed out", "at midnight", "behind a proxy", "in dark mode",
    "with large letters", "for new people", "on the tablet", "when the battery is low", "on Mondays",
    "in other time zones", "with a slow network", "while two people use it",
)  # fmt: skip
WORKS = (
    ("Retry “{0}” instead of giving up", "improvement"), ("Cover “{0}” with tests", "chore"),
    ("Less code behind “{0}”", "chore"), ("Log why “{0}” fails", "chore"), ("Undo for “{0}”", "improvement"),
    ("Move “{0}” to the new service", "chore"), ("Say what went wrong in “{0}”", "improvement"),
    ("Empty state for “{0}”", "improvement"), ("Redraw what leads to “{0}”", "improvement"),
    ("Explain “{0}” in the help pages", "chore"), ("Count “{0}” in the weekly report", "improvement"),
)  # fmt: skip
REASONS = (
    "", "as support asked", "left over from last cycle", "before the audit", "first half", "second half",
    "agreed with sales", "promised in spring", "after last week’s outage", "for the next phones",
    "so that others can work on it", "behind a switch", "with what we learned in the sessions", "for German",
    "to save costs", "as the review said", "for the new colleague to start with", "once more",
)  # fmt: skip
STEPS = (
    "first version",
    "edge cases",
    "errors and empty states",
    "texts and pictures",
    "roll-out",
    "clean-up",
)


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A piece of work; days count from the world's first. `estimate` in person-days, `actual` is the truth.

    `started` and `completed` are None for what had not come so far, `cancelled` for what was not given up.
    """

    id: str
    team: str
    title: str
    item: str
    label: str
    priority: str
    owner: str
    estimate: float
    actual: float
    created: float
    started: float | None
    completed: float | None
    cancelled: float | None = None

    @property
    def state(self) -> str:
        if self.cancelled is not None:
            return "Canceled"
        if self.completed is not None:
            return "Done"
        return "Todo" if self.started is None else "In Progress"


def tickets(setting: Setting) -> list[Ticket]:
    """All tickets up to the last day of the stretch, by the day they were written.

    Small work of 273 days before the world's first and since; in a practice run, also the work on items in
    the quarters that are over.
    """
    teams = setting.world.company.teams
    people = [(team, person) for team in teams for person in team.people]
    small = (each for place in range(len(people)) for each in _small(setting, people, place))
    return sorted([*small, *_of_items(setting)], key=lambda ticket: (ticket.created, ticket.id))


def write(folder: Path, truth: Path, setting: Setting) -> None:
    """Write `delivery/issues.csv` with Linear's 34 columns, what each ticket took to `truth/delivery.csv`."""
    found = tickets(setting)
    (folder / "delivery").mkdir(parents=True, exist_ok=True)
    write_csv(folder / "delivery" / "issues.csv", HEADER, [_row(setting, ticket) for ticket in found])
    rows = [(each.id, each.team, each.item, each.estimate, round(each.actual, 3)) for each in found]
    write_csv(truth / "delivery.csv", ("ticket", "team", "item", "estimate", "actual"), rows)


def _small(setting: Setting, people: Sequence[tuple[Team, str]], place: int) -> Iterator[Ticket]:
    """Small work of one person, one piece after the other; what comes later changes nothing before it."""
    company, end = setting.world.company, setting.first + setting.days
    (team, person), dice = people[place], _dice(setting, f"delivery {place}")
    titles = _titles(setting)
    overrun = [item.overrun for item in company.items] or [0.3]
    optimism = [item.optimism for item in company.items] or [0.8]
    sigma, factor = fsum(overrun) / len(overrun), len(optimism) / fsum(optimism)
    day, number = 5 * dice.share() - BEFORE, place
    while day < end:
        estimate = dice.weighed(SIZES)
        z = NormalDist().inv_cdf(dice.share() + 2.0**-34)
        actual_days = estimate * factor * exp(sigma * z - sigma**2 / 2)
        ends, over = day + actual_days * WEEK, dice.hits(CANCELLED)
        title, label = titles[number % len(titles)]
        yield Ticket(
            id=f"{team.id.upper()}-{number + 1}",
            team=team.name,
            title=title,
            item="",
            label=label,
            priority=dice.weighed(PRIORITIES),
            owner=person,
            estimate=estimate,
            actual=actual_days,
            created=day - 1 - 20 * dice.share() ** 2,
            started=day,
            completed=ends if ends <= end and not over else None,
            cancelled=ends if ends <= end and over else None,
        )
        day = ends + (actual_days * WEEK * (1 / UPKEEP - 1) if ends > 0 else 0.2)
        number += len(people)


def _titles(setting: Setting) -> list[tuple[str, str]]:
    """Titles and labels of small work: each way to put one comes once before any comes again."""
    dice, events = _dice(setting, "delivery titles"), setting.world.event_names
    pairs = [(doing, "bug", seen) for doing, seen in product(BUGS, SEEN)]
    pairs += [(doing, label, reason) for (doing, label), reason in product(WORKS, REASONS)]
    shaken = sorted((dice.share(), *pair) for pair in pairs)
    return [(f"{doing.format(dice.one(events))} {more}".rstrip(), label) for _, doing, label, more in shaken]


def _of_items(setting: Setting) -> Iterator[Ticket]:
    """Tickets of the items that a run has worked on: each team's part of one, cut into pieces."""
    items = {item.id: item for item in setting.world.company.items}
    spent: dict[tuple[str, str], list[tuple[int, float]]] = {}
    dropped: dict[str, int] = {}
    for quarter in setting.history:
        for each in (*quarter.unfinished, *quarter.shipped):
            for team, days in each.days.items():
                spent.setdefault((each.item, team), []).append((quarter.number, days))
        dropped |= dict.fromkeys(quarter.dropped, quarter.number)
    places = {item: place for place, item in enumerate(items)}
    for (item, team), sums in spent.items():
        yield from _pieces(setting, items[item], team, sums, dropped.get(item), places[item])


def _pieces(
    setting: Setting,
    item: Item,
    team: str,
    sums: Sequence[tuple[int, float]],
    dropped: int | None,
    place: int,
) -> Iterator[Ticket]:
    """A team's part of an item in equal pieces; `sums` are the days spent up to the end of each quarter."""
    known = next(each for each in setting.world.company.teams if each.id == team)
    estimate, whole = item.effort[team] * item.optimism, actual(item, setting.seed)[team]
    count = max(1, ceil(estimate / MOST))
    for piece in range(count):
        starts, ends = (_reached(sums, whole * share / count) for share in (piece, piece + 1))
        done = ends if sums[-1][1] >= whole * (piece + 1) / count - 1e-9 else None
        yield Ticket(
            id=f"{team.upper()}-{10_000 + place * 100 + piece}",
            team=known.name,
            title=f"{item.title}: {_step(piece)}",
            item=item.title,
            label="feature",
            priority="High",
            owner=known.people[piece % len(known.people)],
            estimate=round(estimate / count, 1),
            actual=whole / count,
            created=(sums[0][0] - 1) * QUARTER,
            started=starts,
            completed=done,
            cancelled=(dropped - 1) * QUARTER if dropped and done is None else None,
        )


def _step(piece: int) -> str:
    rounds = piece // len(STEPS)
    return STEPS[piece % len(STEPS)] + (f", part {rounds + 1}" if rounds else "")


def _reached(sums: Sequence[tuple[int, float]], days: float) -> float | None:
    """The day on which so many days were spent, evenly within a quarter; None: not so far."""
    before = 0.0
    for quarter, spent in sums:
        if spent > before and spent >= days - 1e-9:
            return (quarter - 1 + min(1.0, max(0.0, (days - before) / (spent - before)))) * QUARTER
        before = spent
    return None


def _dice(setting: Setting, purpose: str) -> Dice:
    """Chance that does not depend on the stretch: tickets of the past stay what they are."""
    return replace(setting, first=0).dice(purpose)


def _row(setting: Setting, ticket: Ticket) -> list[Cell]:
    """A ticket as Linear exports it."""
    moments = (ticket.created, ticket.started, ticket.completed, ticket.cancelled)
    created, started, completed, cancelled = (_moment(setting, day) for day in moments)
    known = [day for day in moments if day is not None]
    cycle = None if ticket.started is None else int((ticket.started + BEFORE) // CYCLE)
    begins = None if cycle is None else cycle * CYCLE - BEFORE
    cells: dict[str, Cell] = {
        "ID": ticket.id,
        "Team": ticket.team,
        "Title": ticket.title,
        "Status": ticket.state,
        "Estimate": ticket.estimate,
        "Priority": ticket.priority,
        "Project": ticket.item,
        "Creator": ticket.owner,
        "Assignee": ticket.owner,
        "Labels": ticket.label,
        "Cycle Number": None if cycle is None else cycle + 1,
        "Cycle Start": _moment(setting, begins),
        "Cycle End": _moment(setting, None if begins is None else begins + CYCLE),
        "Created": created,
        "Updated": _moment(setting, max(known)),
        "Started": started,
        "Completed": completed,
        "Canceled": cancelled,
    }
    return [cells.get(name) for name in HEADER]


def _moment(setting: Setting, day: float | None) -> str | None:
    """A day counted from the world's first, in working hours, as tools write moments in UTC."""
    if day is None:
        return None
    date = setting.world.start + dt.timedelta(days=floor(day))
    minutes = 8 * 60 + round((day - floor(day)) * 9 * 60)
    return f"{date.isoformat()}T{minutes // 60:02d}:{minutes % 60:02d}:00.000Z"
