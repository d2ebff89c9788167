"""Paths, stickiness, counts and segments of people against plain loops, and against plain SQL."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.measurement import reference
from firsthand.measurement.behaviour import ANYTHING, Step
from firsthand.measurement.conditions import Condition
from firsthand.measurement.counts import trend
from firsthand.measurement.funnels import Funnel, funnel
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import OTHER, Paths, commonest_paths, paths, takers
from firsthand.measurement.people import did, stopped, these, took
from firsthand.measurement.stickiness import active_on, stickiness
from tests.oracles.behaviour import FIRST, HOUR, Happened, at, behaviour, by_person, happenings, is_step

A, B = Step(event="A"), Step(event="B", where=(Condition(name="place", values=("x",)),))
GAP = timedelta(hours=2)
QUESTIONS = st.builds(
    Paths,
    length=st.integers(2, 4),
    gap=st.just(GAP),
    collapse=st.booleans(),
    most=st.integers(1, 4),
    after=st.sampled_from([None, A, B]),
) | st.builds(
    Paths, length=st.integers(2, 4), gap=st.just(GAP), collapse=st.booleans(), before=st.sampled_from([A, B])
)


def walks(found: Sequence[Happened], question: Paths) -> list[tuple[str, list[str]]]:
    """(person, events by place; "" where there is none) of each session that counts."""
    result = []
    for person, own in by_person(found).items():
        sessions: list[list[Happened]] = []
        for each in sorted(own, key=lambda e: (e.time, e.event, e.place)):
            if sessions and (each.time - sessions[-1][-1].time) <= 2 * HOUR:
                sessions[-1].append(each)
            else:
                sessions.append([each])
        for session in sessions:
            runs: list[list[Happened]] = []
            for each in session:
                if question.collapse and runs and runs[-1][0].event == each.event:
                    runs[-1].append(each)
                else:
                    runs.append([each])
            names = [run[0].event for run in runs]
            step = question.after or question.before
            if step is None:
                result.append((person, (names + [""] * question.length)[: question.length]))
                continue
            places = [number for number, run in enumerate(runs) if any(is_step(each, step) for each in run)]
            if places and question.after:
                result.append((person, (names[places[0] :] + [""] * question.length)[: question.length]))
            elif places:
                padded = [""] * question.length + names[: places[-1] + 1]
                result.append((person, padded[-question.length :]))
    return result


@given(happenings(hours=20, most=25), QUESTIONS)
def test_nodes_and_links_by_walking_along(found: list[Happened], question: Paths) -> None:
    walked = walks(found, question)
    shown = []
    for place in range(question.length):
        counts = Counter(names[place] for _, names in walked if names[place])
        shown.append(set(sorted(counts, key=lambda name: (-counts[name], name))[: question.most]))
    named = [
        (who, [name and (name if name in shown[place] else OTHER) for place, name in enumerate(names)])
        for who, names in walked
    ]
    nodes: dict[tuple[int, str], list[str]] = defaultdict(list)
    links: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for who, names in named:
        for place, name in enumerate(names, start=1):
            if name:
                nodes[place, name].append(who)
            if name and place < question.length and names[place]:
                links[place, name, names[place]].append(who)
    known = behaviour(found)
    answer = paths(known, question)
    assert answer.sessions == len(walked)
    assert answer.people == len({who for who, _ in walked})
    assert {(n.place, n.event): (n.sessions, n.people) for n in answer.nodes} == {
        key: (len(who), len(set(who))) for key, who in nodes.items()
    }
    assert {(k.place, k.source, k.target): (k.sessions, k.people) for k in answer.links} == {
        key: (len(who), len(set(who))) for key, who in links.items()
    }
    for link in answer.links:
        (who,) = takers(known, question, [(link.place, link.source, link.target)])
        assert set(known.ids(who)) == set(links[link.place, link.source, link.target])


@given(happenings(hours=20, most=25), QUESTIONS, st.integers(1, 4))
def test_commonest_paths_by_counting(found: list[Happened], question: Paths, most: int) -> None:
    whole: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for who, names in walks(found, question):
        whole[tuple(name for name in names if name)].append(who)
    rows = sorted(((-len(who), -len(set(who)), path) for path, who in whole.items()))[:most]
    answer = commonest_paths(behaviour(found), question, most=most)
    assert [(-each.sessions, -each.people, each.events) for each in answer] == rows


def test_long_paths_among_many_names() -> None:
    """Of 30 names twelve in a row have more paths than there are numbers for people to be joined to."""
    rng = np.random.default_rng(3)
    found = [
        Happened(person=f"p{who:02}", time=at(24 * day) + place, event=f"e{code:02}", place="x")
        for who in range(80)
        for day in range(3)
        for place, code in enumerate([*range(10), *rng.integers(0, 3, 2), *range(12, 28)])
    ]
    question = Paths(length=12, gap=GAP, collapse=False)
    whole: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for who, names in walks(found, question):
        whole[tuple(name for name in names if name)].append(who)
    answer = commonest_paths(behaviour(found), question, most=100)
    assert {each.events: (each.sessions, each.people) for each in answer} == {
        path: (len(who), len(set(who))) for path, who in whole.items()
    }
    assert len(answer) > 5


@given(
    happenings(hours=24 * 20, most=30),
    st.sampled_from([ANYTHING, A]),
    st.sampled_from([Grain.DAY, Grain.WEEK]),
)
def test_stickiness_by_counting_days(found: list[Happened], step: Step, grain: Grain) -> None:
    first, last = FIRST, FIRST + timedelta(days=13)
    inside = {
        (e.person, (e.day - FIRST).days // (7 if grain is Grain.WEEK else 1))
        for e in found
        if first <= e.day <= last and is_step(e, step)
    }
    counts = Counter(Counter(who for who, _ in inside).values())
    known = behaviour(found)
    answer = stickiness(known, step=step, grain=grain, first_day=first, last_day=last)
    assert answer.periods == (2 if grain is Grain.WEEK else 14)
    assert {each.periods: each.people for each in answer.histogram if each.people} == counts
    assert answer.n == sum(counts.values())
    for each in answer.histogram:
        who = active_on(known, each.periods, first, last, step=step, grain=grain)
        assert who.sum() == each.people
        if answer.n:
            left = sum(count for days, count in counts.items() if days >= each.periods)
            assert each.at_least.value == left / answer.n


@given(happenings(hours=24 * 5, most=30), st.sampled_from(["", "place"]))
def test_counts_by_counting(found: list[Happened], by: str) -> None:
    for each in trend(behaviour(found), by=by):
        own = [e for e in found if not by or e.place == each.value]
        for count in each.counts:
            today = [e for e in own if e.day == count.first_day]
            assert (count.events, count.people) == (len(today), len({e.person for e in today}))
        assert sum(count.events for count in each.counts) == len(own)


def test_the_same_as_plain_sql() -> None:
    random = np.random.default_rng(11)
    names = ("A", "B", "C", "X")
    found = [
        Happened(
            f"{int(random.integers(90)):02}",
            int(random.integers(0, 4_000)) * HOUR // 6,
            str(random.choice(names)),
            "x",
        )
        for _ in range(4_000)
    ]
    known = behaviour(found)
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE events (person VARCHAR, time BIGINT, event VARCHAR, place VARCHAR, day DATE)"
        )
        incoming = {
            key: np.array([getattr(each, key) for each in found], dtype=kind)
            for key, kind in (("person", object), ("time", "int64"), ("event", object), ("place", object))
        }
        connection.register("incoming", incoming)
        connection.execute("INSERT INTO events SELECT *, make_timestamp(time)::DATE FROM incoming")
        rows = connection.execute(reference.paths(4), {"gap": 2 * HOUR}).fetchall()
        question = Paths(length=4, gap=GAP, collapse=False)
        answer = commonest_paths(known, question, most=200)
        assert sorted((-each.sessions, list(each.events)) for each in answer)[:20] == [
            (-n, path) for path, n in rows
        ]
        days = sorted({each.day for each in found})
        bound = {"first": days[3], "last": days[-4]}
        rows = connection.execute(reference.stickiness(), bound).fetchall()
        sticky = stickiness(known, first_day=bound["first"], last_day=bound["last"])
        assert [(each.periods, each.people) for each in sticky.histogram if each.people] == rows
        rows = connection.execute(reference.daily_people("event")).fetchall()
        for name in names:
            (counted,) = trend(known, step=Step(event=name))
            found_days = [(each.first_day, name, each.people) for each in counted.counts if each.people]
            assert found_days == [row for row in rows if row[1] == name]


@given(happenings(), st.integers(0, 3), st.none() | st.integers(3, 4))
def test_segments_by_what_people_did(found: list[Happened], low: int, high: int | None) -> None:
    known, own = behaviour(found), by_person(found)
    times = {who: sum(e.event == "A" for e in events) for who, events in own.items()}
    expected = {who for who, n in times.items() if n >= low and (high is None or n <= high)}
    mask = did(known, A, at_least=low, at_most=high)
    assert set(known.ids(mask)) == expected
    assert set(known.ids(~mask & did(known, Step(event="", where=B.where)))) == {
        who for who, events in own.items() if who not in expected and any(e.place == "x" for e in events)
    }
    question = Funnel(steps=(A, Step(event="C")), window=timedelta(hours=3))
    alone = funnel(known.among(mask), question)
    assert [step.people for step in alone.steps] == [
        int((took(known, question, steps=number) & mask).sum()) for number in (1, 2)
    ]
    assert (stopped(known, question, 1) | took(known, question)).sum() == took(known, question, steps=1).sum()
    assert (these(known, [*expected, "nobody"]) == mask).all()


def test_questions_that_make_no_sense_are_refused() -> None:
    known = behaviour([Happened("p", 0, "A", "x")])
    for fields in ({"length": 1}, {"after": A, "before": A}, {"gap": timedelta(0)}, {"most": 0}):
        with pytest.raises(InputError):
            Paths(**fields)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="must ascend"):
        did(known, A, at_least=2, at_most=1)
    with pytest.raises(InputError, match="is none of the 2 steps"):
        stopped(known, Funnel(steps=(A, A), window=GAP), 3)
    with pytest.raises(InputError, match="most=61"):
        trend(known, most=61)
