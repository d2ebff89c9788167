"""What is simulated has the marginals that the world states: at fixed seeds, within chance."""

import datetime as dt
import hashlib
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.model import DAY, follow_chances
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.usage import simulate_block
from tests.library.learning.conftest import DAYS, Life, lived

UNLIKELY = 0.001  # below this, a chi-square test says that the shares differ


def test_segments_countries_and_plans_have_their_shares(life: Life) -> None:
    people = ~life.people.bot
    for places, rows in (
        (life.people.segment, life.world.segments),
        (life.people.country, life.world.countries),
    ):
        seen = np.bincount(places[people], minlength=len(rows))
        expected = np.array([row.share for row in rows]) * people.sum()
        assert stats.chisquare(seen, expected).pvalue > UNLIKELY


def test_each_segment_churns_at_its_hazard_and_the_more_active_less(life: Life) -> None:
    """Whoever comes twice as often has half the chance of leaving; a segment's mean over people is stated."""
    people, activity = life.people, life.model.activity
    assert life.model.leaving.mean() == pytest.approx(1)
    assert np.ptp(life.model.leaving * activity) == pytest.approx(0, abs=1e-12)
    seldom = people.activity < np.median(activity)
    for place, segment in enumerate(life.world.segments):
        for half in (seldom, ~seldom):
            some = (people.segment == place) & ~people.visitor & half
            begin = np.maximum(people.joined[some], 0)
            left = (people.churned[some] <= DAYS).sum()
            chance = segment.churn / people.activity[some] / (1 / activity).mean()
            expected = (chance * (np.minimum(people.churned[some], DAYS) - begin)).sum()
            assert abs(left - expected) < 4 * np.sqrt(expected)


def test_what_follows_an_event_has_its_chance(life: Life) -> None:
    events, last = life.events, len(life.world.events)
    same = np.diff(events.visit[life.real]) == 0
    event = events.event[life.real]
    follows = np.append(np.where(same, event[1:], last), last)
    segment = life.people.segment[events.person[life.real]]
    for place, each in enumerate(life.world.segments):
        chances = follow_chances(life.world, each)
        for before in range(last):
            some = (segment == place) & (event == before)
            seen = np.bincount(follows[some], minlength=last + 1)
            assert not seen[chances[before] == 0].any()
            expected = chances[before] * some.sum()
            enough = expected >= 5
            if enough.sum() < 2:
                continue
            cells = [*seen[enough], seen[~enough].sum()], [*expected[enough], expected[~enough].sum()]
            seen_cells, expected_cells = (np.array(row)[np.array(cells[1]) > 0] for row in cells)
            assert stats.chisquare(seen_cells, expected_cells).pvalue > UNLIKELY / 100  # a hundred tests


