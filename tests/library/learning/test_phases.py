"""A world changes while its people stay the same; a stretch of days is the same alone as in the whole."""

from dataclasses import replace

import numpy as np
import pytest

from firsthand.errors import InputError
from firsthand.learning.simulator import World, read_world
from firsthand.learning.simulator.draws import Integers
from firsthand.learning.simulator.model import DAY, compiled
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.wellbeing import answered, wellbeing
from tests.library.learning.conftest import Life, lived

WORLD = read_world("ladle")
BORDER, DAYS = 28, 56
COLUMNS = ("event", "time", "received", "account", "device", "message", "context", "repeat", "late")


def served(world: World, share: float) -> World:
    """The world with so much of each gap in satisfaction closed, and its people's answer."""
    needs = tuple(
        replace(need, satisfaction={at: 1 - (1 - now) * (1 - share) for at, now in need.satisfaction.items()})
        for need in world.needs
    )
    return answered(replace(world, needs=needs), before=world)


BETTER = served(WORLD, 0.6)


def setting(*later: tuple[int, World], first: int = 0, days: int = DAYS, users: int = 1_500) -> Setting:
    phases = ((0, WORLD), *later)
    return Setting(
        world=phases[-1][1], seed=5, users=users, days=days, first=first, phases=phases, joining=BORDER
    )


