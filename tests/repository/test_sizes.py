"""Small files and functions. A limit that would harm is lifted by a `# size:` line that says why."""

import ast
import re
from pathlib import Path

import pytest

from tests.repository.source import Function, complain, files, functions, read, tree, under

FILE, FUNCTION, VIEW = 300, 40, 30
OTHER = {".html": 150, ".js": 200, ".css": 600}
EXCUSE = re.compile(r"(?:#|//|\{#|/\*) size: .{15,}")


def length(function: Function) -> int:
    """Lines from `def` to the end; the docstring does not count, for nobody should save on it."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def is_view(path: Path) -> bool:
    return path.is_relative_to("src/firsthand_web") and "views" in (*path.parent.parts, path.stem)


def long_functions(text: str, limit: int) -> list[str]:
    lines = text.splitlines()
    long = []
    for function in functions(ast.parse(text)):
        own = "\n".join(lines[function.lineno - 1 : function.end_lineno])
        if length(function) > limit and not EXCUSE.search(own):
            long.append(f"{function.name} has {length(function)} lines, the limit is {limit}")
    return long


def too_long(text: str, limit: int) -> bool:
    outside = [row for row in text.splitlines() if EXCUSE.match(row)]
    return len(text.splitlines()) > limit and not outside


def test_python_files_and_functions() -> None:
    problems = []
    for path in under("src", "tests", "scripts", "benchmarks"):
        if "migrations" in path.parts:
            continue
        if too_long(read(path), FILE):
            problems.append(f"{path} is longer than {FILE} lines: split it by noun (actions/items.py, …)")
        limit = VIEW if is_view(path) else FUNCTION
        problems += [f"{path}: {each}: name its parts" for each in long_functions(read(path), limit)]
    complain(problems)


def test_templates_scripts_and_styles() -> None:
    problems = [
        f"{path} is longer than {OTHER[path.suffix]} lines: move a part into a file of its own"
        for path in files()
        if path.is_relative_to("src/firsthand_web") and path.suffix in OTHER and "vendor" not in path.parts
        if too_long(read(path), OTHER[path.suffix])
    ]
    complain(problems)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("    x = 1\n" * 40, 1),
        ("    # size: one table, and cutting it in two hides the rows\n" + "    x = 1\n" * 40, 0),
        ("    # size: no\n" + "    x = 1\n" * 40, 1),
        ('    """' + "Words.\n" * 60 + '"""\n    x = 1\n', 0),
    ],
)
def test_the_rule_itself(body: str, found: int) -> None:
    assert len(long_functions("def f():\n" + body, FUNCTION)) == found


def test_a_file_needs_a_reason_to_be_long() -> None:
    assert too_long("x = 1\n" * 301, FILE)
    assert not too_long("# size: a table that reads best in one piece\n" + "x = 1\n" * 301, FILE)
    assert not too_long("x = 1\n" * 300, FILE)


def test_every_file_says_what_it_is() -> None:
    silent = [p for p in under("src", "scripts") if "migrations" not in p.parts and not documented(tree(p))]
    complain([f"{path} has no docstring: one sentence at its top says what it is for" for path in silent])


def documented(module: ast.Module) -> bool:
    return not module.body or ast.get_docstring(module) is not None


def test_only_an_empty_file_may_be_silent() -> None:
    assert documented(ast.parse(""))
    assert documented(ast.parse('"""Says it."""\nx = 1'))
    assert not documented(ast.parse("x = 1"))
