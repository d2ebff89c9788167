"""The wheel holds everything: installed elsewhere, the command answers, runs a case and serves its pages."""

import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from pathlib import Path

import pytest

from firsthand.measurement.kernels import building
from tests.repository.source import files
from tests.web.project import serving

pytestmark = pytest.mark.slow
ROOT = serving.ROOT
SIXTY = ROOT / "tests/fixtures/survey_sixty"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`firsthand`, installed from the wheel into an environment that only borrows our dependencies."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    python = venv / "bin/python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, check=True)
    site = next(venv.glob("lib/python*/site-packages"))
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "borrowed.pth").write_text("\n".join(sorted(borrowed)))
    where = "import firsthand, firsthand_web; print(firsthand.__path__[0], firsthand_web.__path__[0])"
    found = subprocess.run([str(python), "-c", where], check=True, capture_output=True, text=True, cwd=venv)
    assert found.stdout.split() == [str(site / "firsthand"), str(site / "firsthand_web")]
    return venv / "bin/firsthand"


def run(
    command: Path, *arguments: str, home: Path | None = None, **own: str
) -> subprocess.CompletedProcess[str]:
    """Run the command outside the checkout, in a home of its own."""
    left_out = {"PYTHONPATH", "DJANGO_SETTINGS_MODULE", "FIRSTHAND_FOLDER"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    place = home or command.parent
    return subprocess.run(
        [str(command), *arguments],
        env=kept | {"HOME": str(place)} | own,
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_file_of_both_packages_is_in_the_wheel(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    ours = {
        str(path.relative_to("src"))
        for path in files()
        if path.is_relative_to("src/firsthand") or path.is_relative_to("src/firsthand_web")
    }
    assert {name.rsplit(".", 1)[-1] for name in packed} >= {"py", "html", "css", "js", "toml", "typ"}
    # And the passes over events, where they could be compiled.
    passes = {name for name in packed if name.endswith(".so")}
    assert passes == {str(path.relative_to(ROOT / "src")) for path in [building.library()] if path.exists()}
    assert packed - passes == ours


def test_it_says_what_it_can_do(command: Path) -> None:
    said = run(command, "--help")
    assert said.returncode == 0
    assert {"run", "serve", "demo"} <= set(re.findall(r"\w+", said.stdout))


def test_a_case_runs_to_its_brief(command: Path, tmp_path: Path) -> None:
    case, out = str(SIXTY / "case.toml"), tmp_path / "out"
    said = run(command, "run", case, "--data", str(SIXTY), "--out", str(out))
    assert said.returncode == 0, said.stderr
    assert (out / "brief.pdf").read_bytes().startswith(b"%PDF")
    assert "<style>" in (out / "brief.html").read_text(encoding="utf-8")


def test_it_serves_pages_with_their_styles_and_islands(command: Path, tmp_path: Path) -> None:
    server = serving.start(tmp_path / "own", command=[str(command)])
    try:
        with urllib.request.urlopen(server.address) as reply:
            assert reply.url.endswith("/start/")
            page = reply.read().decode()
        assets = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)
        assert {path.rsplit(".", 1)[-1] for path in assets} == {"css", "js"}
        for path in assets:
            with urllib.request.urlopen(server.address + path) as reply:
                assert reply.status == 200
                assert reply.read()
        islands = next(path for path in assets if "/islands." in path)
        with urllib.request.urlopen(server.address + islands) as reply:
            imported = re.findall(r'import\("\./([^"]+)"\)|from "\./([^"]+)"', reply.read().decode())
        assert imported
        for one, other in imported:
            address = f"{server.address}{islands.rsplit('/', 1)[0]}/{one or other}"
            with urllib.request.urlopen(address) as reply:
                assert reply.status == 200
    finally:
        assert server.stop() == 0


def test_the_example_company_came_along(command: Path) -> None:
    python = command.with_name("python")
    code = (
        "from firsthand_web.home.example import WORLDS, company, facts; print(company(), *map(facts, WORLDS))"
    )
    said = run(python, "-c", code)
    assert said.returncode == 0, said.stderr
    assert said.stdout.strip()


def test_the_shell_completes(command: Path, tmp_path: Path) -> None:
    # Typer asks which shell called it; a command after it keeps bash from stepping aside.
    shown = run(Path("/bin/bash"), "-c", f"{command} --show-completion; true", home=tmp_path)
    assert "complete -o default -F _firsthand_completion firsthand" in shown.stdout
    installed = run(Path("/bin/bash"), "-c", f"{command} --install-completion; true", home=tmp_path)
    assert "installed" in installed.stdout
    assert "firsthand" in (tmp_path / ".bashrc").read_text()
    asked = {"_FIRSTHAND_COMPLETE": "complete_bash", "COMP_WORDS": "firsthand de", "COMP_CWORD": "1"}
    assert run(command, home=tmp_path, **asked).stdout.split() == ["demo"]
