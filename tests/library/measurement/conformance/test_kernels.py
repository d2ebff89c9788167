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
from firsthand.measurement import layout
from firsthand.measurement.behaviour import ANYTHING, Behaviour, Coded, Step
from firsthand.measurement.engines.asking import answer
from firsthand.measurement.engines.questions import Counted, Question
from firsthand.measurement.funnels import Funnel, levels
from firsthand.measurement.kernels import building, compiled
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
