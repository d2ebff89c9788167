"""What people do in a world: people, their visits, and the events of each visit, as arrays.

A person's life depends on the seed and their number alone, so blocks of people may have any size.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firsthand.learning.simulator.draws import Floats, Integers, Keys, keyed, mixed, stream, uniform
from firsthand.learning.simulator.model import DAY, PLATFORMS, Model
from firsthand.learning.simulator.reading import SLOTS
from firsthand.learning.simulator.world import World

Flags = NDArray[np.bool_]
PEOPLE, VISITS, DELIVERY, MESSAGES, ACCOUNTS, DEVICES = range(6)  # streams of the seed
NEVER = 1 << 20  # a day that no simulation reaches
LONGEST_PAUSE = 1_200.0  # seconds: shorter than what analyses take for the end of a visit
MOST_VISITS = 200  # of one person in a day
LATE = 60_000  # milliseconds: what arrives late takes longer, all else takes less
MOST_EVENTS = 500  # of one visit


@dataclass(frozen=True, kw_only=True)
class People:
    """Entry n is person `number[n]`; days count from the world's first (0), before it is negative.

    `churned` is the first day without them (`NEVER`: later than anybody looks); `reset` the day on which
    their devices get new ids; `first` and `second` device index `PLATFORMS`, `second` is -1 for none.
    A `visitor` came once and never signed up. Segments count bots as one more.
    """

    number: Integers
    segment: Integers
    country: Integers
    plan: Integers
    joined: Integers
    churned: Integers
    reset: Integers
    activity: Floats
    first: Integers
    second: Integers
    visitor: Flags
    bot: Flags


@dataclass(frozen=True, kw_only=True)
class Events:
    """Entry n is a delivered event: by person, and by visit and time within; repeats together.

    `person` is the place in `People`; `account` 0 where nobody is signed in; `time` and `received` are
    milliseconds since 1970 in UTC; `context` indexes the model's contexts, `values` (slots × events) its
    fragments; `visit` numbers visits within the block. `repeat` marks second deliveries.
    """

    person: Integers
    visit: Integers
    event: Integers
    time: Integers
    received: Integers
    account: Keys
    device: Keys
    message: Keys
    context: Integers
    values: Integers
    repeat: Flags
    late: Flags


@dataclass(frozen=True, kw_only=True)
class _Visits:
    """Entry n is a visit: place of its person, day, start in milliseconds, key of its draws."""

    person: Integers
    day: Integers
    start: Integers
    key: Keys
    first: Flags


def bots(world: World, users: int) -> int:
    """How many bots there are beside so many people; they have the numbers behind them."""
    return round(users * world.bots.share)


def simulate_block(
    world: World, model: Model, *, seed: int, users: int, numbers: range
) -> tuple[People, Events]:
    """The people with these numbers (bots begin at `users`) and all that is delivered of what they do."""
    people = _people(world, model, seed, users, np.arange(numbers.start, numbers.stop))
    visits = _visits(model, seed, people)
    visit, event, number = _walks(model, people, visits)
    signed = _signed_up(model, visits, visit, event)
    met = np.zeros(len(people.number), dtype=bool)
    met[visits.person[visit[signed & visits.first[visit]]]] = True
    people.visitor[:] = (people.joined >= 0) & ~people.bot & ~met
    people.churned[people.visitor] = people.joined[people.visitor] + 1
    kept = visits.first[visit] | ~people.visitor[visits.person[visit]]
    visit, event, number, signed = visit[kept], event[kept], number[kept], signed[kept]
    time = _times(model, people, visits, visit, event, number)
    return people, _delivered(world, model, seed, people, visits, visit, event, time, signed)


def _people(world: World, model: Model, seed: int, users: int, number: Integers) -> People:
    key = stream(seed, PEOPLE)
    draw = [uniform(keyed(key, number << 4 | place)) for place in range(10)]
    none, bot = np.zeros_like(number), number >= users
    human = model.segments.pick(none, draw[0])
    country, plan = model.countries.pick(none, draw[1]), model.plans.pick(human, draw[2])
    joined = np.where(draw[3] < world.rhythm.existing, -1, model.joins.pick(none, draw[4]))
    stays = _until(model.churn[human], draw[5])
    first = (draw[7] < model.phones[human]).astype(np.int64)
    has_second = (draw[8] < world.devices.second_device) & ~bot
    joined = np.where(bot, -1, joined)
    return People(
        number=number,
        segment=np.where(bot, model.humans, human),
        country=country,
        plan=plan,
        joined=joined,
        churned=np.where(bot, NEVER, np.minimum(np.maximum(joined, 0) + stays, NEVER)),
        reset=np.where(bot, NEVER, _until(np.full(len(number), world.devices.reset), draw[6])),
        activity=np.where(bot, 1.0, model.activity[(draw[9] * len(model.activity)).astype(np.int64)]),
        first=np.where(bot, 0, first),
        second=np.where(has_second, 1 - first, -1),
        visitor=np.zeros(len(number), dtype=bool),
        bot=bot,
    )


def _until(chance: Floats, draws: Floats) -> Integers:
    """Days until something that has this chance each day: 1, 2, … with a geometric distribution."""
    with np.errstate(divide="ignore"):
        days = np.floor(np.log1p(-draws) / np.log1p(-np.minimum(chance, 1 - 1e-12)))
    return np.where(chance > 0, np.minimum(days + 1, NEVER), NEVER).astype(np.int64)


def _visits(model: Model, seed: int, people: People) -> _Visits:
    """Poisson many visits on each day that somebody is there, and at least one on a newcomer's first."""
    days = np.arange(len(model.days))
    here = (days >= people.joined[:, None]) & (days < people.churned[:, None])
    person, day = np.nonzero(here)
    cell = keyed(stream(seed, VISITS), people.number[person] << 21 | day)
    factor = np.where(people.bot[person], 1.0, model.days[day])
    count = _poisson(model.rates[people.segment[person]] * people.activity[person] * factor, uniform(cell))
    count = np.where(day == people.joined[person], np.maximum(count, 1), count)
    place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    person, day, key = np.repeat(person, count), np.repeat(day, count), keyed(np.repeat(cell, count), place)
    kind = np.where(people.bot[person], 2, model.weekends[day])
    hour = model.hours.pick(kind, uniform(keyed(key, np.full_like(place, 1 << 20))))
    within = uniform(keyed(key, np.full_like(place, (1 << 20) + 1)))
    local = day * DAY + hour * 3_600_000 + np.floor(within * 3_600_000).astype(np.int64)
    start = model.start + local - model.offsets[people.country[person], day]
    order = np.lexsort((start, person))
    person, day, start, key = person[order], day[order], start[order], key[order]
    first = (people.joined[person] >= 0) & (np.diff(person, prepend=-1) > 0)
    return _Visits(person=person, day=day, start=start, key=key, first=first)


