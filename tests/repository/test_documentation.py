"""Documentation is part of done: numbers, commands and settings have a page; no page points nowhere."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from scripts import docs
from tests.repository.source import ROOT, complain, files, line, read, tree, under

CALCULATIONS = Path("docs/calculations")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
DOTTED = re.compile(r"`(firsthand(?:_web)?(?:\.\w+)+)(?:\([^`]*\))?`")
KINDS = "added|changed|fixed|removed"


def pages() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


# Numbers: a function that gives an Estimate gives a number somebody will question.


def module_name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts[1:]).removesuffix(".__init__")


def estimators(module: ast.Module) -> list[str]:
    """Public functions at the top of a module whose declared result is, or holds, an Estimate."""
    top = [
        node for node in module.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    return [each.name for each in top if each.returns and "Estimate" in ast.unparse(each.returns)]


def test_every_estimate_has_its_calculation_page() -> None:
    text = "\n".join(read(path) for path in pages() if path.is_relative_to(CALCULATIONS))
    named = {found.rsplit(".", 1)[-1] for found in DOTTED.findall(text)}
    problems = [
        f"`{module_name(path)}.{name}` is on no page of {CALCULATIONS}: what does it say, how is it "
        "computed, who says so, how is it tested?"
        for path in under("src/firsthand")
        for name in estimators(tree(path))
        if name not in named
    ]
    complain(problems)


def test_estimators_are_found() -> None:
    source = "def a() -> Estimate: ...\ndef b() -> list[Estimate]: ...\n"
    other = "def _c() -> Estimate: ...\ndef d() -> int: ..."
    assert estimators(ast.parse(source + other)) == ["a", "b"]


@cache
def defined(dotted: str) -> bool:
    """Whether a dotted name in the documentation is a module of ours, or a name found in one."""
    path = Path("src", *dotted.split("."))
    if (ROOT / path).is_dir() or (ROOT / path).with_suffix(".py").exists():
        return True
    owner, _, name = dotted.rpartition(".")
    folder = Path("src", *owner.split("."))
    module = next(
        (each for each in (folder.with_suffix(".py"), folder / "__init__.py") if (ROOT / each).exists()), None
    )
    if module is None:
        return bool(owner) and defined(owner)  # an attribute of a class
    return re.search(rf"\b{name}\b", read(module)) is not None


def test_documented_names_exist() -> None:
    problems = [
        f"{path}: `{name}` does not exist"
        for path in pages()
        for name in DOTTED.findall(read(path))
        if not defined(name)
    ]
    complain(problems)


def test_existing_and_missing_names() -> None:
    assert defined("firsthand.estimates.wilson")
    assert defined("firsthand.errors")
    assert not defined("firsthand.estimates.wislon")
    assert not defined("firsthand.nowhere.at_all")


# Commands and settings.


def test_generated_pages_are_current() -> None:
    """`make docs` writes them; this fails when a command changed since, or a page came or went."""
    for path, text in docs.generated().items():
        assert (ROOT / path).exists(), f"{path} is missing: run make docs"
        assert read(path) == text, f"{path} is out of date: run make docs"


def settings(text: str) -> set[str]:
    return set(re.findall(r"\bFIRSTHAND_[A-Z0-9_]+\b", text))


def test_every_setting_is_documented() -> None:
    used = {
        name
        for path in files()
        if path.parts[0] in {"src", "scripts", "tests"}
        for name in settings(source(path))
    }
    documented = settings(read(Path("docs/reference/settings.md")))
    complain([f"docs/reference/settings.md says nothing of {name}" for name in used - documented])
    complain(
        [f"docs/reference/settings.md explains {name}, which nothing reads" for name in documented - used]
    )


def source(path: Path) -> str:
    return read(path) if path.suffix in {".py", ""} else ""


def test_settings_are_found() -> None:
    assert settings('os.environ["FIRSTHAND_' + 'FOLDER"]') == {"FIRSTHAND_FOLDER"}


# Pages.


def broken_links(path: Path, text: str) -> list[str]:
    targets = [target.partition("#")[0] for target in LINK.findall(without_code(text)) if "://" not in target]
    return [target for target in targets if target and not (ROOT / path.parent / target).exists()]


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def test_links_lead_somewhere() -> None:
    complain([f"{path}: {link} is not there" for path in pages() for link in broken_links(path, read(path))])


def test_broken_links_are_found() -> None:
    assert broken_links(Path("README.md"), "[a](nowhere.md#part)") == ["nowhere.md"]
    assert not broken_links(Path("README.md"), "[a](README.md) [b](https://example.org) `[c](x)`")


def test_make_commands_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", read(Path("Makefile")), re.MULTILINE))
    mentioned = {
        (path, name)
        for path in pages()
        for name in re.findall(r"^`?make ([a-z]+)", code(read(path)), re.MULTILINE)
    }
    complain(
        [
            f"{path}: make {name} is no target of the Makefile"
            for path, name in mentioned
            if name not in targets
        ]
    )
    readme = code(read(Path("README.md")))
    assert "make run" in readme
    assert "make test" in readme


def code(text: str) -> str:
    """What a page sets as code."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]*`", text, flags=re.DOTALL))


# Change notes.


def note_problem(name: str, text: str, areas: set[str]) -> str:
    match = re.fullmatch(rf"([a-z]+)-[a-z0-9-]+\.({KINDS})\.md", name)
    if match is None or match.group(1) not in areas:
        return f"call it <area>-<slug>.<{KINDS}>.md, with one of {', '.join(sorted(areas))}"
    if not text.strip().endswith((".", "!", "?", ")")):
        return "write one or two sentences"
    return ""


def note_areas() -> set[str]:
    return {area for name in ("library-line", "web-line") for layer in line(name) for area in layer} | {
        "house",
        "docs",
    }


def test_change_notes_are_named_and_written() -> None:
    notes = [path for path in files() if path.parts[0] == "changes"]
    verdicts = {
        path: note_problem(path.name, read(path), note_areas()) for path in notes if path.name != "README.md"
    }
    complain([f"{path}: {problem}" for path, problem in verdicts.items() if problem])


@pytest.mark.parametrize(
    ("name", "text", "good"),
    [
        ("roadmap-plan.added.md", "Plans are proven optimal.", True),
        ("roadmap-plan.md", "Plans are proven optimal.", False),
        ("kitchen-plan.added.md", "Plans are proven optimal.", False),
        ("roadmap-plan.added.md", "", False),
    ],
)
def test_bad_notes_are_found(name: str, text: str, good: bool) -> None:
    assert (note_problem(name, text, {"roadmap"}) == "") is good
