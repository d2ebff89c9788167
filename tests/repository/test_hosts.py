"""What is committed works on any machine: no registry host, no path of somebody's disk."""

import json
import re
from pathlib import Path

import pytest

from tests.repository.source import complain, files, read

# Written in pieces, so that this file does not find itself.
HOSTS = re.compile(
    "|".join([r"py" + r"pi\.org", r"python" + r"hosted\.", r"registry\." + r"npmjs", r"/simple" + "/"])
)
PATHS = re.compile(
    r"(?<![\w.)}~$/-])/(?:"
    + "|".join(["work" + "/", "tmp" + "/", "root" + "/", "home" + r"/\w", "Users" + "/", "opt" + "/"])
    + ")"
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".html",
    ".css",
    ".js",
    ".typ",
    ".cfg",
    ".ini",
    ".yml",
    ".csv",
    "",
}


def foreign(text: str) -> list[str]:
    return [match.group() for pattern in (HOSTS, PATHS) for match in pattern.finditer(text)]


def lock_problems(text: str) -> list[str]:
    return re.findall(
        r"https?://\S+|^\s*--(?:index|extra-index|find-links)\S*|^\S+ @ \S+|^-e .*", text, re.MULTILINE
    )


def test_no_host_and_no_path_of_a_machine() -> None:
    problems = [
        f"{path}: “{found}” belongs to one machine: pass it in, or write it relative to the project"
        for path in files()
        if path.suffix in TEXT and path.name != "LICENSE"
        for found in foreign(read(path))
    ]
    complain(problems)


def test_locks_carry_no_host() -> None:
    locks = [path for path in files() if path.parent == Path("requirements")]
    assert locks
    complain([f"{path}: {found}: run make lock" for path in locks for found in lock_problems(read(path))])
    for path in locks:
        assert "--hash=sha256:" in read(path), f"{path} has no hashes: run make lock"
    packages = json.loads(read(Path("package-lock.json")))["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]


@pytest.mark.parametrize(
    "text",
    ["see https://py" + "pi.org/x", "open('/tm" + "p/x')", "cd /hom" + "e/ada", "= /wor" + "k/main"],
)
def test_foreign_text_is_found(text: str) -> None:
    assert foreign(text)


@pytest.mark.parametrize(
    "text", ["src/home/views.py", "{% url 'x' %}/work/", "~/work/", "a/tmp/b", "the /health page"]
)
def test_other_text_is_left_alone(text: str) -> None:
    assert not foreign(text)


@pytest.mark.parametrize("text", ["--index-url x", "a @ file:x", "a==1 # https://h", "-e ."])
def test_a_lock_with_a_place_is_found(text: str) -> None:
    assert lock_problems(text)
