"""What people do in a world: their visits, and the events of each visit, as arrays.

What somebody does on a day depends on the seed, their number and the day alone, so that blocks of people may
have any size, and a stretch of days is the same whether it is simulated alone or not.
"""

from dataclasses import dataclass

import numpy as np

from firsthand.learning.simulator.draws import Floats, Integers, Keys, halves, keyed, mixed, stream, uniform
from firsthand.learning.simulator.lives import ACCOUNTS, DEVICES, MESSAGES, VISITS, Flags, People, lives
from firsthand.learning.simulator.model import DAY, PLATFORMS, Model
from firsthand.learning.simulator.reading import SLOTS
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.world import Noise

LONGEST_PAUSE = 1_200.0  # seconds: shorter than what analyses take for the end of a visit
MOST_VISITS = 200  # of one person in a day
LATE = 60_000  # milliseconds: what arrives late takes longer, all else takes less
MOST_EVENTS = 500  # of one visit


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
    """Entry n is a visit, by person and time: place of its person, day, its number in the day, start in
    milliseconds, key of its draws, and whether it is a newcomer's `first`."""

    person: Integers
    day: Integers
    number: Integers
    start: Integers
    key: Keys
    first: Flags


@dataclass(frozen=True, kw_only=True)
class _Steps:
    """Entry n is an event, by visit and its number in it: the place of its visit, and what happens."""

    visit: Integers
    number: Integers
    event: Integers

    def where(self, kept: Flags) -> "_Steps":
        return _Steps(visit=self.visit[kept], number=self.number[kept], event=self.event[kept])


def simulate_block(setting: Setting, model: Model, numbers: range) -> tuple[People, Events]:
    """The people with these numbers and all that is delivered of what they do in the days of the setting.

    Bots begin at the number `users`; `model.everybody` counts all numbers.
    """
    people = lives(setting, model, np.arange(numbers.start, numbers.stop))
    visits = _visits(setting, model, people)
    steps = _walks(model, people, visits)
    signed = _signed_up(model, visits, steps)
    met = np.zeros(len(people.number), dtype=bool)
    met[visits.person[steps.visit[signed & visits.first[steps.visit]]]] = True
    people.visitor[:] = (people.joined >= 0) & (people.joined < len(model.days)) & ~met
    people.churned[people.visitor] = people.joined[people.visitor] + 1
    told = (visits.day >= model.first) & (visits.first | ~people.visitor[visits.person])
    kept = told[steps.visit]
    return people, _delivered(setting, model, people, visits, steps.where(kept), signed[kept])


def _visits(setting: Setting, model: Model, people: People) -> _Visits:
    """Poisson many visits on each day that somebody is there, and at least one on a newcomer's first.

    With the first days of those who came before the stretch: whether they signed up then decides all else.
    """
    days = np.arange(model.first, len(model.days))
    person, day = np.nonzero((days >= people.joined[:, None]) & (days < people.churned[:, None]))
    known = np.flatnonzero((people.joined >= 0) & (people.joined < model.first))
    person = np.concatenate([person, known])
    day = np.concatenate([day + model.first, people.joined[known]])
    cell = keyed(stream(setting.seed, VISITS), people.number[person] << 21 | day)
    factor = np.where(people.bot[person], 1.0, model.days[day])
    rate = model.rates[model.phase[day], people.segment[person]]
    count = _poisson(rate * people.activity[person] * factor, uniform(cell))
    count = np.where(day == people.joined[person], np.maximum(count, 1), count)
    number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    person, day, key = np.repeat(person, count), np.repeat(day, count), keyed(np.repeat(cell, count), number)
    kind = np.where(people.bot[person], 2, model.weekends[day])
    hour = model.hours.pick(kind, uniform(keyed(key, np.full_like(number, 1 << 20))))
    within = uniform(keyed(key, np.full_like(number, (1 << 20) + 1)))
    local = day * DAY + hour * 3_600_000 + np.floor(within * 3_600_000).astype(np.int64)
    order = np.argsort(person * (len(model.days) * DAY) + local, kind="stable")
    person, day, number, key = person[order], day[order], number[order], key[order]
    start = model.start + local[order] - model.offsets[people.country[person], day]
    first = (day == people.joined[person]) & (np.diff(person, prepend=-1) > 0)
    return _Visits(person=person, day=day, number=number, start=start, key=key, first=first)


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


def _walks(model: Model, people: People, visits: _Visits) -> _Steps:
    """The events of each visit in order."""
    segment, phase = people.segment[visits.person], model.phase[visits.day]
    alive, row = np.arange(len(visits.key)), phase * (model.humans + 1) + segment
    begin = np.where(visits.first, model.humans + 1, segment) + phase * (model.humans + 2)
    state = model.starts.pick(begin, uniform(keyed(visits.key, np.full_like(alive, 1 << 20 | 2))))
    steps, length = [], np.zeros(len(alive), dtype=np.int64)
    for step in range(MOST_EVENTS):
        steps.append((alive, state))
        length[alive] += 1
        draw = uniform(keyed(visits.key[alive], np.full_like(alive, step)))
        state = model.follows.pick(row[alive] * model.events + state, draw)
        going = state < model.events
        alive, state = alive[going], state[going]
        if not len(alive):
            break
    begins = np.cumsum(length) - length
    event = np.empty(length.sum(), dtype=np.int64)
    for step, (where, states) in enumerate(steps):
        event[begins[where] + step] = states
    visit = np.repeat(np.arange(len(length)), length)
    return _Steps(visit=visit, number=np.arange(len(event)) - begins[visit], event=event)


