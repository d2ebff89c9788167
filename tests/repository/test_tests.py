"""Every test can fail: it asserts, expects an error, or calls something that asserts."""

import ast

import pytest

from tests.repository.source import Function, called_name, complain, functions, tree, under

ASSERTING_CALLS = ("assert", "expect", "check", "complain", "fail")


def asserts(function: Function, asserting: set[str]) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = called_name(node)
            if name in {"raises", "warns"} | asserting or name.startswith(ASSERTING_CALLS):
                return True
    return False


def idle_tests(module: ast.Module) -> list[str]:
    """Names of test functions that can only fail by crashing."""
    everything = list(functions(module))
    asserting = {
        each.name for each in everything if not each.name.startswith("test") and asserts(each, set())
    }
    return [
        each.name for each in everything if each.name.startswith("test_") and not asserts(each, asserting)
    ]


def test_every_test_asserts() -> None:
    tests = [path for path in under("tests") if path.name.startswith("test_")]
    problems = [f"{path}::{name} asserts nothing" for path in tests for name in idle_tests(tree(path))]
    complain([f"{each}: compare with what an oracle says, or delete it" for each in problems])


@pytest.mark.parametrize(
    ("source", "idle"),
    [
        ("def test_a(): run()", ["test_a"]),
        ("def test_a(): assert run()", []),
        ("def test_a():\n with pytest.raises(ValueError): run()", []),
        ("def test_a(page): expect(page).to_be_visible()", []),
        ("def same(a): assert a\ndef test_a(): same(1)", []),
        ("def same(a): return a\ndef test_a(): same(1)", ["test_a"]),
    ],
)
def test_the_rule_itself(source: str, idle: list[str]) -> None:
    assert idle_tests(ast.parse(source)) == idle


CLOCKS = {"perf_counter", "process_time", "thread_time", "perf_counter_ns", "process_time_ns"}


def stopwatches(module: ast.Module) -> set[str]:
    """The clocks that a module reads to time itself."""
    return {called_name(node) for node in ast.walk(module) if isinstance(node, ast.Call)} & CLOCKS


def test_no_test_times_itself() -> None:
    timed = [path for path in under("tests") if stopwatches(tree(path))]
    complain([f"{path} reads a clock: how fast it is belongs into benchmarks/" for path in timed])


def test_stopwatches_are_found() -> None:
    assert stopwatches(ast.parse("start = time.process_time()")) == {"process_time"}
    assert not stopwatches(ast.parse("end = time.monotonic() + 60"))
