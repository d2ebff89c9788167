"""Areas stand in a line, and a web area has eight file names: what the import linter cannot see of that."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.source import ROOT, complain, contract, files, line, under, web_areas

EIGHT = {"urls", "views", "api", "tasks", "management", "forms", "actions", "queries", "models"}
FURNITURE = {"apps", "migrations", "templatetags", "templates", "static", "__init__"}
# Core is the floor of all areas; what it has beyond the eight names is listed here.
CORE = {"access", "accounts", "backup", "context", "folder", "middleware", "refusals", "registry", "search"}
# The invented facts of the example company.
HOME = {"example"}
NO_AREAS = {"project", "ui", "cli"}  # the floor and the roof, not areas of work
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "shared", "manager", "lib"}


def names(area: str) -> set[str]:
    """What stands directly in a web area, without suffixes."""
    inside = [path.parts[3:] for path in files() if path.is_relative_to(f"src/firsthand_web/{area}")]
    return {Path(parts[0]).stem for parts in inside if parts[0] != "py.typed"}


def test_web_areas_use_the_eight_names() -> None:
    problems = [
        f"src/firsthand_web/{area}/{name}: an area has {', '.join(sorted(EIGHT))}. Would "
        f"it be true on paper? Then src/firsthand/{area}. Else: a write to actions, a read to queries"
        for area in web_areas()
        if area not in NO_AREAS
        for name in names(area) - EIGHT - FURNITURE - {"core": CORE, "home": HOME}.get(area, set())
    ]
    complain(problems)


def test_every_area_is_in_its_contract() -> None:
    areas = {f"firsthand_web.{area}" for area in web_areas() if area not in {"core", *NO_AREAS}}
    missing = areas - set(contract("web-area")["containers"])
    complain([f"add {each} to the containers of “web-area” in pyproject.toml" for each in missing])


def test_both_lines_have_the_same_order() -> None:
    library, web = ([area for layer in line(name) for area in layer] for name in ("library-line", "web-line"))
    shared = [area for area in library if area in web]
    assert shared == [area for area in web if area in library]
    assert len(shared) >= 10


def vague(path: Path) -> bool:
    return bool({path.stem, *path.parts} & VAGUE)


def test_no_drawer_for_everything() -> None:
    problems = [
        f"{path}: name it after what is in it" for path in under("src", "tests", "scripts") if vague(path)
    ]
    complain(problems)


def test_the_vague_is_found() -> None:
    assert vague(Path("src/firsthand/tables/utils.py"))
    assert vague(Path("src/firsthand/helpers/dates.py"))
    assert not vague(Path("src/firsthand/tables/dates.py"))


BAD_IMPORTS = {
    "firsthand/errors.py": ("import firsthand.charts", "Library areas stand in a line"),
    "firsthand/roadmap/scoring.py": ("import highspy", "Only roadmap.solvers imports the solver"),
    "firsthand/tables/reading.py": ("import django", "The library knows nothing of the web application"),
    "firsthand/evidence/kano.py": ("import duckdb", "Only measurement and interchange import DuckDB"),
    "firsthand/strategy/okrs.py": ("import tokenizers", "Only insights imports the embedding model"),
    "firsthand/tables/drawing.py": ("import vl_convert", "Only charts imports vl-convert"),
    "firsthand_web/core/typeset.py": ("import typst", "Only communication imports typst"),
    "firsthand_web/core/models.py": ("import firsthand_web.roadmap", "Web areas stand in the same line"),
    "firsthand_web/core/queries.py": (
        "import firsthand_web.core.actions",
        "Inside core the same order holds",
    ),
    "firsthand_web/core/actions.py": ("", ""),
    "firsthand_web/roadmap/views.py": ("", ""),
    "firsthand_web/home/queries.py": ("import firsthand_web.home.views", "Inside a web area: urls"),
    "firsthand_web/home/views.py": ("", ""),
    "firsthand_web/roadmap/forms.py": (
        "import firsthand_web.roadmap.views",
        "Only urls modules import views",
    ),
}


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says about a small tree in which every contract is broken once."""
    folder = tmp_path_factory.mktemp("skeleton")
    for name, (statement, _) in BAD_IMPORTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(statement + "\n")
    areas = [name.removeprefix("firsthand_web.") for name in contract("web-area")["containers"]]
    for area in ("charts", "estimates", *areas):
        for package in ("firsthand", "firsthand_web"):
            (folder / package / area).mkdir(parents=True, exist_ok=True)
    for package in [path for path in folder.rglob("*") if path.is_dir()]:
        (package / "__init__.py").touch()
    linter = Path(sys.executable).parent / "lint-imports"
    command = [str(linter), "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize("name", sorted({name for _, name in BAD_IMPORTS.values() if name}))
def test_each_contract_breaks_when_it_should(verdict: str, name: str) -> None:
    outcome = re.search("KEPT|BROKEN", verdict.partition(name)[2])
    assert outcome, verdict
    assert outcome.group() == "BROKEN", verdict
