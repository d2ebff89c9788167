"""Compiled passes and NumPy give equal answers, also at the bounds that the passes have inside."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.measurement import layout, postings
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Coded, Step, day_of
from firsthand.measurement.conditions import Condition
from firsthand.measurement.counts import trend
from firsthand.measurement.engines.asking import answer
from firsthand.measurement.engines.questions import Counted, Question
from firsthand.measurement.funnels import Funnel, funnel, funnel_by, levels, reach
from firsthand.measurement.kernels import building, chaining, compiled
from firsthand.measurement.metrics import Grain
from firsthand.measurement.moments import Moments
from firsthand.measurement.paths import Paths, commonest_paths, paths
from firsthand.measurement.retention import Clock, Retention, Return, retention
from tests.library.measurement.conformance.cases import (
    HOUR,
    PLACES,
    ZONES,
    exactly,
    fuzzed,
    practised,
    questions,
)


@pytest.fixture(autouse=True)
def needed() -> None:
    if not compiled.ready():
        pytest.skip("the passes are not compiled: there is no C compiler, or FIRSTHAND_KERNELS=numpy")


def answers(found: Behaviour, by: str, value: str, every: int, first: int) -> dict[str, str]:
    # A new one, as what was found once is kept.
    own = replace(found)
    asked = list(questions(own, by, value).items())[first::every]
    return {label: said(own, question) for label, question in asked}


def said(found: Behaviour, question: Question) -> str:
    try:
        return exactly(answer(found, question))
    except InputError as error:
        return str(error)


def same(found: Behaviour, by: str, value: str, every: int = 1, first: int = 0) -> None:
    ours = answers(found, by, value, every, first)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FIRSTHAND_KERNELS", "numpy")
        assert not compiled.ready()
        assert ours == answers(found, by, value, every, first)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40), st.integers(1, 400), st.sampled_from(ZONES))
def test_random_events(seed: int, people: int, events: int, zone: str) -> None:
    same(fuzzed(seed, people=people, events=events, zone=zone), "place", PLACES[1], every=9, first=seed % 9)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**6), st.integers(1, 30), st.integers(1, 400), st.sampled_from((1, 1_000)),
    st.sampled_from((timedelta(seconds=2), timedelta(hours=30), timedelta(days=400))), st.booleans(),
)  # fmt: skip
def test_funnels_from_postings(
    seed: int, people: int, events: int, unit: int, window: timedelta, some: bool
) -> None:
    """Few names, so that no step has few events: all of them are let in here."""
    found = fuzzed(seed, people=people, events=events)
    found = replace(found, moments=Moments(within=found.time // unit, unit=unit))
    first, *others = (Step(event=name) for name in found.names[:4])
    where = (Condition(name="place", values=(PLACES[1],)),) if some else ()
    limited = (day_of(found.days[0] + 1), day_of(found.days[1])) if seed % 2 else (None, None)
    question = Funnel(
        steps=(replace(first, where=where), *others), window=window, first_day=limited[0], last_day=limited[1]
    )
    said = []
    for most in (1, 10**9):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(postings, "MOST", most)
            patched.setattr(chaining, "PEOPLE", 1 + seed % 7)
            own = replace(found)
            columns = [
                [each.tolist() for each in (step.person, step.time, step.since_start, step.since_previous)]
                for step in reach(own, question)
            ]
            told = (funnel(own, question), funnel_by(own, question, "place"))
            said.append((exactly(told), columns))
            held = sum(len(each.rows) for each in own.posted.kept.values())
            assert (held > 0) == (most == 1 and bool((own.event < 4).any()))
    assert said[0] == said[1]


def test_postings_are_let_go_when_others_need_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    found = fuzzed(3, people=20, events=600)
    first, second, third, fourth = (Step(event=name) for name in found.names[:4])
    monkeypatch.setattr(postings, "MOST", 1.4)
    for steps in ((first, second), (second, third), (third, fourth)):
        funnel(found, Funnel(steps=steps, window=timedelta(days=1)))
        held = sum(len(each.rows) for each in found.posted.kept.values())
        assert held <= found.size // 1.4
        assert {found.code(step.event) for step in steps} <= set(found.posted.kept)
    assert len(found.posted.kept) < 4


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_all_questions(seed: int) -> None:
    same(fuzzed(seed), "place", PLACES[1])


@pytest.mark.slow
def test_the_practice_company(tmp_path: Path) -> None:
    same(practised(tmp_path), "device.type", "phone")


def test_columns_from_disk_and_several_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "WORTHWHILE", 100)
    monkeypatch.setattr(compiled, "processors", lambda: 3)
    layout.keep(tmp_path, fuzzed(7), digest="a")
    found = layout.kept(tmp_path, digest="a")
    assert found is not None and found.event.itemsize == 1
    same(found, "place", PLACES[1], every=7)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**6), st.integers(1, 30), st.integers(1, 400), st.sampled_from((np.int8, np.int16)),
    st.sampled_from((1, 30, 1_500, 10**6)), st.integers(2, 4), st.booleans(),
)  # fmt: skip
def test_paths_of_sessions(
    seed: int, people: int, events: int, kind: type, minutes: int, length: int, collapse: bool
) -> None:
    found = fuzzed(seed, people=people, events=events)
    question = Paths(length=length, gap=timedelta(minutes=minutes), collapse=collapse, most=3)
    said = []
    for which in ("", "numpy"):
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("FIRSTHAND_KERNELS", which)
            patched.setattr(compiled, "WORTHWHILE", 50)
            own = replace(found, event=found.event.astype(kind))
            commonest_paths(own, replace(question, gap=timedelta(minutes=7)))  # of another gap
            said.append((paths(own, question), commonest_paths(own, question)))
    assert said[0] == said[1]


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**6), st.integers(1, 30), st.integers(1, 400),
    st.sampled_from((np.int8, np.int16, np.int32)), st.sampled_from(("", "place", "size")), st.integers(0, 5),
    st.sampled_from(Grain), st.booleans(),
)  # fmt: skip
def test_counts(
    seed: int, people: int, events: int, kind: type, by: str, name: int, grain: Grain, some: bool
) -> None:
    found = fuzzed(seed, people=people, events=events)
    where = (Condition(name="place", values=(PLACES[1],)),) if some else ()
    step = Step(event=[ANYTHING.event, *found.names][name], where=where)
    small = {
        key: Coded(codes=each.codes.astype(kind), values=each.values)
        for key, each in found.properties.items()
    }
    limited = day_of(min(found.days[0] + 3, found.days[1])) if seed % 2 else None
    said = []
    for which in ("", "numpy"):
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("FIRSTHAND_KERNELS", which)
            patched.setattr(compiled, "WORTHWHILE", 50)
            own = replace(found, day=found.day.astype(np.promote_types(kind, np.int16)), properties=small)
            said.append(trend(own, step=step, by=by, grain=grain, first_day=limited))
    assert said[0] == said[1]


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**6), st.integers(1, 30), st.integers(1, 400), st.sampled_from(Grain),
    st.sampled_from(Clock), st.sampled_from((Return.ON, Return.ON_OR_AFTER)), st.sampled_from((None, 0, 1)),
    st.booleans(),
)  # fmt: skip
def test_retention(
    seed: int, people: int, events: int, grain: Grain, clock: Clock, returning: Return, name: int | None,
    some: bool,
) -> None:  # fmt: skip
    found = fuzzed(seed, people=people, events=events)
    where = (Condition(name="place", values=(PLACES[1],)),) if some else ()
    event = ANYTHING.event if name is None else found.names[name]
    question = Retention(
        start=Step(event=event, where=where), grain=grain, clock=clock, returning=returning,
        first_day=day_of(min(found.days[0] + seed % 5, found.days[1])) if seed % 2 else None,
    )  # fmt: skip
    said = []
    for which in ("", "numpy"):
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("FIRSTHAND_KERNELS", which)
            patched.setattr(compiled, "WORTHWHILE", 50)
            said.append(exactly(retention(replace(found), question)))
    assert said[0] == said[1]


def test_somebody_with_more_events_than_go_through_together() -> None:
    found = fuzzed(8, people=4, events=5 * compiled.AT_ONCE)
    same(found, "place", PLACES[1], every=23)


def test_many_events_of_one_moment_take_no_longer() -> None:
    found = fuzzed(9, people=1, events=60_000)
    found = replace(found, moments=replace(found.moments, within=np.full(found.size, HOUR)))
    steps = tuple(Step(event=name) for name in reversed(found.names[:4]))
    assert levels(found, Funnel(steps=steps, window=timedelta(hours=1))).tolist() == [4]


def test_a_breakdown_by_more_values_than_have_a_bit() -> None:
    found = fuzzed(10)
    codes = np.random.default_rng(1).integers(-1, 200, found.size).astype(np.int32)
    many = Coded(codes=codes, values=tuple(f"{number:03}" for number in range(200)))
    wide = replace(found, properties={"many": many})
    for step in (ANYTHING, Step(event=found.names[1])):
        ours = answer(replace(wide), Counted(step=step, by="many"))
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("FIRSTHAND_KERNELS", "numpy")
            assert ours == answer(replace(wide), Counted(step=step, by="many"))


def test_the_library_is_made_once_and_for_this_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in building.HERE.glob("*.[ch]"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(building, "HERE", tmp_path)
    (tmp_path / "passes-000000000000.so").touch()
    assert building.build() == ""
    made = building.library()
    assert [path.name for path in tmp_path.glob("passes-*")] == [made.name]
    written = made.stat().st_mtime_ns
    assert building.build() == "" and made.stat().st_mtime_ns == written
    (tmp_path / "days.c").write_text("int broken(")
    assert building.library() != made and "failed" in building.build()
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert building.build() == "there is no C compiler (cc, gcc or clang)"