def local_day(life: Life) -> Integers:
    """The day of each event's visit, where the person lives."""
    visit = life.events.visit
    begins = np.flatnonzero(np.diff(visit, prepend=-1))
    start = life.events.time[begins] - life.model.start
    country = life.people.country[life.events.person[begins]]
    guess = np.clip(start // DAY, 0, len(life.model.days) - 1)
    day = (start + life.model.offsets[country, guess]) // DAY
    return day[np.cumsum(np.diff(visit, prepend=-1) != 0) - 1]


def rows(life: Life, kept: np.ndarray | None = None) -> dict[str, np.ndarray]:
    kept = np.ones(len(life.events.event), dtype=bool) if kept is None else kept
    found = {name: getattr(life.events, name)[kept] for name in COLUMNS}
    return found | {
        "number": life.people.number[life.events.person[kept]],
        "values": life.events.values[:, kept],
    }


def same(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> bool:
    return all(np.array_equal(ours[name], theirs[name]) for name in ours)


@pytest.fixture(scope="module")
def whole() -> Life:
    return lived(setting((BORDER, BETTER)))


def test_what_happened_before_a_border_does_not_depend_on_what_comes_after(whole: Life) -> None:
    before = local_day(whole) < BORDER
    for later in ((), ((BORDER, served(WORLD, 0.2)),), ((BORDER, BETTER), (40, WORLD))):
        other = lived(setting(*later))
        assert same(rows(whole, before), rows(other, local_day(other) < BORDER))
    alone = lived(setting(days=BORDER))
    assert same(rows(whole, before), rows(alone))


def test_a_stretch_alone_is_that_part_of_the_whole(whole: Life) -> None:
    day = local_day(whole)
    for first, days in ((0, 10), (BORDER, BORDER), (17, 30), (55, 1)):
        part = lived(setting((BORDER, BETTER), first=first, days=days))
        assert same(rows(part), rows(whole, (day >= first) & (day < first + days)))


def test_later_days_bring_others(whole: Life) -> None:
    numbers = whole.people.number[whole.people.joined >= BORDER]
    assert numbers.min() >= whole.model.groups[0]
    joined = whole.people.joined
    first = (joined >= 0) & (joined < BORDER)
    growth = (1 + WORLD.rhythm.growth) ** (BORDER / 7)
    second = ((joined >= BORDER) & (joined < DAYS)).sum()
    expected = first.sum() * growth
    assert abs(second - expected) < 4 * np.sqrt(2 * expected)


def test_people_stay_who_they_are(whole: Life) -> None:
    other = lived(setting())
    for name in ("number", "segment", "country", "joined", "reset", "activity", "first", "second", "bot"):
        assert np.array_equal(getattr(whole.people, name), getattr(other.people, name))
    known, again = accounts(whole), accounts(other)
    both = known.keys() & again.keys()
    assert len(both) > 500
    assert all(known[one] == again[one] for one in both)


def accounts(life: Life) -> dict[int, int]:
    there = life.events.account > 0
    number = life.people.number[life.events.person[there]]
    return dict(zip(number.tolist(), life.events.account[there].tolist(), strict=True))


def test_a_change_in_wellbeing_is_answered_as_stated() -> None:
    """Visits, leaving and paying after the border have the rates of the formulas."""
    life = lived(setting((BORDER, BETTER), users=3_000))
    people, response = life.people, WORLD.company.response
    for place, segment in enumerate(WORLD.segments):
        change = wellbeing(BETTER, segment.id) - wellbeing(WORLD, segment.id)
        assert change > 0.2
        some = (people.segment == place) & ~people.bot & ~people.visitor
        since = np.maximum(people.joined, BORDER)
        left = some & (people.churned > since) & (people.churned <= DAYS)
        exposed = np.maximum(np.minimum(people.churned, DAYS) - since, 0)
        factor = 1 / people.activity / (1 / life.model.activity).mean()
        expected = (exposed * factor)[some].sum() * segment.churn * np.exp(-response.loyalty * change)
        assert abs(left.sum() - expected) < 4 * np.sqrt(expected)
        stayed = some & (people.joined < 0) & (people.churned > DAYS)
        mean = (people.activity[stayed].sum() * life.model.days[BORDER:].sum()) * segment.sessions
        mean *= np.exp(response.habit * change)
        assert abs(visits_after(life, stayed) - mean) < 4.5 * np.sqrt(mean)
        free = [name for name, price in WORLD.company.prices.items() if not price]
        pays = ~np.isin(people.plans[:, some], [life.model.plan_names.index(name) for name in free])
        paid = sum(share for plan, share in segment.plans.items() if plan not in free)
        odds = paid / (1 - paid) * np.exp(response.payment * change)
        for share, seen in ((paid, pays[0]), (odds / (1 + odds), pays[1])):
            assert abs(seen.mean() - share) < 4 * np.sqrt(share * (1 - share) / some.sum())
        assert not (pays[0] & ~pays[1]).any()  # nobody who paid stops paying when all gets better


def visits_after(life: Life, people: np.ndarray) -> int:
    after = people[life.events.person] & (local_day(life) >= BORDER)
    return len(np.unique(life.events.visit[after]))


def test_wellbeing_falls_by_the_lead_of_a_competitor() -> None:
    need, rival = WORLD.needs[0], WORLD.company.competitors[0]
    levels = dict.fromkeys(need.satisfaction, 0.4)
    needs = (replace(need, importance=dict.fromkeys(levels, 0.5), satisfaction=levels),)

    def fares(theirs: float) -> float:
        one = replace(rival, pull=0.25, satisfaction={need.id: theirs})
        company = replace(WORLD.company, competitors=(one,))
        return wellbeing(replace(WORLD, needs=needs, company=company), WORLD.segments[0].id)

    assert fares(0.3) == fares(0.4) == 0.4
    assert fares(0.8) == pytest.approx(0.4 - 0.25 * 0.4)


def test_habits_answer_from_the_first_world_whatever_was_answered_before() -> None:
    assert answered(WORLD, before=WORLD) == WORLD
    assert answered(BETTER, before=WORLD) == BETTER


@pytest.mark.parametrize(
    ("later", "message"),
    [
        (((40, BETTER), (30, WORLD)), r"phases begin on the days \[0, 40, 30\]"),
        (((40, replace(WORLD, events=WORLD.events[1:])),), "is not the product that it was"),
    ],
)
def test_impossible_phases_are_refused(later: tuple[tuple[int, World], ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        compiled(setting(*later))


def test_a_stretch_ends_within_eleven_years() -> None:
    with pytest.raises(InputError, match=r"day 4,097 is not possible"):
        compiled(setting(first=4_000, days=97))