def _poisson(mean: Floats, draws: Floats) -> Integers:
    """The number of visits below which lies the share `draws` of a Poisson distribution."""
    count = np.zeros(len(mean), dtype=np.int64)
    left = np.arange(len(mean))
    chance = np.exp(-mean)
    total = chance.copy()
    for more in range(1, MOST_VISITS + 1):
        above = draws[left] >= total
        left, chance, total = left[above], chance[above], total[above]
        if not len(left):
            break
        count[left] = more
        chance = chance * mean[left] / more
        total = total + chance
    return count


def _walks(model: Model, people: People, visits: _Visits) -> tuple[Integers, Integers, Integers]:
    """Each visit's events in order: (visit, event, its number in the visit), by visit and number."""
    segment = people.segment[visits.person]
    alive = np.arange(len(visits.key))
    begin = np.where(visits.first, model.humans + 1, segment)
    state = model.starts.pick(begin, uniform(keyed(visits.key, np.full_like(alive, 1 << 20 | 2))))
    steps, length = [], np.zeros(len(alive), dtype=np.int64)
    for step in range(MOST_EVENTS):
        steps.append((alive, state))
        length[alive] += 1
        draw = uniform(keyed(visits.key[alive], np.full_like(alive, step)))
        state = model.follows.pick(segment[alive] * model.events + state, draw)
        going = state < model.events
        alive, state = alive[going], state[going]
        if not len(alive):
            break
    begins = np.cumsum(length) - length
    event = np.empty(length.sum(), dtype=np.int64)
    for step, (where, states) in enumerate(steps):
        event[begins[where] + step] = states
    visit = np.repeat(np.arange(len(length)), length)
    return visit, event, np.arange(len(event)) - begins[visit]