def _signed_up(model: Model, visits: _Visits, steps: _Steps) -> Flags:
    """Whether the person of each event has signed up by then."""
    found = np.cumsum(steps.event == model.identify)
    begins = np.searchsorted(steps.visit, np.arange(len(visits.key)))
    before = np.where(begins > 0, found[begins - 1], 0)
    return ~visits.first[steps.visit] | (found > before[steps.visit])


def _times(model: Model, people: People, visits: _Visits, steps: _Steps) -> Integers:
    """When each event happens: pauses are exponential, with the mean of the event before."""
    mean = model.pauses[people.segment[visits.person[steps.visit]], steps.event]
    draws = uniform(keyed(mixed(visits.key)[steps.visit], steps.number))
    pause = np.minimum(-mean * np.log1p(-draws), LONGEST_PAUSE)
    after = np.cumsum(np.floor(pause * 1000).astype(np.int64))
    before = np.concatenate([[0], after[:-1]])
    begins = np.arange(len(steps.event)) - steps.number
    return np.asarray(visits.start[steps.visit] + before - before[begins])


def _delivered(
    setting: Setting, model: Model, people: People, visits: _Visits, steps: _Steps, signed: Flags
) -> Events:
    """What arrives: ids as the devices know them, delays, and repeats behind what they repeat."""
    person, noise, visit = visits.person[steps.visit], setting.world.noise, steps.visit
    # A number of its own for each event ever: the parts hold a person's visits on a day, and all days.
    place = (people.number[visits.person] << 20 | visits.day << 8 | visits.number)[visit]
    message = keyed(stream(setting.seed, MESSAGES), place << 9 | steps.number)
    late, jitter, repeated, values = _delivery(model, noise, message, steps.event)
    device, context, quiet = _devices(setting, model, people, visits)
    known = signed & ~quiet[visit] & ~people.bot[person]
    account = keyed(stream(setting.seed, ACCOUNTS), people.number)[person]
    time = _times(model, people, visits, steps)
    copied = np.repeat(np.arange(len(person)), 1 + repeated)
    repeat = np.diff(copied, prepend=-1) == 0
    return Events(
        person=person[copied],
        visit=visit[copied],
        event=steps.event[copied],
        time=time[copied],
        received=(time + jitter)[copied] + np.where(repeat, 5_000, 0),
        account=np.where(known, account, np.uint64(0))[copied],
        device=device[visit][copied],
        message=message[copied],
        context=context[visit][copied],
        values=values[:, copied],
        repeat=repeat,
        late=late[copied],
    )


def _delivery(
    model: Model, noise: Noise, message: Keys, event: Integers
) -> tuple[Flags, Integers, Flags, Integers]:
    """Of each event: whether it is late, its delay, whether it comes twice, and its properties' fragments."""
    draws = [each for place in range(3) for each in halves(keyed(message, np.full_like(event, place)))]
    late = np.flatnonzero(draws[0] < noise.late)
    more = uniform(keyed(message[late], np.full_like(late, 3)))
    delay = 150 + 2000 * draws[2]
    delay[late] += LATE - np.log1p(-more) * noise.late_hours * 3.6e6
    values = np.zeros((SLOTS, len(event)), dtype=np.int64)
    for slot in range(SLOTS):
        row = model.slots[slot][event]
        some = np.flatnonzero(row)
        row, draw = row[some], draws[3 + slot][some]
        values[slot, some] = model.fragment_starts[row] + model.values.pick(row, draw)
    flags = np.zeros(len(event), dtype=bool)
    flags[late] = True
    return flags, np.floor(delay).astype(np.int64), draws[1] < noise.duplicates, values


def _devices(setting: Setting, model: Model, people: People, visits: _Visits) -> tuple[Keys, Integers, Flags]:
    """Of each visit: the device's id, the context, and whether nobody signs in."""
    person, offset, chances = visits.person, np.full(len(visits.key), 1 << 20), setting.world.devices
    other = (people.second[person] >= 0) & (uniform(keyed(visits.key, offset + 3)) < chances.on_second)
    quiet = (uniform(keyed(visits.key, offset + 4)) < chances.signed_out) & ~visits.first
    platform = np.where(other, people.second[person], people.first[person])
    anew = visits.day >= people.reset[person]
    device = keyed(stream(setting.seed, DEVICES), people.number[person] << 2 | other << 1 | anew)
    plan = people.plans[model.phase[visits.day], person]
    ours = (people.country[person] * len(model.plan_names) + plan) * len(PLATFORMS) + platform
    theirs = len(model.contexts) - len(model.offsets) + people.country[person]
    return device, np.where(people.bot[person], theirs, ours), quiet