def test_weekdays_and_months_weigh_on_visits(life: Life) -> None:
    """Visits of those who were there all the time are Poisson with the stated mean on each day."""
    people, events = life.people, life.events
    stayed = ~people.bot & (people.joined < 0) & (people.churned > DAYS)
    begins = np.flatnonzero(np.diff(events.visit, prepend=-1))
    begins = begins[stayed[events.person[begins]]]
    ahead = life.model.offsets[people.country[events.person[begins]], 0]  # no clock changes for most
    day = np.clip((events.time[begins] - life.model.start + ahead) // DAY, 0, DAYS - 1)
    rates = life.model.rates[0][people.segment] * people.activity
    expected = rates[stayed].sum() * life.model.days
    weekday = np.array([(life.world.start + dt.timedelta(days=n)).weekday() for n in range(DAYS)])
    for place in range(7):
        mean = expected[weekday == place].sum()
        seen = np.isin(day, np.flatnonzero(weekday == place)).sum()
        assert abs(seen - mean) < 4 * np.sqrt(mean)


def test_hours_are_local(life: Life) -> None:
    people, events = life.people, life.events
    begins = np.flatnonzero(np.diff(events.visit, prepend=-1))
    person = events.person[begins]
    india = people.country[person] == [each.id for each in life.world.countries].index("IN")
    local = events.time[begins] - life.model.start + 5 * 3_600_000 + 1_800_000
    weekday = (dt.date(2024, 1, 1).weekday() + local // DAY) % 7 < 5
    some = india & weekday & ~people.bot[person]
    seen = np.bincount(local[some] // 3_600_000 % 24, minlength=24)
    expected = np.array(life.world.rhythm.hours) / sum(life.world.rhythm.hours) * some.sum()
    assert stats.chisquare(seen, expected).pvalue > UNLIKELY


def test_newcomers_grow_and_begin_with_their_first_visit(life: Life) -> None:
    people, events = life.people, life.events
    joined = people.joined[people.joined >= 0]
    growth = (1 + life.world.rhythm.growth) ** (np.arange(DAYS) / 7)
    weekday = np.array(life.world.rhythm.weekday)[np.arange(DAYS) % 7]
    seen = np.bincount(joined // 7, minlength=DAYS // 7)
    expected = (growth * weekday).reshape(-1, 7).sum(axis=1)
    assert stats.chisquare(seen, expected / expected.sum() * len(joined)).pvalue > UNLIKELY
    begins = np.flatnonzero(np.diff(events.person, prepend=-1))
    came = begins[people.joined[events.person[begins]] >= 0]
    assert {life.world.event_names[each] for each in np.unique(events.event[came])} == {"welcome seen"}
    assert len(came) == len(joined)


def test_ids_lead_to_one_person_and_are_empty_before_signing_up(life: Life) -> None:
    people, events = life.people, life.events
    signed = events.account > 0
    for ids, person in ((events.device, events.person), (events.account[signed], events.person[signed])):
        order = np.argsort(ids)
        same = np.diff(ids[order]) == 0
        assert not np.diff(person[order])[same].any()
    assert not events.account[people.visitor[events.person] | people.bot[events.person]].any()
    _, begins = np.unique(events.device, return_index=True)
    assert np.bincount(events.person[begins]).max() > 2  # a second device, and ids that were lost


def test_repeats_keep_their_message_and_nothing_else_shares_one(life: Life) -> None:
    events = life.events
    assert len(np.unique(events.message)) == (~events.repeat).sum()
    again = np.flatnonzero(events.repeat)
    for column in (events.message, events.event, events.time, events.device):
        assert np.array_equal(column[again], column[again - 1])
    n = len(events.event) - len(again)
    for flags, share in (
        (events.repeat, life.world.noise.duplicates),
        (events.late & ~events.repeat, life.world.noise.late),
    ):
        assert abs(flags.sum() - n * share) < 4 * np.sqrt(n * share)
    assert (events.received > events.time).all()


def test_a_life_depends_on_seed_and_number_alone(life: Life) -> None:
    wanted = range(120, 150)
    _, events = simulate_block(life.setting, life.model, wanted)
    some = (life.events.person >= wanted.start) & (life.events.person < wanted.stop)
    for name in ("event", "time", "received", "account", "device", "message", "context", "repeat"):
        assert np.array_equal(getattr(events, name), getattr(life.events, name)[some])
    assert np.array_equal(events.values, life.events.values[:, some])
    _, others = simulate_block(replace(life.setting, seed=8), life.model, wanted)
    assert not np.isin(others.message, events.message).any()


@pytest.mark.parametrize("days", [1, 400])
def test_any_number_of_days(days: int) -> None:
    life = lived(Setting(world=read_world("ladle"), seed=1, users=50, days=days))
    day = (life.events.time - life.model.start) / DAY
    assert day.min() > -1
    assert day.max() < days + 1


def test_a_life_is_the_same_on_every_python_and_machine(life: Life) -> None:
    """Changes only when the world or the rules of the simulation change on purpose."""
    events, digest = life.events, hashlib.blake2b(digest_size=8)
    some = events.person < 200
    for column in (events.message, events.event, events.time, events.received, events.context):
        digest.update(column[some].astype("<u8").tobytes())
    assert digest.hexdigest() == "2942d0dd689beed4"