def _signed_up(model: Model, visits: _Visits, visit: Integers, event: Integers) -> Flags:
    """Whether the person of each event has signed up by then."""
    found = np.cumsum(event == model.identify)
    begins = np.searchsorted(visit, np.arange(len(visits.key)))
    before = np.where(begins > 0, found[begins - 1], 0)
    return ~visits.first[visit] | (found > before[visit])


def _times(
    model: Model, people: People, visits: _Visits, visit: Integers, event: Integers, number: Integers
) -> Integers:
    """When each event happens: pauses are exponential, with the mean of the event before."""
    mean = model.pauses[people.segment[visits.person[visit]], event]
    draws = uniform(keyed(mixed(visits.key)[visit], number))
    pause = np.minimum(-mean * np.log1p(-draws), LONGEST_PAUSE)
    after = np.cumsum(np.floor(pause * 1000).astype(np.int64))
    before = np.concatenate([[0], after[:-1]])
    begins = np.arange(len(event)) - number
    return np.asarray(visits.start[visit] + before - before[begins])


def _delivered(
    world: World,
    model: Model,
    seed: int,
    people: People,
    visits: _Visits,
    visit: Integers,
    event: Integers,
    time: Integers,
    signed: Flags,
) -> Events:
    """What arrives: ids as the devices know them, delays, and repeats behind what they repeat."""
    person = visits.person[visit]
    counter = people.number[person] << 32 | np.arange(len(person)) - np.searchsorted(person, person)
    delivery = keyed(stream(seed, DELIVERY), counter)
    draw = [uniform(keyed(delivery, np.full_like(person, place))) for place in range(4 + SLOTS)]
    late, noise = draw[0] < world.noise.late, world.noise
    delay = 150 + 2000 * draw[1] + np.where(late, LATE - np.log1p(-draw[2]) * noise.late_hours * 3.6e6, 0.0)
    device, context, quiet = _devices(world, model, seed, people, visits)
    known = signed & ~quiet[visit] & ~people.bot[person]
    account = np.where(known, keyed(stream(seed, ACCOUNTS), people.number)[person], np.uint64(0))
    values = np.stack([_value(model, model.slots[slot][event], draw[4 + slot]) for slot in range(SLOTS)])
    times = 1 + (draw[3] < noise.duplicates)
    copied = np.repeat(np.arange(len(person)), times)
    repeat = np.diff(copied, prepend=-1) == 0
    received = time + np.floor(delay).astype(np.int64)
    return Events(
        person=person[copied],
        visit=visit[copied],
        event=event[copied],
        time=time[copied],
        received=received[copied] + np.where(repeat, 5_000, 0),
        account=account[copied],
        device=device[visit[copied]],
        message=keyed(stream(seed, MESSAGES), counter[copied]),
        context=context[visit[copied]],
        values=values[:, copied],
        repeat=repeat,
        late=late[copied],
    )


def _devices(
    world: World, model: Model, seed: int, people: People, visits: _Visits
) -> tuple[Keys, Integers, Flags]:
    """Of each visit: the device's id, the context, and whether nobody signs in."""
    person, offset = visits.person, np.full(len(visits.key), 1 << 20)
    other = (people.second[person] >= 0) & (uniform(keyed(visits.key, offset + 3)) < world.devices.on_second)
    quiet = (uniform(keyed(visits.key, offset + 4)) < world.devices.signed_out) & ~visits.first
    platform = np.where(other, people.second[person], people.first[person])
    anew = visits.day >= people.reset[person]
    device = keyed(stream(seed, DEVICES), people.number[person] << 2 | other << 1 | anew)
    plans = (len(model.contexts) // len(model.offsets) - 1) // len(PLATFORMS)
    ours = (people.country[person] * plans + people.plan[person]) * len(PLATFORMS) + platform
    theirs = len(model.contexts) - len(model.offsets) + people.country[person]
    return device, np.where(people.bot[person], theirs, ours), quiet


def _value(model: Model, row: Integers, draws: Floats) -> Integers:
    """The fragment that a property has in each event; fragment 0 is none."""
    return model.fragment_starts[row] + model.values.pick(row, draws)
